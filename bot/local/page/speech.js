/** Reads a message aloud, one at a time, by the browser's own voice. */

import { icon, make } from "./dom.js";
import { toast } from "./notice.js";
import { say } from "./words.js";

const voice = window.speechSynthesis;
const LANGUAGE = "zh-CN";
const SLOWER = 0.9;
/** Milliseconds within which a voice begins; where there is none, some browsers say nothing at all. */
const PATIENCE = 4000;
const ENDS = /(?<=[\u3002!?;!?;])|\n+/;
let reading = null;

if (voice) {
  markVoices();
  if (voice.addEventListener) voice.addEventListener("voiceschanged", markVoices);
}

/** The button for a text, or null where the browser cannot speak. One that is being read keeps its reading when redrawn. */
export function readButton(text) {
  if (!voice || !text) return null;
  const button = make("button", { type: "button", class: "read" });
  const goesOn = reading !== null && reading.text === text && !reading.button.isConnected;
  if (goesOn) reading.button = button;
  show(button, goesOn);
  button.addEventListener("click", () => toggle(button, text));
  return button;
}

/** Silence, for example when another person is chosen. */
export function hush() {
  const was = reading;
  reading = null;
  if (voice) voice.cancel();
  if (!was) return;
  clearTimeout(was.waiting);
  show(was.button, false);
}

function toggle(button, text) {
  const wasReading = reading !== null && reading.button === button;
  hush();
  if (!wasReading) read(button, text);
}

/** Sentence by sentence: some voices break off in the middle of a long text. */
function read(button, text) {
  const mine = { button, text, waiting: setTimeout(() => failed(mine), PATIENCE) };
  const sentences = text.split(ENDS).filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
  reading = mine;
  show(button, true);
  for (const sentence of sentences) voice.speak(spoken(sentence, mine, sentence === sentences.at(-1)));
  if (!sentences.length) hush();
}

function spoken(sentence, mine, isLast) {
  const speech = new SpeechSynthesisUtterance(sentence);
  const own = chinese()[0];
  speech.lang = LANGUAGE;
  speech.rate = SLOWER;
  if (own) speech.voice = own;
  speech.onstart = () => clearTimeout(mine.waiting);
  speech.onerror = () => failed(mine);
  if (isLast) speech.onend = () => reading === mine && hush();
  return speech;
}

/** The voice did not come; being stopped by the person is no failure. */
function failed(mine) {
  if (reading !== mine) return;
  hush();
  toast(say("message.no_voice"));
}

function chinese() {
  return voice.getVoices().filter((one) => /^(zh|cmn)/i.test(one.lang));
}

/** Hides the buttons where there are voices and none of them speaks Chinese (log.css). */
function markVoices() {
  document.documentElement.dataset.speech = voice.getVoices().length && !chinese().length ? "foreign" : "";
}

function show(button, speaking) {
  button.replaceChildren(icon(speaking ? "stop" : "read"), say(speaking ? "message.stop" : "message.reading"));
}
