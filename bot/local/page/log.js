/** The messages on the screen, by their numbers, in order. */

import { bubble } from "./bubble.js";
import { day, moment } from "./dates.js";
import { at, make } from "./dom.js";

export class Log {
  /** `talk` has `api` and `presses`. */
  constructor(place, talk) {
    this.element = make("div");
    this.talk = talk;
    this.shown = new Map();
    place.replaceChildren(this.element);
  }

  first() {
    return Math.min(...this.shown.keys());
  }

  last() {
    return Math.max(0, ...this.shown.keys());
  }

  get empty() {
    return !this.shown.size;
  }

  has(messageId) {
    return this.shown.has(messageId);
  }

  /** The newest messages as the server has them now; `more` stand before them. What the page missed is mended. */
  reconcile(messages, more) {
    const first = more ? messages[0].message_id : 0;
    const unconnected = first > this.last();
    const wanted = new Set(messages.map((message) => message.message_id));
    for (const id of [...this.shown.keys()]) {
      if (unconnected || (id >= first && !wanted.has(id))) this.drop(id);
    }
    this.put(messages);
  }

  /** Shows messages, or shows them anew if they have changed. */
  put(messages) {
    for (const message of messages) this.place(message);
    this.tidy();
  }

  remove(messageId) {
    this.drop(messageId);
    this.tidy();
  }

  /** Draws a message again, for example because one of its buttons waits. */
  redraw(messageId) {
    const entry = this.shown.get(messageId);
    if (entry) this.replace(entry);
  }

  place(message) {
    const entry = this.shown.get(message.message_id);
    if (!entry) {
      this.insert(message);
    } else if (JSON.stringify(entry.message) !== JSON.stringify(message)) {
      entry.message = message;
      this.replace(entry);
    }
  }

  insert(message) {
    const id = message.message_id;
    const later = id > this.last() ? null : Math.min(...[...this.shown.keys()].filter((other) => other > id));
    const element = bubble(message, this.talk);
    const before = later ? this.shown.get(later).element : null;
    this.element.insertBefore(element, before);
    this.shown.set(id, { message, element });
  }

  replace(entry) {
    const element = bubble(entry.message, this.talk);
    const focused = pressables(entry.element).indexOf(document.activeElement);
    entry.element.replaceWith(element);
    entry.element = element;
    if (focused >= 0) (pressables(element)[focused] || at("scroller")).focus({ preventScroll: true });
  }

  drop(messageId) {
    const entry = this.shown.get(messageId);
    if (!entry) return;
    const line = lineBefore(entry.element);
    if (line) line.remove();
    entry.element.remove();
    this.shown.delete(messageId);
  }

  /** A line with the day before the first message of each day. A right one is left alone: it would be read aloud. */
  tidy() {
    let previous = "";
    for (const [, { message, element }] of [...this.shown].sort(([one], [other]) => one - other)) {
      const name = day(moment(message.date));
      this.line(element, name === previous ? "" : name);
      previous = name;
    }
  }

  line(element, wanted) {
    const line = lineBefore(element);
    if ((line ? line.textContent : "") === wanted) return;
    if (line) line.remove();
    if (wanted) this.element.insertBefore(make("p", { class: "day" }, make("span", {}, wanted)), element);
  }
}

function lineBefore(element) {
  const before = element.previousElementSibling;
  return before && before.matches(".day") ? before : null;
}

function pressables(element) {
  return [...element.querySelectorAll("button, a")];
}
