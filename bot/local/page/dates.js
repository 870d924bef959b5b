/** Days and times as people say them, in the time of this device. */

import { say } from "./words.js";

/** Telegram counts seconds. */
export function moment(seconds) {
  return new Date(seconds * 1000);
}

export function clock(date) {
  return [date.getHours(), date.getMinutes()].map((number) => String(number).padStart(2, "0")).join(":");
}

export function day(date, now = new Date()) {
  if (same(date, now)) return say("date.today");
  if (same(date, new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) return say("date.yesterday");
  const values = { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() };
  return say(values.year === now.getFullYear() ? "date.this_year" : "date.other", values);
}

function same(one, other) {
  return one.toDateString() === other.toDateString();
}
