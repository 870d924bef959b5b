/** The code from an admin, where the page is open to the network. */

import { postLogin, Refused } from "./api.js";
import { at } from "./dom.js";
import { say } from "./words.js";

/** Shows the question for the code; with the right one the page begins anew. */
export function askForCode() {
  const form = at("login-form");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    at("login-send").disabled = true;
    try {
      await postLogin(at("login-code").value);
      location.reload();
    } catch (error) {
      at("login-fault").textContent = say(error instanceof Refused ? `errors.${error.key}` : "away.press");
      at("login-send").disabled = false;
      at("login-code").select();
    }
  });
  at("login").addEventListener("cancel", (event) => event.preventDefault());
  at("login").showModal();
}
