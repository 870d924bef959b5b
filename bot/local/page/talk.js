/** One person's talk with the bot, while it is on the screen. */

import { Away, ChatApi, Refused } from "./api.js";
import { pendingBubble } from "./bubble.js";
import { at } from "./dom.js";
import { Line } from "./line.js";
import { Log } from "./log.js";
import { tell, toast } from "./notice.js";
import { outboxOf } from "./outbox.js";
import { Presses } from "./presses.js";
import { hush } from "./speech.js";
import { say } from "./words.js";

export class Talk {
  /** `screen` has composer, commands, keyboard, scroll and status. */
  constructor(person, screen) {
    this.screen = screen;
    this.api = new ChatApi(person.id);
    this.presses = new Presses(this.api, (id) => this.log.redraw(id), tell);
    this.log = new Log(at("log"), this);
    this.away = false;
    this.more = false;
    this.outbox = outboxOf(this.api, person.id);
    this.outbox.watch(
      (items) => this.showPending(items),
      (item, key) => this.giveBack(item, key),
    );
    this.clear();
    this.line = new Line(
      this.api.liveAddress(),
      (event) => this.hear(event),
      (state) => this.lineIs(state),
    );
  }

  send(text, files) {
    if (files.length) this.outbox.attach(files, text);
    if (text && !files.length) this.outbox.say(text);
    this.screen.keyboard.used();
    this.screen.commands.close();
    this.screen.scroll.toEnd();
  }

  async earlier() {
    if (!this.more || this.loading) return;
    this.loading = true;
    try {
      const page = await this.api.earlier(this.log.first());
      if (this.closed) return;
      this.setMore(page.more);
      this.screen.scroll.keeping(() => this.log.put(page.messages));
    } catch (error) {
      if (!(error instanceof Away || error instanceof Refused)) throw error;
    } finally {
      this.loading = false;
    }
  }

  retry() {
    this.line.retry();
  }

  close() {
    this.closed = true;
    this.line.close();
    this.presses.close();
    this.outbox.unwatch();
    hush();
  }

  hear(event) {
    const hearing = {
      welcome: () => this.welcome(event),
      message: () => this.message(event.message),
      edit: () => this.log.has(event.message.message_id) && this.log.put([event.message]),
      delete: () => this.log.remove(event.message_id),
      action: () => this.screen.status.writing(),
      alert: () => this.presses.answered(event),
      commands: () => this.screen.commands.offer(event.commands),
    };
    if (hearing[event.kind]) hearing[event.kind]();
  }

  /** The state after (re)connecting. Pages of older messages that were loaded before stay. */
  welcome(event) {
    const { scroll, keyboard, commands } = this.screen;
    const oldest = event.messages.length ? event.messages[0].message_id : 0;
    const known = !this.log.empty && this.log.first() < oldest && this.log.last() >= oldest;
    const missed = event.messages.filter((message) => message.message_id > this.log.last()).length;
    if (!this.log.empty) scroll.arrived(missed);
    at("log").setAttribute("aria-live", this.log.empty ? "off" : "polite");
    this.log.reconcile(event.messages, event.more);
    if (!known) this.setMore(event.more);
    for (const message of event.messages) this.arrivedKey(message);
    at("description").textContent = event.description || say("welcome.text");
    at("welcome").hidden = !this.log.empty;
    keyboard.show(event.keyboard);
    commands.offer(event.commands);
    this.presses.recheck();
    this.outbox.flush();
  }

  message(message) {
    const { scroll, keyboard, status } = this.screen;
    const isNew = message.message_id > this.log.last();
    if (message.from.is_bot) status.written();
    if (message.from.is_bot && isNew) scroll.arrived(1);
    if (message.keyboard) keyboard.show(message.keyboard);
    at("log").setAttribute("aria-live", "polite");
    this.log.put([message]);
    this.arrivedKey(message);
    at("welcome").hidden = true;
  }

  arrivedKey(message) {
    if (message.key) this.outbox.taken(message.key);
  }

  lineIs(state) {
    this.away = state === "away";
    this.screen.status.line(state);
    this.showPending(this.outbox.items);
  }

  showPending(items) {
    at("pending").replaceChildren(...items.map((item) => pendingBubble(item, this.away)));
  }

  giveBack(item, key) {
    toast(say(`errors.${key}`));
    this.screen.composer.giveBack(item.text, item.file);
  }

  setMore(more) {
    this.more = more;
    at("earlier").hidden = !more;
  }

  clear() {
    this.setMore(false);
    at("welcome").hidden = true;
    this.screen.keyboard.show(null);
    this.screen.commands.offer([]);
    this.screen.status.written();
    this.screen.scroll.toEnd();
  }
}
