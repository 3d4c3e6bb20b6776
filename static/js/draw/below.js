// @ts-check
/**
 * A copy of the paper as it was some steps ago, painted in small slices between taps, so that the next steps back are
 * quick as well. The wet layer is what it is painted on, unseen, and only while no hand is on the paper.
 *
 * @typedef {import("./oplog.js").Op} Op
 * @typedef {{ops: readonly Op[], at: number, target: number, bitmap: HTMLCanvasElement, ink: CanvasRenderingContext2D}} Job
 */
import { blank } from "./paper.js";

const SLICE_MS = 8;
const PAUSE_MS = 6;

export class Below {
  /** @type {Job | null} */ #job = null;
  #timer = 0;

  /** @param {import("./paper.js").Paper} paper @param {(laid: import("./checkpoints.js").Checkpoint) => void} done @param {(bitmap: HTMLCanvasElement) => void} free */
  constructor(paper, done, free) {
    this.paper = paper;
    this.done = done;
    this.free = free;
  }

  /** True when a copy of use for what stands is under way, which then goes on; another is given up. @param {readonly Op[]} standing */
  isAtWork(standing) {
    if (!this.#job) return false;
    const { ops, target } = this.#job;
    const isOfUse = target < standing.length && standing[target - 1] === ops[target - 1];
    if (isOfUse) this.#go();
    else this.free(/** @type {HTMLCanvasElement} */ (this.giveBack()));
    return isOfUse;
  }

  /** Begin to paint `standing` from `first` up to `target`. @param {readonly Op[]} standing @param {number} first @param {number} target @param {HTMLCanvasElement} bitmap */
  lay(standing, first, target, bitmap) {
    const ink = /** @type {CanvasRenderingContext2D} */ (bitmap.getContext("2d"));
    this.#job = { ops: standing.slice(0, target), at: first, target, bitmap, ink };
    blank(ink);
    this.#go();
  }

  /** A hand comes: the wet layer is its own. */
  rest() {
    clearTimeout(this.#timer);
  }

  /** Give the work up and its canvas away. */
  giveBack() {
    this.rest();
    const bitmap = this.#job?.bitmap;
    this.#job = null;
    return bitmap;
  }

  #go() {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#paint(), PAUSE_MS);
  }

  #paint() {
    const job = this.#job;
    if (!job) return;
    this.paper.live.style.setProperty("opacity", "0");
    const until_ms = performance.now() + SLICE_MS;
    do {
      this.paper.add(job.ops[job.at], job.ink);
      job.at += 1;
      job.ink.getImageData(0, 0, 1, 1); // a browser that paints late would pay for all of it at the next step back
    } while (job.at < job.target && performance.now() < until_ms);
    if (job.at < job.target) this.#go();
    else {
      this.#job = null;
      this.done({ length: job.target, top: job.ops[job.target - 1], bitmap: job.bitmap });
    }
  }
}
