/** The menu of the bot's commands: opened by its button, or by writing a slash. */

import { arrow, at, make } from "./dom.js";

export class Commands {
  /** `choose(command)` gets "/start" and the like. */
  constructor(choose) {
    this.element = at("commands");
    this.text = at("text");
    this.choose = choose;
    this.known = [];
    at("menu").addEventListener("click", () => (this.element.hidden ? this.open() : this.close()));
    this.text.addEventListener("input", () => this.written());
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("pointerdown", (event) => event.target.closest(".bottom") || this.close());
  }

  offer(commands) {
    this.known = commands;
    at("menu").hidden = !commands.length;
    this.close();
  }

  open() {
    this.fill(this.known);
    const first = this.element.querySelector("button");
    if (first) first.focus();
  }

  close() {
    const hadFocus = this.element.contains(document.activeElement);
    this.fill([]);
    if (hadFocus) this.text.focus();
  }

  /** Whether what is written is the beginning of a command. */
  begun() {
    return this.text.value.startsWith("/") && !/\s/.test(this.text.value);
  }

  written() {
    const words = this.text.value;
    this.fill(this.begun() ? this.known.filter(({ command }) => `/${command}`.startsWith(words.toLowerCase())) : []);
  }

  key(event) {
    if (this.element.hidden) return;
    if (event.key === "Escape") this.close();
    else arrow(event, this.element);
  }

  fill(commands) {
    this.element.replaceChildren(...commands.map((command) => this.item(command)));
    this.element.hidden = !commands.length;
    at("menu").setAttribute("aria-expanded", String(!this.element.hidden));
  }

  item({ command, description }) {
    const name = make("span", { class: "command-name" }, `/${command}`);
    const item = make("button", { type: "button", role: "menuitem" }, make("span", {}, description), name);
    item.addEventListener("click", () => {
      this.close();
      if (this.begun()) this.wipe();
      this.choose(`/${command}`);
    });
    return item;
  }

  wipe() {
    this.text.value = "";
    this.text.dispatchEvent(new Event("input"));
  }
}
