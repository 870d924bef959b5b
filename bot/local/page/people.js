/** Who writes: the example people. The choice stands in the address, so that two tabs can be two people. */

import { at, make } from "./dom.js";
import { say } from "./words.js";

export class People {
  /** `turned(person)` at the start and at every change. */
  constructor(people, turned) {
    this.people = people;
    this.turned = turned;
    at("now").addEventListener("click", () => at("people").showModal());
    addEventListener("hashchange", () => this.turn());
    this.turn();
  }

  turn() {
    const wanted = location.hash.slice(1);
    const person = this.people.find((one) => String(one.id) === wanted) || this.people[0];
    if (String(person.id) !== wanted) history.replaceState(null, "", `#${person.id}`);
    this.show(person);
    this.turned(person);
  }

  show(person) {
    at("now-name").textContent = `${person.name} · ${person.role}`;
    at("rail").replaceChildren(make("h2", {}, say("people.label")), this.list(person));
    at("people-list").replaceChildren(this.list(person));
  }

  list(current) {
    return make("ul", { class: "people" }, ...this.people.map((person) => make("li", {}, item(person, current))));
  }
}

function item(person, current) {
  const link = make(
    "a",
    { href: `#${person.id}`, class: "person", "aria-current": person === current ? "true" : undefined },
    make("span", { class: "face", "aria-hidden": "true" }, [...person.name][0] || ""),
    make("span", { class: "person-words" }, make("span", {}, person.name), make("small", {}, person.role)),
  );
  link.addEventListener("click", () => at("people").close());
  return link;
}
