/** One message. */

import { inlineButtons } from "./buttons.js";
import { clock, moment } from "./dates.js";
import { make } from "./dom.js";
import { fileOf } from "./files.js";
import { rich } from "./rich.js";
import { readButton } from "./speech.js";
import { say } from "./words.js";

/** The element of a Bot API message; `talk` has `api` and `presses`. */
export function bubble(message, talk) {
  const fromBot = message.from.is_bot;
  const text = message.text || message.caption || "";
  const entities = message.entities || message.caption_entities;
  const label = say("message.sent_at", { who: nameOf(message), time: clock(moment(message.date)) });
  return make(
    "article",
    { class: `message ${fromBot ? "theirs" : "mine"}`, "aria-label": label, "data-id": message.message_id },
    make(
      "div",
      { class: "bubble" },
      quote(message.reply_to_message),
      fileOf(message, talk.api),
      text ? make("div", { class: "text" }, ...rich(text, entities, fromBot)) : null,
      foot(message, fromBot ? text : ""),
    ),
    inlineButtons(message, talk.presses),
  );
}

/** A message that is on its way. */
export function pendingBubble(item, away) {
  const state = say(away ? "message.waiting" : "message.sending");
  const words = item.file ? `${item.file.name} ${item.text}`.trim() : item.text;
  return make(
    "article",
    { class: "message mine unsent" },
    make("div", { class: "bubble" }, make("div", { class: "text" }, words), make("div", { class: "foot" }, state)),
  );
}

function nameOf(message) {
  return message.from.is_bot ? message.from.first_name : say("message.mine");
}

function quote(message) {
  if (!message) return null;
  const words = message.text || message.caption || say("message.photo");
  return make("blockquote", { class: "quote" }, `${say("message.reply")}${words}`);
}

function foot(message, readable) {
  const edited = message.edit_date ? make("span", {}, say("message.edited")) : null;
  const date = moment(message.date);
  const time = make("time", { datetime: date.toISOString() }, clock(date));
  return make("div", { class: "foot" }, readButton(readable), edited, time);
}
