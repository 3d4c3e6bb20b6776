// @ts-check
/// <reference types="audioworklet" />
/**
 * PCM16 mono 24 kHz → speaker, through a ring of 30 s. In: {begin: item}, {pcm, item}, {end: item}, {flush: true},
 * {gain}. Out: {start, item}, {under}, {done, item, played_ms, peak}, {flushed, item, played_ms, peak}, {level, item}.
 * Begins with 80 ms in hand (or all there is), 40 ms more after each underrun, up to 240. Imports nothing.
 */

const RATE_HZ = 24000;
const RING_SAMPLES = 30 * RATE_HZ;
const FIRST_TARGET = 0.08 * RATE_HZ;
const LONGEST_TARGET = 0.24 * RATE_HZ;
const FADE_SAMPLES = 64;
const LEVEL_EVERY = Math.round(RATE_HZ / 30);

/** @typedef {{item: string, received: number, played: number, isEnded: boolean, isDying: boolean, hasStarted: boolean, peak: number}} Item */

class Player extends AudioWorkletProcessor {
  ring = new Int16Array(RING_SAMPLES);
  read = 0;
  held = 0;
  /** @type {Item[]} spoken now, and waiting behind it */ items = [];
  isPlaying = false;
  target = FIRST_TARGET;
  gain = 1;
  wanted = 1;
  step = RATE_HZ / sampleRate;
  phase = 0;
  sample = 0;
  energy = 0;
  counted = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => {
      if (data.begin) this.items.push({ item: data.begin, received: 0, played: 0, isEnded: false, isDying: false, hasStarted: false, peak: 0 });
      if (data.pcm) this.store(data.item, new Int16Array(data.pcm));
      if (data.end) for (const item of this.items) if (item.item === data.end) item.isEnded = true;
      if (data.flush && this.items.length) this.flush(this.items[0]);
      if (data.gain !== undefined) this.wanted = data.gain;
    };
  }

  /** Samples of an item that is not awaited, or beyond the ring, are dropped. @param {string} name @param {Int16Array} samples */
  store(name, samples) {
    const item = this.items[this.items.length - 1];
    if (!item || item.item !== name || item.isDying) return;
    const room = Math.min(samples.length, RING_SAMPLES - this.held);
    for (let at = 0; at < room; at += 1) this.ring[(this.read + this.held + at) % RING_SAMPLES] = samples[at];
    this.held += room;
    item.received += room;
  }

  /** @param {Float32Array[][]} _inputs @param {Float32Array[][]} outputs */
  process(_inputs, outputs) {
    const out = outputs[0][0];
    for (let at = 0; at < out.length; at += 1) {
      this.gain += (this.wanted - this.gain) * 0.004;
      this.phase += this.step;
      while (this.phase >= 1) {
        this.phase -= 1;
        this.sample = this.next();
      }
      out[at] = this.sample * this.gain;
    }
    for (let channel = 1; channel < outputs[0].length; channel += 1) outputs[0][channel].set(out);
    return true;
  }

  /** @returns {number} the next sample at 24 kHz, −1…1 */
  next() {
    const item = this.items[0];
    if (!item) return 0;
    if (!this.isPlaying) {
      if (this.held < this.target && !item.isEnded) return 0;
      this.isPlaying = true;
    }
    if (item.played === item.received) return this.ranOut(item);
    if (!item.hasStarted) {
      item.hasStarted = true;
      this.port.postMessage({ start: true, item: item.item });
    }
    let sample = this.ring[this.read] / 0x8000;
    this.read = (this.read + 1) % RING_SAMPLES;
    this.held -= 1;
    item.played += 1;
    item.peak = Math.max(item.peak, Math.abs(sample));
    this.measure(item, sample);
    if (item.isDying) {
      sample *= (item.received - item.played) / FADE_SAMPLES;
      if (item.played === item.received) this.flushed();
    }
    return sample;
  }

  /**
   * What is here dies: the first item within a fade, what waits behind it at once. What begins from now on lives.
   * @param {Item} item the first
   */
  flush(item) {
    const left = this.isPlaying ? Math.min(item.received - item.played, FADE_SAMPLES) : 0;
    item.isDying = true;
    item.received = item.played + left;
    this.items.length = 1;
    this.held = left;
    if (!left) this.flushed();
  }

  /** @param {Item} item */
  ranOut(item) {
    if (item.isEnded) {
      this.items.shift();
      this.port.postMessage({ done: true, ...report(item) });
    } else {
      this.target = Math.min(LONGEST_TARGET, this.target + 0.04 * RATE_HZ);
      this.port.postMessage({ under: true, item: item.item });
    }
    this.isPlaying = false;
    return 0;
  }

  flushed() {
    const [item] = this.items.splice(0, 1);
    this.isPlaying = false;
    this.port.postMessage({ flushed: true, ...report(item) });
  }

  /** @param {Item} item @param {number} sample */
  measure(item, sample) {
    this.energy += sample * sample;
    this.counted += 1;
    if (this.counted < LEVEL_EVERY) return;
    this.port.postMessage({ level: Math.sqrt(this.energy / this.counted), item: item.item });
    this.energy = 0;
    this.counted = 0;
  }
}

/** @param {Item} item */
function report(item) {
  return { item: item.item, played_ms: Math.round((item.played / RATE_HZ) * 1000), peak: item.peak };
}

registerProcessor("player", Player);
export {};
