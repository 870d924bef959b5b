/** Pictures and documents in messages. */

import { icon, make } from "./dom.js";
import { openPicture } from "./viewer.js";
import { say } from "./words.js";

const STEP = 1024;
const UNITS = ["B", "KB", "MB"];

/** The picture or the card of a message, or null. */
export function fileOf(message, api) {
  if (message.photo) return photo(message.photo[message.photo.length - 1], message.caption, api);
  if (message.document) return card(message.document, api);
  return null;
}

export function sizeOf(bytes) {
  const step = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(STEP)), UNITS.length - 1);
  const number = bytes / STEP ** step;
  return `${number < 10 && step ? number.toFixed(1) : Math.round(number)} ${UNITS[step]}`;
}

function photo(size, caption, api) {
  const address = api.fileAddress(size.file_id);
  const words = caption || say("message.photo");
  const { width, height } = size;
  const button = make(
    "button",
    { type: "button", class: "photo", "aria-label": say("message.open_photo") },
    make("img", { src: address, alt: words, width, height, loading: "lazy", decoding: "async" }),
  );
  button.addEventListener("click", () => openPicture(address, words));
  return button;
}

function card(file, api) {
  const name = file.file_name || "";
  return make(
    "a",
    {
      class: "card",
      href: api.fileAddress(file.file_id),
      download: name,
      "aria-label": say("message.download_name", { name }),
    },
    make("span", { class: "card-icon" }, icon("file")),
    make(
      "span",
      { class: "card-words" },
      make("span", { class: "card-name" }, name),
      make("span", { class: "card-size" }, `${sizeOf(file.file_size)} · ${say("message.download")}`),
    ),
  );
}
