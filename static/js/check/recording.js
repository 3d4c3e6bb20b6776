// @ts-check
/** A few seconds of the microphone, kept in this page's memory, played once and forgotten. Nothing leaves the page. */
import { RATE_HZ } from "../net/frames.js";

const HEADER_BYTES = 12;
const NOTES_HZ = [523.25, 659.25, 783.99];
const NOTE_S = 0.28;

export class Recording {
  /** @type {Int16Array[]} */ #pieces = [];

  /** @param {ArrayBuffer} frame a frame as it would go to the house */
  add(frame) {
    this.#pieces.push(new Int16Array(frame.slice(HEADER_BYTES)));
  }

  get samples() {
    return this.#pieces.reduce((sum, piece) => sum + piece.length, 0);
  }

  /** Play it and forget it. @param {AudioContext} context @returns {Promise<void>} */
  play(context) {
    const buffer = context.createBuffer(1, Math.max(1, this.samples), RATE_HZ);
    const channel = buffer.getChannelData(0);
    let at = 0;
    for (const piece of this.#pieces) for (const sample of piece) channel[at++] = sample / 0x8000;
    this.#pieces = [];
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(context.destination);
    source.start();
    return new Promise((resolve) => source.addEventListener("ended", () => resolve()));
  }
}

/** Three soft notes. @param {AudioContext} context */
export function chime(context) {
  for (const [place, frequency] of NOTES_HZ.entries()) {
    const start_s = context.currentTime + place * NOTE_S;
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, start_s);
    gain.gain.linearRampToValueAtTime(0.25, start_s + 0.03);
    gain.gain.exponentialRampToValueAtTime(0.001, start_s + NOTE_S * 2);
    const note = new OscillatorNode(context, { frequency, type: "sine" });
    note.connect(gain).connect(context.destination);
    note.start(start_s);
    note.stop(start_s + NOTE_S * 2);
  }
}
