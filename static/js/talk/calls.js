// @ts-check
/**
 * The calls of this page, which the house begins and ends; everything but sound goes by the house. They are numbered,
 * because a fresh one is made beside the one that stands. Announces "sound" {on}, as the companion begins and stops to
 * sound, and "level" {level}. Loaded only where the house makes calls.
 */
import { Call } from "./call.js";

const DUCKED = 0.25; // −12 dB
const LEVEL_EVERY_MS = 50;

export class Calls extends EventTarget {
  /** @type {Map<number, Call>} */ #calls = new Map();
  /** @type {Call | undefined} the one by which the child is heard */ #live;
  /** @type {MediaStreamTrack | null} */ #track = null;
  #timer = 0;

  /** @param {(type: string, fields: Record<string, unknown>) => unknown} send */
  constructor(send) {
    super();
    this.send = send;
  }

  get isLive() {
    return this.#live !== undefined;
  }

  /** Take what the house says about a call. @param {{type: string} & Record<string, any>} message */
  async take({ type, call: number, sdp, on }) {
    if (type === "call.wanted") await this.#offer(number);
    const call = this.#calls.get(number);
    if (!call) return;
    if (type === "call.answer") await call.answer(sdp).catch(() => this.#down(number));
    else if (type === "call.live") await this.#begin(call);
    else if (type === "call.sound" && call === this.#live) this.#sound(on);
    else if (type === "call.over") this.#over(number);
  }

  /** What the microphone hears now; null while it is closed. @param {MediaStreamTrack | null} track */
  carry(track) {
    this.#track = track;
    void this.#live?.carry(track);
  }

  /** Be silent until the companion begins its next sentence. */
  hush() {
    if (this.#live) this.#live.audio.muted = true;
  }

  /** Speak softly while the child speaks. @param {boolean} isDucked */
  duck(isDucked) {
    if (this.#live) this.#live.audio.volume = isDucked ? DUCKED : 1;
  }

  /** End every call. */
  close() {
    for (const number of [...this.#calls.keys()]) this.#over(number);
  }

  /** @param {number} number */
  async #offer(number) {
    const call = new Call(() => this.send("call.up", { call: number }), () => this.#down(number));
    this.#calls.set(number, call);
    try {
      this.send("call.offer", { call: number, sdp: await call.offer() });
    } catch (error) {
      console.warn("no call from here", error);
      this.#down(number);
    }
  }

  /** @param {Call} call */
  async #begin(call) {
    void this.#live?.carry(null);
    this.#live = call;
    await call.carry(this.#track);
    call.listen();
  }

  /** @param {boolean} isOn */
  #sound(isOn) {
    clearInterval(this.#timer);
    if (isOn && this.#live) this.#live.audio.muted = false;
    if (isOn) this.#timer = window.setInterval(() => this.#announce("level", { level: this.#live?.level ?? 0 }), LEVEL_EVERY_MS);
    this.#announce("sound", { on: isOn });
  }

  /** @param {number} number */
  #down(number) {
    if (!this.#calls.has(number)) return;
    this.#over(number);
    this.send("call.down", { call: number });
  }

  /** @param {number} number */
  #over(number) {
    const call = this.#calls.get(number);
    call?.close();
    this.#calls.delete(number);
    if (!call || call !== this.#live) return;
    this.#live = undefined;
    this.#sound(false);
  }

  /** @param {string} name @param {object} detail */
  #announce(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
