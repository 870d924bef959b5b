/** Where the person writes. */

import { at } from "./dom.js";
import { Tray } from "./tray.js";
import { say } from "./words.js";

const DRAFT = "fawen.draft.";

export class Composer {
  /** `send(text, files)`; the limits in characters and bytes. */
  constructor(limits, send) {
    this.text = at("text");
    this.send = send;
    this.tray = new Tray(limits.file, () => this.changed());
    this.text.maxLength = limits.text;
    this.text.addEventListener("input", () => this.changed());
    this.text.addEventListener("keydown", (event) => this.key(event));
    addEventListener("resize", () => this.fit());
    at("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  /** Another person begins to write: their own draft comes back. */
  turnTo(personId, bot) {
    const draft = sessionStorage.getItem(DRAFT + personId) || "";
    this.place = DRAFT + personId;
    this.tray.take();
    this.text.setAttribute("aria-label", say("composer.label", { bot }));
    this.write(draft);
  }

  write(words) {
    this.text.value = words;
    this.changed();
  }

  /** Gives back what could not be sent, the words before what is being written now. */
  giveBack(words, file) {
    this.write([words, this.text.value].filter(Boolean).join("\n"));
    if (file) this.tray.add([file]);
  }

  submit() {
    const words = this.text.value.trim();
    const files = this.tray.take();
    if (words || files.length) this.send(words, files);
    this.write("");
    this.text.focus();
  }

  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit();
  }

  changed() {
    sessionStorage.setItem(this.place, this.text.value);
    at("send").classList.toggle("ready", Boolean(this.text.value.trim() || this.tray.files.length));
    this.fit();
  }

  /** As high as what is written. */
  fit() {
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight + this.text.offsetHeight - this.text.clientHeight}px`;
  }
}
