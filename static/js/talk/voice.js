// @ts-check
/**
 * The companion's side of the sound: the house's own voice through the player, or the browser's when the house has none.
 * Announces "speaking", "silent", "level" and "played" {item, ms} once each sentence ends or is cut.
 */
import { Player } from "./player.js";
import { hush, utter } from "./device.js";

const UTTERED_LEVELS = [0.04, 0.13, 0.07, 0.16, 0.09]; // the browser does not say how loud its own voice is

export class Voice extends EventTarget {
  isSpeaking = false;
  player = new Player();
  #uttering = "";

  constructor() {
    super();
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
    else return false;
    return true;
  }

  /** Fall silent at once. */
  flush() {
    this.player.flush();
    if (this.#uttering) hush();
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
