// @ts-check
/**
 * Ink a little ahead of the pen, so that the line does not lag behind it. It stands on the wet layer for one frame only,
 * is taken off to the pixel before real ink comes, and is never part of a stroke.
 */
import { paint, reach_px } from "./brushes.js";
import { Trail } from "./codec.js";
import { boxOf } from "./folds.js";

const LONGEST_PX = 256;

export class Foresight {
  #under = Object.assign(document.createElement("canvas"), { width: LONGEST_PX, height: LONGEST_PX });
  #canvas = /** @type {CanvasRenderingContext2D} */ (this.#under.getContext("2d"));
  /** @type {import("./folds.js").Box | null} */ #box = null;

  /** @param {import("./paper.js").Paper} paper @param {import("./pointer.js").Pointer} pointer */
  constructor(paper, pointer) {
    this.wet = /** @type {CanvasRenderingContext2D} */ (paper.live.getContext("2d"));
    this.pointer = pointer;
  }

  /** Paint from the last real points through those to come. @param {import("./oplog.js").StrokeOp} op @param {Trail} trail @param {readonly PointerEvent[]} ahead */
  show(op, trail, ahead) {
    if (!ahead.length || trail.count < 2) return;
    const guess = new Trail(trail.cells.slice(Math.max(0, trail.count - 2) * 3, trail.count * 3));
    const pressure = trail.pressure(trail.count - 1);
    for (const event of ahead) guess.add(this.pointer.x_px(event), this.pointer.y_px(event), pressure);
    const once = { ...op, folds: 1 };
    const box = boxOf(guess, reach_px(op));
    const [width, height] = [box.right - box.left, box.bottom - box.top];
    if (guess.count < 3 || width > LONGEST_PX || height > LONGEST_PX || width <= 0 || height <= 0) return;
    this.#box = box;
    this.#canvas.globalCompositeOperation = "copy";
    this.#canvas.drawImage(this.wet.canvas, box.left, box.top, width, height, 0, 0, width, height);
    paint(this.wet, once, guess, 2, guess.count, true);
  }

  /** Take it off again. */
  forget() {
    if (!this.#box) return;
    const { left, top, right, bottom } = this.#box;
    this.#box = null;
    this.wet.clearRect(left, top, right - left, bottom - top);
    this.wet.drawImage(this.#under, 0, 0, right - left, bottom - top, left, top, right - left, bottom - top);
  }
}
