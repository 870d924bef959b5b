/** The reply keyboard: buttons that write their own label. */

import { at, make } from "./dom.js";
import { say } from "./words.js";

export class Keyboard {
  constructor(choose) {
    this.element = at("keyboard");
    this.choose = choose;
  }

  /** A Bot API reply keyboard, its removal, force_reply, or nothing. */
  show(markup) {
    this.markup = markup || {};
    const rows = this.markup.keyboard || [];
    this.element.replaceChildren(...rows.map((row) => this.row(row)));
    this.element.hidden = !rows.length;
    at("text").placeholder = this.markup.input_field_placeholder || say("composer.placeholder");
    if (this.markup.force_reply) at("text").focus();
  }

  /** The person has written something. */
  used() {
    if (this.markup.one_time_keyboard || this.markup.force_reply) this.show(null);
  }

  row(buttons) {
    return make("div", { class: "row" }, ...buttons.map((button) => this.button(button.text)));
  }

  button(words) {
    const button = make("button", { type: "button" }, words);
    button.addEventListener("click", () => this.choose(words));
    return button;
  }
}
