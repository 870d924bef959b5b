/** What the person has sent and the server has not taken yet. Goes out one by one, in order; words survive a reload. */

import { Away, Refused } from "./api.js";

const PREFIX = "fawen.outbox";
const boxes = new Map();

class Outbox {
  constructor(api, personId) {
    this.api = api;
    this.place = `${PREFIX}.${personId}.`;
    this.items = remembered(this.place);
    this.busy = false;
    this.unwatch();
  }

  /** `changed(items)` now and on every change, `refused(item, key)` when the server does not want one. */
  watch(changed, refused) {
    this.changed = changed;
    this.refused = refused;
    changed(this.items);
  }

  /** Another person is on the screen; what waits stays. */
  unwatch() {
    this.changed = this.refused = () => {};
  }

  say(text) {
    const item = { key: newKey(), at: Date.now(), text };
    localStorage.setItem(this.place + item.key, JSON.stringify(item));
    this.add(item);
  }

  /** Several files go out one by one, as what belongs together; the words stand under the first. */
  attach(files, caption) {
    const album = files.length > 1 ? newKey() : "";
    files.forEach((file, index) => this.add({ key: newKey(), at: Date.now(), file, text: index ? "" : caption, album }));
  }

  add(item) {
    this.items.push(item);
    this.changed(this.items);
    this.flush();
  }

  /** The server has it: by its own answer or by the live line, whichever is first. */
  taken(key) {
    localStorage.removeItem(this.place + key);
    this.items = this.items.filter((item) => item.key !== key);
    this.changed(this.items);
  }

  /** Sends what waits. If the server is away it stays, until the line is back and calls again. */
  async flush() {
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.items.length) await this.send(this.items[0]);
    } catch (error) {
      if (!(error instanceof Away)) throw error;
    } finally {
      this.busy = false;
    }
  }

  async send(item) {
    try {
      await (item.file ? this.api.attach(item.file, item.text, item.key, item.album) : this.api.say(item.text, item.key));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refused(item, error.key);
    }
    this.taken(item.key);
  }
}

/** The one outbox of a person. */
export function outboxOf(api, personId) {
  if (!boxes.has(personId)) boxes.set(personId, new Outbox(api, personId));
  return boxes.get(personId);
}

function remembered(place) {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(place));
  return keys.map((key) => JSON.parse(localStorage.getItem(key))).sort((one, other) => one.at - other.at);
}

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
