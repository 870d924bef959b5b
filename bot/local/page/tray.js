/** Files that go with the next message: chosen, pasted, or dropped on the page. */

import { at, icon, make } from "./dom.js";
import { sizeOf } from "./files.js";
import { toast } from "./notice.js";
import { say } from "./words.js";

export class Tray {
  /** `changed()` when files come or go. */
  constructor(largest, changed) {
    this.element = at("tray");
    this.largest = largest;
    this.changed = changed;
    this.files = [];
    at("attach").addEventListener("click", () => at("file").click());
    at("file").addEventListener("change", () => this.chosen());
    at("text").addEventListener("paste", (event) => this.pasted(event));
    this.listenToDrops();
  }

  add(files) {
    for (const file of files) {
      if (!file.size) toast(say("errors.file_empty"));
      else if (file.size > this.largest) toast(say("errors.too_large"));
      else this.files.push(file);
    }
    this.show();
    at("text").focus();
  }

  /** Hands the files over and is empty. */
  take() {
    const files = this.files;
    this.files = [];
    this.show();
    return files;
  }

  chosen() {
    this.add([...at("file").files]);
    at("file").value = "";
  }

  pasted(event) {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    this.add([...event.clipboardData.files]);
  }

  listenToDrops() {
    const holdsFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
    addEventListener("dragover", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      at("drop").hidden = false;
    });
    addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) at("drop").hidden = true;
    });
    addEventListener("drop", (event) => {
      at("drop").hidden = true;
      if (!holdsFiles(event)) return;
      event.preventDefault();
      this.add([...event.dataTransfer.files]);
    });
  }

  show() {
    for (const picture of this.element.querySelectorAll("img")) URL.revokeObjectURL(picture.src);
    this.element.replaceChildren(...this.files.map((file) => this.item(file)));
    this.element.hidden = !this.files.length;
    this.changed();
  }

  item(file) {
    const label = say("composer.remove", { name: file.name });
    const remove = make("button", { type: "button", class: "remove", "aria-label": label, title: label }, icon("close"));
    remove.addEventListener("click", () => {
      this.files = this.files.filter((other) => other !== file);
      this.show();
      at("text").focus();
    });
    const words = make("span", { class: "tray-name" }, file.name, make("small", {}, sizeOf(file.size)));
    return make("li", {}, preview(file), words, remove);
  }
}

function preview(file) {
  if (!file.type.startsWith("image/")) return icon("file");
  return make("img", { src: URL.createObjectURL(file), alt: "" });
}
