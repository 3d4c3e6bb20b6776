// @ts-check
/**
 * A WebSocket that comes back by itself: after 0.5 s, then longer with some chance in it, up to 10 s. A close code that
 * says "do not come back" (goodbye, not yours, no consent, closed, idle) is final. Announces "open", "message" (JSON), "audio"
 * (ArrayBuffer), "lost" and "closed".
 */

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
const RESTARTS = 1012; // the house goes down and every page was told at once
const RESTART_WAIT_MS = 4_000;
const PING_MS = 20_000;
const FINAL_CODES = [1000, 4400, 4403, 4404, 4408, 4409, 4410]; // 1000: the child said goodbye, so nothing may open by itself
const TAB = Math.random().toString(36).slice(2); // this page's own name, for as long as it is loaded
const BACKLOG_BYTES = 24_000; // half a second of audio

/** @param {number} attempt 0, 1, 2 … @param {number} chance 0…1 @param {number} [code] why the line closed @returns {number} how long to wait before trying again */
export function wait_ms(attempt, chance, code) {
  if (code === RESTARTS && !attempt) return Math.round(FIRST_WAIT_MS + (RESTART_WAIT_MS - FIRST_WAIT_MS) * chance);
  const longest_ms = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return Math.round(longest_ms * (0.5 + 0.5 * chance));
}

export class Socket extends EventTarget {
  /** @type {WebSocket | null} */ #socket = null;
  #attempt = 0;
  #timer = 0;
  #ping = 0;
  #isWanted = false;

  /** @param {string} path */
  constructor(path) {
    super();
    this.path = path;
    addEventListener("online", () => this.#isWanted && !this.isOpen && this.open(true));
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Open the line. @param {boolean} [comesBack] nobody tapped: then a page that has the talk by now keeps it */
  open(comesBack = false) {
    this.#isWanted = true;
    clearTimeout(this.#timer);
    if (this.#socket && this.#socket.readyState <= WebSocket.OPEN) return;
    const address = new URL(this.path, location.href.replace(/^http/, "ws"));
    address.search = new URLSearchParams({ tab: TAB, back: comesBack ? "1" : "0" }).toString();
    const socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.#ping = window.setInterval(() => this.send({ type: "ping" }), PING_MS);
      this.dispatchEvent(new CustomEvent("open"));
    };
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") this.#told(JSON.parse(data));
      else this.dispatchEvent(new CustomEvent("audio", { detail: data }));
    };
    socket.onclose = ({ code }) => this.#closed(socket, code);
    this.#socket = socket;
  }

  /** Leave for good. */
  close() {
    this.#isWanted = false;
    clearTimeout(this.#timer);
    this.#socket?.close(1000);
  }

  /** Send a control message; one that cannot go now is not kept: the next hello tells the house where we are. @param {{type: string} & Record<string, unknown>} message @returns {boolean} */
  send(message) {
    if (!this.isOpen) return false;
    this.#socket?.send(JSON.stringify(message));
    return true;
  }

  /** Send audio unless the line is clogged; returns false for a frame that was dropped. @param {ArrayBuffer} frame */
  sendAudio(frame) {
    if (!this.#socket || !this.isOpen || this.#socket.bufferedAmount > BACKLOG_BYTES) return false;
    this.#socket.send(frame);
    return true;
  }

  /** The house opens every line, also to refuse it; only a talk that is ready is one that came back. @param {{type: string}} message */
  #told(message) {
    if (message.type === "ready") this.#attempt = 0;
    this.dispatchEvent(new CustomEvent("message", { detail: message }));
  }

  /** @param {WebSocket} socket @param {number} code */
  #closed(socket, code) {
    if (socket !== this.#socket) return;
    clearInterval(this.#ping);
    if (FINAL_CODES.includes(code)) this.#isWanted = false;
    if (this.#isWanted) {
      this.#timer = window.setTimeout(() => this.open(true), wait_ms(this.#attempt, Math.random(), code));
      this.#attempt += 1;
    }
    this.dispatchEvent(new CustomEvent(this.#isWanted ? "lost" : "closed", { detail: { code } }));
  }
}
