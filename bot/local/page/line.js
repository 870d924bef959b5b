/** The live line to the server. It comes back by itself; each time the first event tells the whole state. */

const FIRST_WAIT = 400;
const LONGEST_WAIT = 5000;

export class Line {
  /** `hear(event)` gets each event, `state(name)` one of "coming", "here", "away". */
  constructor(address, hear, state) {
    this.address = address;
    this.hear = hear;
    this.state = state;
    this.wait = FIRST_WAIT;
    this.retry = this.retry.bind(this);
    addEventListener("online", this.retry);
    document.addEventListener("visibilitychange", this.retry);
    state("coming");
    this.open();
  }

  open() {
    clearTimeout(this.timer);
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.onmessage = (message) => socket === this.socket && this.arrived(JSON.parse(message.data));
    socket.onclose = () => socket === this.socket && this.lost();
  }

  arrived(event) {
    if (event.kind === "welcome") {
      this.wait = FIRST_WAIT;
      this.state("here");
    }
    this.hear(event);
  }

  lost() {
    this.socket = null;
    this.state("away");
    this.timer = setTimeout(() => this.open(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  /** Tries at once instead of waiting, and soon again. */
  retry() {
    if (this.socket || document.hidden) return;
    this.wait = FIRST_WAIT;
    this.open();
  }

  close() {
    clearTimeout(this.timer);
    removeEventListener("online", this.retry);
    document.removeEventListener("visibilitychange", this.retry);
    const socket = this.socket;
    this.socket = undefined;
    if (socket) socket.close();
  }
}
