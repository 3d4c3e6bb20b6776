// @ts-check
/// <reference types="audioworklet" />
/**
 * Microphone → 20 ms frames of PCM16 mono 24 kHz. Posts {seq, frameIndex, rms, pcm}; takes back {buffer} for reuse and
 * {isMuted}. Runs on the audio thread, so it keeps a pool of buffers and imports nothing.
 */

const RATE_HZ = 24000;
const FRAME_SAMPLES = 480;
const POOL_SIZE = 8;

class Capture extends AudioWorkletProcessor {
  /** @type {ArrayBuffer[]} */ pool = Array.from({ length: POOL_SIZE }, () => new ArrayBuffer(FRAME_SAMPLES * 2));
  frame = new Int16Array(/** @type {ArrayBuffer} */ (this.pool.pop()));
  filled = 0;
  seq = 0;
  frameIndex = 0;
  energy = 0;
  isMuted = false;
  /** Input samples per output sample, and what of the current output sample is gathered so far. */
  step = sampleRate / RATE_HZ;
  gathered = 0;
  weight = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => {
      if (data.buffer && this.pool.length < POOL_SIZE) this.pool.push(data.buffer);
      if (typeof data.isMuted === "boolean") this.isMuted = data.isMuted;
    };
  }

  /** @param {Float32Array[][]} inputs */
  process(inputs) {
    const samples = inputs[0]?.[0];
    if (samples) for (let at = 0; at < samples.length; at += 1) this.take(samples[at]);
    return true;
  }

  /** Average the input over each output sample: exact at 24 kHz, a plain low-pass where the context runs faster. @param {number} sample */
  take(sample) {
    if (this.step === 1) {
      this.put(sample);
      return;
    }
    let left = 1;
    while (this.weight + left >= this.step) {
      const part = this.step - this.weight;
      this.put((this.gathered + sample * part) / this.step);
      left -= part;
      this.gathered = 0;
      this.weight = 0;
    }
    this.gathered += sample * left;
    this.weight += left;
  }

  /** @param {number} sample */
  put(sample) {
    const held = Math.max(-1, Math.min(1, sample));
    this.frame[this.filled] = held < 0 ? held * 0x8000 : held * 0x7fff;
    this.energy += held * held;
    this.filled += 1;
    if (this.filled === FRAME_SAMPLES) this.flush();
  }

  flush() {
    const rms = Math.sqrt(this.energy / FRAME_SAMPLES);
    this.filled = 0;
    this.energy = 0;
    this.frameIndex += 1;
    if (this.isMuted) return;
    const pcm = /** @type {ArrayBuffer} */ (this.frame.buffer);
    this.port.postMessage({ seq: this.seq, frameIndex: this.frameIndex - 1, rms, pcm }, [pcm]);
    this.seq = (this.seq + 1) & 0xffff;
    this.frame = new Int16Array(this.pool.pop() ?? new ArrayBuffer(FRAME_SAMPLES * 2));
  }
}

registerProcessor("capture", Capture);
export {};
