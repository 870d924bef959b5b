/** Puts the page together. */

import { loadSetup } from "./api.js";
import { Commands } from "./commands.js";
import { Composer } from "./composer.js";
import { at } from "./dom.js";
import { Keyboard } from "./keyboard.js";
import { askForCode } from "./login.js";
import { People } from "./people.js";
import { Scroll } from "./scroll.js";
import { prepareSize } from "./size.js";
import { Status } from "./status.js";
import { Talk } from "./talk.js";
import { prepareViewer } from "./viewer.js";
import { labelAll, say, teach } from "./words.js";

const AGAIN = 1500;

async function setupPatiently() {
  for (;;) {
    try {
      return await loadSetup();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }
}

function begin(setup) {
  let talk = null;
  const send = (text, files = []) => talk.send(text, files);
  const screen = {
    composer: new Composer(setup.limits, send),
    commands: new Commands((command) => send(command)),
    keyboard: new Keyboard((words) => send(words)),
    scroll: new Scroll(() => talk.earlier()),
    status: new Status(() => talk.retry()),
  };
  at("earlier").addEventListener("click", () => talk.earlier());
  at("start").addEventListener("click", () => send("/start"));
  new People(setup.people, (person) => {
    if (talk) talk.close();
    document.title = say("title", { bot: setup.bot, person: person.name });
    screen.composer.turnTo(person.id, setup.bot);
    talk = new Talk(person, screen);
  });
}

const setup = await setupPatiently();
teach(setup.words);
labelAll(document);
at("bot-name").textContent = setup.bot;
prepareSize();
prepareViewer();
if (setup.login) askForCode();
else begin(setup);
