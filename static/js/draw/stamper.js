// @ts-check
/** The hand with a stamp: it shows where it would land, moves with the finger, and presses when it lifts. */
import { PAPER_HEIGHT_PX, PAPER_WIDTH_PX } from "./codec.js";
import { cut } from "./folds.js";
import { chanceAt } from "./grain.js";
import { press } from "./props.js";
import { newestStamp } from "./stamps.js";

const LEAN_DEG = 9;

export class Stamper {
  /** @type {{trail: import("./codec.js").Trail, op: import("./oplog.js").StampOp} | null} */ #held = null;
  /** @type {import("./folds.js").Box | null} */ #shown = null;
  #frame = 0;

  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.wet = /** @type {CanvasRenderingContext2D} */ (desk.paper.live.getContext("2d"));
  }

  /** @param {import("./codec.js").Trail} trail @param {import("./hand.js").Tool} tool */
  begin(trail, tool) {
    this.#held = { trail, op: this.#newOp(trail.x(0), trail.y(0), tool) };
    this.desk.paper.begin({ brush: { id: "crayon", version: 1 }, color: tool.color, size_px: 1, seed: 0 });
    this.grow();
  }

  grow() {
    this.#frame ||= requestAnimationFrame(() => this.#show());
  }

  #show() {
    this.#frame = 0;
    this.#hide();
    if (!this.#held) return;
    this.#place();
    const { op } = this.#held;
    const half_px = op.size_px * 0.75;
    this.#shown = cut(op.x_px - half_px, op.y_px - half_px, op.x_px + half_px, op.y_px + half_px, op.folds);
    press(this.wet, op);
  }

  #place() {
    if (!this.#held) return;
    const { trail, op } = this.#held;
    op.x_px = Math.round(trail.x(trail.count - 1));
    op.y_px = Math.round(trail.y(trail.count - 1));
  }

  #hide() {
    if (!this.#shown) return;
    const { left, top, right, bottom } = this.#shown;
    this.#shown = null;
    this.wet.clearRect(left, top, right - left, bottom - top);
  }

  finish() {
    this.#place();
    const held = this.#held;
    this.drop();
    if (held) this.press(held.op);
  }

  drop() {
    this.#held = null;
    this.#hide();
  }

  /** Press a stamp at a place, without a finger. @param {number} x_px @param {number} y_px @param {import("./hand.js").Tool} tool */
  at(x_px, y_px, tool) {
    this.press(this.#newOp(x_px, y_px, tool));
  }

  /** @param {import("./oplog.js").StampOp} op */
  press(op) {
    const isOnPaper = op.x_px > 0 && op.y_px > 0 && op.x_px < PAPER_WIDTH_PX && op.y_px < PAPER_HEIGHT_PX;
    if (!isOnPaper) return;
    op.at_ms = Date.now();
    void this.desk.paper.prepare([...this.desk.log.ops, op]).then(() => this.desk.put(op));
  }

  /** No two stamps of a child's hand stand quite straight. @param {number} x_px @param {number} y_px @param {import("./hand.js").Tool} tool @returns {import("./oplog.js").StampOp} */
  #newOp(x_px, y_px, { stamp, color, size_px, folds }) {
    const turn_deg = Math.round((chanceAt(this.desk.log.nextSeq, Date.now() & 0xffff) - 0.5) * 2 * LEAN_DEG);
    return { seq: 0, kind: "stamp", at_ms: 0, stamp: { id: stamp, version: newestStamp(stamp) }, color, x_px, y_px, size_px, turn_deg, folds };
  }
}
