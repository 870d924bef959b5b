/** A picture in full. */

import { at } from "./dom.js";

export function openPicture(address, words) {
  at("viewer-picture").src = address;
  at("viewer-picture").alt = words;
  at("viewer-save").href = address;
  at("viewer").showModal();
}

export function prepareViewer() {
  at("viewer").addEventListener("click", (event) => {
    if (event.target === at("viewer") || event.target === at("viewer-picture")) at("viewer").close();
  });
}
