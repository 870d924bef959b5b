/** The words of page.yaml, by the path of their keys. */

let words = {};

export function teach(mapping) {
  words = mapping;
}

/** The words under the key, with `{name}` filled in. An unknown key is shown as it is. */
export function say(key, values = {}) {
  const text = key.split(".").reduce((part, name) => (part || {})[name], words);
  return typeof text === "string" ? text.replace(/\{(\w+)\}/g, (_, name) => String(values[name])) : key;
}

/** Gives the words to the elements in the HTML that ask for them. */
export function labelAll(root) {
  for (const element of root.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", say(element.dataset.label));
    if (element.matches("button, a")) element.title = say(element.dataset.label);
  }
}
