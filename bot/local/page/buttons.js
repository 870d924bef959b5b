/** The buttons under a message. */

import { icon, make } from "./dom.js";
import { toast } from "./notice.js";
import { say } from "./words.js";

/** The rows, or null. `presses` knows which buttons wait. */
export function inlineButtons(message, presses) {
  const rows = (message.reply_markup || {}).inline_keyboard;
  if (!rows) return null;
  return make("div", { class: "buttons" }, ...rows.map((row) => rowOf(row, message.message_id, presses)));
}

function rowOf(row, messageId, presses) {
  return make("div", { class: "row" }, ...row.map((button) => inlineButton(button, messageId, presses)));
}

function inlineButton(button, messageId, presses) {
  if (button.url) return linkButton(button);
  if (button.copy_text) return copyButton(button);
  const waits = presses.waits(messageId, button.callback_data);
  const element = make("button", { type: "button", "aria-busy": String(waits) }, make("span", {}, button.text));
  element.addEventListener("click", () => presses.press(messageId, button.callback_data));
  return element;
}

function linkButton(button) {
  const attributes = { href: button.url, target: "_blank", rel: "noopener noreferrer" };
  return make("a", attributes, make("span", {}, button.text), icon("link"));
}

function copyButton(button) {
  const element = make("button", { type: "button" }, make("span", {}, button.text), icon("copy"));
  element.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.copy_text.text);
    toast(say("notice.copied"));
  });
  return element;
}
