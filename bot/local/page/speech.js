/** Reads a message aloud, one at a time. */

import { icon, make } from "./dom.js";
import { say } from "./words.js";

const voice = window.speechSynthesis;
const SLOWER = 0.9;
let reading = null;

/** The button for a text, or null where the browser cannot speak. */
export function readButton(text) {
  if (!voice || !text) return null;
  const button = make("button", { type: "button", class: "read" });
  show(button, false);
  button.addEventListener("click", () => toggle(button, text));
  return button;
}

/** Silence, for example when another person is chosen. */
export function hush() {
  if (voice) voice.cancel();
  if (reading) show(reading, false);
  reading = null;
}

function toggle(button, text) {
  const wasReading = reading === button;
  hush();
  if (!wasReading) read(button, text);
}

function read(button, text) {
  const speech = new SpeechSynthesisUtterance(text);
  speech.lang = "zh-CN";
  speech.rate = SLOWER;
  speech.onend = speech.onerror = () => reading === button && hush();
  reading = button;
  show(button, true);
  voice.speak(speech);
}

function show(button, speaking) {
  button.replaceChildren(icon(speaking ? "stop" : "read"), say(speaking ? "message.stop" : "message.reading"));
  button.setAttribute("aria-pressed", String(speaking));
}
