// @ts-check
/**
 * The companion's voice. Announces "speaking" and "silent" as sound really starts and stops, "level" for its mouth, and
 * "played" {item, ms} for the house. Each finished item is also a performance measure "spoken", with peak and length.
 */
import { unpackFrame } from "../net/frames.js";

const DUCKED = 0.25; // −12 dB

export class Player extends EventTarget {
  isSpeaking = false;
  /** @type {AudioWorkletNode | null} */ #node = null;
  /** @type {Map<number, string>} items by the number their frames carry */ #items = new Map();
  #started_ms = 0;

  /** @param {AudioContext} context */
  connect(context) {
    if (this.#node) return;
    this.#node = new AudioWorkletNode(context, "player", { numberOfInputs: 0, outputChannelCount: [1] });
    this.#node.connect(context.destination);
    this.#node.port.onmessage = ({ data }) => this.#heard(data);
  }

  /** @param {string} item @param {number} number */
  begin(item, number) {
    this.#items.set(number, item);
    this.#node?.port.postMessage({ begin: item });
  }

  /** @param {ArrayBuffer} frame */
  play(frame) {
    const audio = unpackFrame(frame);
    const item = audio && this.#items.get(audio.number);
    if (audio && item) this.#node?.port.postMessage({ pcm: audio.pcm, item }, [audio.pcm]);
  }

  /** @param {string} item */
  end(item) {
    this.#node?.port.postMessage({ end: item });
  }

  /** Fall silent at once; "played" tells how far it came. */
  flush() {
    this.#items.clear();
    this.#node?.port.postMessage({ flush: true });
  }

  /** Speak softly while the child speaks. @param {boolean} isDucked */
  duck(isDucked) {
    this.#node?.port.postMessage({ gain: isDucked ? DUCKED : 1 });
  }

  /** @param {{item: string, start?: true, done?: true, flushed?: true, level?: number, played_ms?: number, peak?: number}} said */
  #heard(said) {
    if (said.start) {
      this.#started_ms = performance.now();
      this.isSpeaking = true;
      this.#announce("speaking", { item: said.item });
    }
    if (said.level !== undefined) this.#announce("level", { level: said.level });
    if (!said.done && !said.flushed) return;
    this.isSpeaking = false;
    const detail = { item: said.item, ms: said.played_ms ?? 0, peak: said.peak ?? 0, wasFlushed: Boolean(said.flushed) };
    if (detail.ms) performance.measure("spoken", { start: this.#started_ms, end: performance.now(), detail });
    this.#announce("played", detail);
    this.#announce("silent", detail);
  }

  /** @param {string} name @param {object} detail */
  #announce(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
