/** Larger letters, step by step, remembered on this device. */

import { at } from "./dom.js";
import { toast } from "./notice.js";
import { say } from "./words.js";

const PLACE = "fawen.size";
const STEPS = 4;

export function prepareSize() {
  apply(Number(localStorage.getItem(PLACE)) || 0);
  at("size").addEventListener("click", () => {
    const step = (current() + 1) % STEPS;
    localStorage.setItem(PLACE, String(step));
    apply(step);
    toast(step ? say("size.step", { step: step + 1 }) : say("size.normal"));
  });
}

function current() {
  return Number(document.documentElement.dataset.size) || 0;
}

function apply(step) {
  document.documentElement.dataset.size = String(step % STEPS);
  dispatchEvent(new Event("resize"));
}
