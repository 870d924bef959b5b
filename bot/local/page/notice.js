/** Short words that pass by, and words that wait to be closed. */

import { at, make } from "./dom.js";

const SHORTEST = 3500;
const PER_LETTER = 120;

export function toast(text) {
  const element = make("p", { class: "toast" }, text);
  at("toasts").replaceChildren(element);
  setTimeout(() => element.remove(), SHORTEST + PER_LETTER * text.length);
}

/** `asDialog` as show_alert of answerCallbackQuery. */
export function tell(text, asDialog = false) {
  if (!asDialog) {
    toast(text);
    return;
  }
  at("notice-text").textContent = text;
  if (!at("notice").open) at("notice").showModal();
}
