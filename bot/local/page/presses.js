/** Pressed buttons that wait for the bot's answer. */

import { Away, Refused } from "./api.js";
import { say } from "./words.js";

const PATIENCE = 20000;

export class Presses {
  /** `changed(messageId)` when a button begins or ends to wait; `tell(text, asDialog)` shows an answer. */
  constructor(api, changed, tell) {
    this.api = api;
    this.changed = changed;
    this.tell = tell;
    this.waiting = new Map();
    this.early = new Map();
  }

  waits(messageId, data) {
    return this.waiting.has(`${messageId} ${data}`);
  }

  async press(messageId, data) {
    if (this.waits(messageId, data)) return;
    const name = `${messageId} ${data}`;
    const press = { name, messageId, timer: setTimeout(() => this.giveUp(press), PATIENCE) };
    this.waiting.set(name, press);
    this.changed(messageId);
    try {
      press.queryId = (await this.api.press(messageId, data)).query_id;
      const answer = this.early.get(press.queryId);
      if (answer) this.end(press, answer);
    } catch (error) {
      this.failed(press, error);
    }
  }

  /** The bot has answered; maybe before the server has told which number the press got. */
  answered(answer) {
    const press = [...this.waiting.values()].find((one) => one.queryId === answer.query_id);
    if (press) this.end(press, answer);
    else if (this.waiting.size) this.early.set(answer.query_id, answer);
  }

  /** After an interruption: asks what became of them. */
  recheck() {
    for (const press of this.waiting.values()) if (press.queryId) this.ask(press);
  }

  async ask(press) {
    try {
      const answer = await this.api.answer(press.queryId);
      if (answer.answered && this.waiting.has(press.name)) this.end(press, answer);
    } catch (error) {
      this.failed(press, error);
    }
  }

  end(press, answer) {
    clearTimeout(press.timer);
    this.waiting.delete(press.name);
    if (!this.waiting.size) this.early.clear();
    this.changed(press.messageId);
    if (answer.text) this.tell(answer.text, answer.show_alert);
  }

  failed(press, error) {
    if (error instanceof Refused) this.end(press, { text: say(`errors.${error.key}`) });
    else if (error instanceof Away) this.end(press, { text: say("away.press") });
    else throw error;
  }

  giveUp(press) {
    this.end(press, { text: say("notice.slow") });
  }

  close() {
    for (const press of this.waiting.values()) clearTimeout(press.timer);
    this.changed = this.tell = () => {};
  }
}
