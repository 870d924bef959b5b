/** Whether the server is there, and whether the bot is writing. */

import { at } from "./dom.js";
import { say } from "./words.js";

const WRITING = 5000;
const GRACE = 1200;

export class Status {
  constructor(retry) {
    this.state = "";
    at("retry").addEventListener("click", retry);
  }

  /** "coming", "here" or "away". A short interruption is not worth a word. */
  line(state) {
    if (state === this.state) return;
    this.state = state;
    clearTimeout(this.grace);
    at("away").hidden = true;
    if (state === "away") this.grace = setTimeout(() => this.away(), GRACE);
    this.show();
  }

  /** The bot says that it writes; that holds for five seconds, as in Telegram. */
  writing() {
    clearTimeout(this.timer);
    at("writing").hidden = false;
    this.timer = setTimeout(() => this.written(), WRITING);
    this.show();
  }

  written() {
    clearTimeout(this.timer);
    at("writing").hidden = true;
    this.show();
  }

  away() {
    at("away").hidden = false;
    this.written();
  }

  show() {
    const key = this.state === "here" && !at("writing").hidden ? "writing" : this.state;
    at("status").textContent = say(`status.${key}`);
    at("status").dataset.state = key;
  }
}
