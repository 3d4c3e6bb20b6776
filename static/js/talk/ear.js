// @ts-check
/**
 * The child's side of the sound: microphone, a rough sense of whether somebody speaks, and words where the device knows
 * them. Announces "frame" {frame}, "words" {text, final}, "level" {level}, "speech" {isSpeech}, "changed", and "stopped"
 * when the microphone went away by itself.
 *
 * @typedef {"voice" | "push"} Mode
 */
import { Microphone } from "./microphone.js";
import { Recognition } from "./device.js";

const FRAME_MS = 20;
const SPEECH_AFTER_MS = 120;
const SILENCE_AFTER_MS = 300;
const QUIETEST = 0.004;
const OVER_FLOOR = 3.2;

/**
 * Is somebody speaking into the microphone? Local, quick and rough: it only ducks the companion's voice. What counts as a
 * turn is decided in the house. Pure: one call per 20 ms frame.
 */
export class Energy {
  /** What the room sounds like when nobody speaks. */ floor = QUIETEST;
  isSpeech = false;
  #loud_ms = 0;
  #quiet_ms = 0;

  /** Take the loudness of one frame and return whether somebody speaks. @param {number} rms 0…1 */
  hear(rms) {
    const isLoud = rms > Math.max(QUIETEST * 2, this.floor * OVER_FLOOR);
    this.floor += (rms - this.floor) * (rms < this.floor ? 0.2 : isLoud ? 0.0008 : 0.01);
    this.#loud_ms = isLoud ? this.#loud_ms + FRAME_MS : 0;
    this.#quiet_ms = isLoud ? 0 : this.#quiet_ms + FRAME_MS;
    if (this.#loud_ms >= SPEECH_AFTER_MS) this.isSpeech = true;
    if (this.#quiet_ms >= SILENCE_AFTER_MS) this.isSpeech = false;
    return this.isSpeech;
  }
}

export class Ear extends EventTarget {
  /** @type {Mode} */ mode = "voice";
  /** True when this device turns speech into words by itself. */ knowsWords = false;
  microphone = new Microphone();
  #energy = new Energy();
  #isAside = false;

  /** @param {string} language @param {boolean} mayListen the guardian agreed @param {boolean} trustsSafari */
  constructor(language, mayListen, trustsSafari) {
    super();
    this.mayListen = mayListen;
    this.recognition = new Recognition(language, trustsSafari, (text, isFinal) => this.#announce("words", { text, final: isFinal }));
    this.microphone.addEventListener("frame", (event) => this.#heard(/** @type {CustomEvent} */ (event).detail));
    this.microphone.addEventListener("stopped", () => {
      this.close();
      this.#announce("stopped", {});
    });
  }

  get isOpen() {
    return this.microphone.isOpen;
  }

  get isListening() {
    return this.microphone.isListening;
  }

  async prepare() {
    this.knowsWords = this.mayListen && (await this.recognition.prepare());
  }

  /** Open the microphone; call it inside a tap. Raises DOMException when the browser will not. @param {AudioContext} context */
  async open(context) {
    if (!this.mayListen) return;
    await this.microphone.open(context);
    this.#attend(this.mode === "voice" && !this.#isAside);
  }

  close() {
    this.microphone.close();
    this.#attend(false);
  }

  /** Begin a sentence anew: the house has kept what was recognised so far. */
  forget() {
    this.recognition.forget();
  }

  /** @param {Mode} mode */
  choose(mode) {
    this.mode = mode;
    this.#attend(this.isOpen && mode === "voice" && !this.#isAside);
  }

  /** The child talks to somebody else: the microphone stays ready but hands nothing over. @param {boolean} isAside */
  turnAside(isAside) {
    this.#isAside = isAside;
    this.#attend(this.isOpen && this.mode === "voice" && !isAside);
  }

  /** Push-to-talk: the finger is down, or lifted. @param {boolean} isDown */
  push(isDown) {
    this.#attend(isDown);
  }

  /** @param {boolean} isAttentive */
  #attend(isAttentive) {
    this.microphone.mute(!isAttentive);
    if (isAttentive) this.recognition.start();
    else this.recognition.stop();
    this.#announce("level", { level: 0 });
    this.#announce("changed", {});
  }

  /** @param {{frame: ArrayBuffer, rms: number}} heard */
  #heard({ frame, rms }) {
    const before = this.#energy.isSpeech;
    const isSpeech = this.#energy.hear(rms);
    if (isSpeech !== before) this.#announce("speech", { isSpeech });
    this.#announce("level", { level: rms });
    this.#announce("frame", { frame });
  }

  /** @param {string} name @param {object} detail */
  #announce(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
