/** Keeps the newest message in view for who reads there, and the place of who reads above. */

import { at } from "./dom.js";
import { say } from "./words.js";

const NEAR = 80;

export class Scroll {
  /** `reachTop()` when the person has come to the oldest message on the screen. */
  constructor(reachTop) {
    this.element = at("scroller");
    this.follows = true;
    this.unread = 0;
    this.element.addEventListener("scroll", () => this.moved(reachTop), { passive: true });
    at("newest").addEventListener("click", () => this.toEnd());
    const observer = new ResizeObserver(() => this.follows && this.jump());
    for (const part of [this.element, at("log"), at("pending")]) observer.observe(part);
  }

  toEnd() {
    this.follows = true;
    this.unread = 0;
    this.show();
    this.jump();
  }

  /** Messages came; who reads above learns of them. */
  arrived(count) {
    if (this.follows) return;
    this.unread += count;
    this.show();
  }

  /** Does something that puts messages above, without moving those in view. */
  keeping(change) {
    const fromEnd = this.element.scrollHeight - this.element.scrollTop;
    change();
    this.element.scrollTop = this.element.scrollHeight - fromEnd;
  }

  moved(reachTop) {
    if (this.resized()) {
      if (this.follows) this.jump();
      return;
    }
    this.follows = this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < NEAR;
    if (this.follows) this.unread = 0;
    this.show();
    if (this.element.scrollTop < NEAR && !this.follows) reachTop();
  }

  /** Whether the place moved because something grew or shrank, and not because the person wanted it. */
  resized() {
    const size = `${this.element.scrollHeight} ${this.element.clientHeight}`;
    const changed = size !== this.size;
    this.size = size;
    return changed;
  }

  jump() {
    this.element.scrollTop = this.element.scrollHeight;
  }

  show() {
    at("newest").hidden = this.follows;
    at("unread").textContent = this.unread ? say("log.unread", { count: this.unread }) : "";
  }
}
