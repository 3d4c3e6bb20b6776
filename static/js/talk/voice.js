// @ts-check
/**
 * The companion's side of the sound: the house's own voice through the player, the browser's when the house has none, or
 * a call that goes straight to a vendor. Announces "speaking", "silent", "level" and "played" {item, ms} once each sentence ends or is cut.
 */
import { Player } from "./player.js";
import { hush, utter } from "./device.js";

const UTTERED_LEVELS = [0.04, 0.13, 0.07, 0.16, 0.09]; // the browser does not say how loud its own voice is

export class Voice extends EventTarget {
  isSpeaking = false;
  player = new Player();
  #uttering = "";
  /** @type {import("./calls.js").Calls | undefined} */ #calls;
  /** @type {MediaStreamTrack | null} */ #track = null;

  /** @param {(type: string, fields: Record<string, unknown>) => unknown} send */
  constructor(send) {
    super();
    this.send = send;
    for (const name of ["speaking", "silent", "level", "played"])
      this.player.addEventListener(name, (event) => {
        const { detail } = /** @type {CustomEvent} */ (event);
        if (name === "speaking") this.isSpeaking = true;
        if (name === "silent") this.isSpeaking = false;
        this.#announce(name, detail);
      });
  }

  /** Take what the house says about sound; returns false for anything else. @param {{type: string} & Record<string, any>} message */
  take(message) {
    if (message.type === "audio.begin") this.player.begin(message.item, message.number);
    else if (message.type === "audio.end") this.player.end(message.item);
    else if (message.type === "flush") this.flush();
    else if (message.type === "speak") void this.#utter(message);
    else if (message.type.startsWith("call.")) void this.#call(message);
    else return false;
    return true;
  }

  /** True while both voices go by a call. */
  get hasCall() {
    return this.#calls?.isLive ?? false;
  }

  /** What the microphone hears now, for a call; null while it is closed. @param {MediaStreamTrack | null} track */
  carry(track) {
    this.#track = track;
    this.#calls?.carry(track);
  }

  /** Speak softly while the child speaks. @param {boolean} isDucked */
  duck(isDucked) {
    this.player.duck(isDucked);
    this.#calls?.duck(isDucked);
  }

  /** Fall silent at once. */
  flush() {
    this.player.flush();
    this.#calls?.hush();
    if (this.#uttering) hush();
  }

  /** End every call; the house asks for another one when it wants to. */
  hangUp() {
    this.#calls?.close();
  }

  /** The house sets up a call, or ends one. @param {{type: string} & Record<string, any>} message */
  async #call(message) {
    const { Calls } = await import("./calls.js");
    if (!this.#calls) {
      this.#calls = new Calls(this.send);
      this.#calls.carry(this.#track);
      this.#calls.addEventListener("sound", (event) => this.#announce(/** @type {CustomEvent} */ (event).detail.on ? "speaking" : "silent", {}));
      this.#calls.addEventListener("level", (event) => this.#announce("level", /** @type {CustomEvent} */ (event).detail));
    }
    await this.#calls.take(message);
  }

  /** @param {Record<string, any>} message */
  async #utter({ item, text, lang }) {
    const asked_ms = performance.now();
    let mouth = 0;
    this.#uttering = item;
    await utter(text, lang, () => {
      this.isSpeaking = true;
      this.#announce("speaking", { item });
      let beat = 0;
      mouth = window.setInterval(() => this.#announce("level", { level: UTTERED_LEVELS[beat++ % UTTERED_LEVELS.length] }), 110);
    });
    clearInterval(mouth);
    if (this.#uttering === item) this.#uttering = "";
    this.isSpeaking = false;
    this.#announce("played", { item, ms: Math.round(performance.now() - asked_ms) });
    this.#announce("silent", { item });
  }

  /** @param {string} name @param {object} detail */
  #announce(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
