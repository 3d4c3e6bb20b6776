// @ts-check
/**
 * A hand with a brush: what the pointer tells becomes a wet stroke, frame by frame, and a dry one when it lifts.
 *
 * A hand is whatever answers to begin, grow, finish and drop; the bucket and the stamps are hands too and come later.
 *
 * @typedef {import("./codec.js").Trail} Trail
 * @typedef {{hand: "brush" | "bucket" | "stamp", brush: string, color: string, size_px: number, folds: number, stamp: string}} Tool
 * @typedef {{begin: (trail: Trail, tool: Tool) => void, grow: (ahead: readonly PointerEvent[]) => void, finish: () => void, drop: () => void}} Hand
 */
import { newest } from "./brushes.js";
import { pack } from "./codec.js";
import { newStroke } from "./oplog.js";

const SLOW_MS = 8;
const SLOW_FRAMES = 5;

export class BrushHand {
  /** @type {{op: import("./oplog.js").StrokeOp, trail: Trail, painted: number} | null} */ #stroke = null;
  /** @type {readonly PointerEvent[]} */ #ahead = [];
  /** @type {import("./foresight.js").Foresight | null} */ #foresight = null;
  #frame = 0;
  /** How many frames in a row took too long; then there is no time to look ahead. */ #slow = 0;

  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  /** @param {Trail} trail @param {Tool} tool */
  begin(trail, tool) {
    const op = newStroke(this.desk.log.nextSeq, tool, newest(tool.brush));
    this.#stroke = { op, trail, painted: 0 };
    this.desk.paper.begin(op);
    this.#wanted();
  }

  /** @param {readonly PointerEvent[]} ahead where the browser thinks the pen will be when this frame is seen */
  grow(ahead) {
    this.#ahead = ahead;
    if (ahead.length && !this.#foresight) void this.#foresee();
    this.#wanted();
  }

  async #foresee() {
    const { Foresight } = await import("./foresight.js");
    this.#foresight ??= new Foresight(this.desk.paper, this.desk.pointer);
  }

  #wanted() {
    this.#frame ||= requestAnimationFrame(() => this.#paint());
  }

  #paint() {
    this.#frame = 0;
    if (!this.#stroke) return;
    const began_ms = performance.now();
    const { op, trail, painted } = this.#stroke;
    this.#foresight?.forget();
    this.desk.paper.wet(op, trail, painted);
    this.#stroke.painted = trail.count;
    if (this.#slow < SLOW_FRAMES) this.#foresight?.show(op, trail, this.#ahead);
    this.#slow = performance.now() - began_ms > SLOW_MS ? this.#slow + 1 : Math.max(0, this.#slow - 1);
  }

  finish() {
    if (!this.#stroke) return;
    this.#ahead = [];
    this.#paint();
    this.#foresight?.forget();
    const { op, trail } = this.#stroke;
    this.#stroke = null;
    op.took_ms = Date.now() - op.at_ms;
    op.points = pack(trail);
    this.desk.paper.dry(op, trail);
    this.desk.put(op, true);
  }

  drop() {
    this.#stroke = null;
    this.#foresight?.forget();
    this.desk.paper.wipe();
  }
}
