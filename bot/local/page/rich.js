/** Text with Bot API entities as nodes; in the bot's words, addresses and telephone numbers can be pressed. */

import { make } from "./dom.js";
import { say } from "./words.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
};
const WEB = /^https?:\/\//i;

/** The text as a list of nodes. Entities are nested or apart, never crossed; offsets count UTF-16 units, as here. */
export function rich(text, entities = [], phones = false) {
  return nodes(text, 0, text.length, [...entities], phones ? phonePattern() : null);
}

function nodes(text, start, end, entities, pattern) {
  const found = [];
  let position = start;
  while (entities.length && entities[0].offset < end) {
    const entity = entities.shift();
    if (entity.offset < position) continue;
    found.push(...plain(text.slice(position, entity.offset), pattern));
    position = Math.min(entity.offset + entity.length, end);
    found.push(wrapped(entity, nodes(text, entity.offset, position, entities, linkless(entity) ? null : pattern)));
  }
  found.push(...plain(text.slice(position, end), pattern));
  return found;
}

function linkless(entity) {
  return ["text_link", "code", "pre"].includes(entity.type);
}

function wrapped(entity, children) {
  if (entity.type === "text_link" && WEB.test(entity.url)) return link(entity.url, children);
  return make(TAGS[entity.type] || "span", {}, ...children);
}

function link(address, children) {
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function plain(text, pattern) {
  if (!text) return [];
  if (!pattern) return [document.createTextNode(text)];
  const found = [];
  let position = 0;
  for (const match of text.matchAll(pattern)) {
    const words = match.slice(1).find(Boolean);
    const end = match.index + match[0].length;
    found.push(document.createTextNode(text.slice(position, end - words.length)), pressable(words));
    position = end;
  }
  found.push(document.createTextNode(text.slice(position)));
  return found;
}

function pressable(words) {
  if (WEB.test(words)) return link(words, [words]);
  const number = words.replace(/-/g, "");
  return make("a", { href: `tel:${number}`, class: "phone", "aria-label": say("call", { number }) }, words);
}

/**
 * Built from page.yaml: what is a hotline, and beside which words a number is none. What can be pressed is the end of
 * each match and the only group in it.
 */
function phonePattern() {
  const [hotlines, short, after, units] = ["hotlines", "short", "after", "not_before"].map((key) =>
    say(`phones.${key}`).split(/\s+/).join("|"),
  );
  const end = `(?![\\d%]|\\.\\d|${units})`;
  const alone = `(?:^|[^\\d.])(${hotlines}|1[3-9]\\d{9}|0\\d{2,3}-?\\d{7,8})${end}`;
  const called = `(?:${after})(${short})${end}`;
  return new RegExp(`(https?://[\\x21-\\x7e]*[\\w/])|${alone}|${called}`, "g");
}
