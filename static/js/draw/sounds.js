// @ts-check
/**
 * The soft sound a pen makes on paper, made here from noise: how fast the hand moves is how loud it is. A stamp knocks, the
 * bucket gurgles. Off by one tap in the drawer.
 */
import { isWished } from "../ui/wishes.js";

/** Which part of the noise each brush lets through, in hertz, and how loud it may get. @type {Record<string, [BiquadFilterType, number, number, number]>} */
const VOICES = {
  crayon: ["bandpass", 2600, 0.8, 0.05],
  marker: ["bandpass", 5200, 2.2, 0.035],
  pencil: ["highpass", 4200, 0.7, 0.03],
  watercolour: ["lowpass", 900, 0.7, 0.06],
  rainbow: ["bandpass", 3600, 3, 0.04],
  eraser: ["lowpass", 1500, 0.7, 0.06],
};
const NOISE_S = 2;
const FAST_PX_PER_MS = 2;

export class Sounds {
  #context = new AudioContext({ latencyHint: "interactive" });
  #filter = this.#context.createBiquadFilter();
  #gain = this.#context.createGain();
  #loudest = 0;

  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    const noise = this.#context.createBuffer(1, NOISE_S * this.#context.sampleRate, this.#context.sampleRate);
    const samples = noise.getChannelData(0);
    for (let at = 0; at < samples.length; at += 1) samples[at] = Math.random() * 2 - 1;
    const source = Object.assign(this.#context.createBufferSource(), { buffer: noise, loop: true });
    this.#gain.gain.value = 0;
    source.connect(this.#filter).connect(this.#gain).connect(this.#context.destination);
    source.start();
    desk.addEventListener("pen", (event) => this.#pen(/** @type {CustomEvent} */ (event).detail));
    desk.addEventListener("op", (event) => this.#done(/** @type {CustomEvent} */ (event).detail));
    desk.paper.live.addEventListener("pointermove", (event) => this.#move(event), { passive: true });
  }

  /** @param {{down: boolean, tool?: import("./hand.js").Tool}} pen */
  #pen({ down, tool }) {
    const isHeard = down && !isWished("quiet-pens") && tool?.hand === "brush";
    if (!isHeard) {
      this.#loudest = 0;
      this.#gain.gain.setTargetAtTime(0, this.#context.currentTime, 0.03);
      return;
    }
    void this.#context.resume();
    const [type, hertz, sharpness, loudest] = VOICES[tool.brush] ?? VOICES.crayon;
    this.#filter.type = type;
    this.#filter.frequency.value = hertz;
    this.#filter.Q.value = sharpness;
    this.#loudest = loudest;
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.#loudest) return;
    const speed = Math.min(1, Math.hypot(event.movementX, event.movementY) / 16 / FAST_PX_PER_MS);
    this.#gain.gain.setTargetAtTime(this.#loudest * speed, this.#context.currentTime, 0.02);
    this.#gain.gain.setTargetAtTime(0, this.#context.currentTime + 0.06, 0.05); // a resting pen is silent
  }

  /** @param {import("./oplog.js").Op} op */
  #done(op) {
    if (isWished("quiet-pens")) return;
    if (op.kind === "stamp") this.#tone(190, 80, 0.12, 0.16);
    else if (op.kind === "fill") this.#tone(240, 620, 0.3, 0.07);
    else if (op.kind === "undo" || op.kind === "redo") this.#tone(520, op.kind === "undo" ? 380 : 700, 0.1, 0.04);
  }

  /** @param {number} from_hz @param {number} to_hz @param {number} length_s @param {number} loud */
  #tone(from_hz, to_hz, length_s, loud) {
    void this.#context.resume();
    const now_s = this.#context.currentTime;
    const tone = this.#context.createOscillator();
    const gain = this.#context.createGain();
    tone.frequency.setValueAtTime(from_hz, now_s);
    tone.frequency.exponentialRampToValueAtTime(to_hz, now_s + length_s);
    gain.gain.setValueAtTime(loud, now_s);
    gain.gain.exponentialRampToValueAtTime(0.001, now_s + length_s);
    tone.connect(gain).connect(this.#context.destination);
    tone.start();
    tone.stop(now_s + length_s);
  }
}
