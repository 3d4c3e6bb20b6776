// @ts-check
/** Folded paper: a mark is repeated left and right (2), or in all four quarters (4). And where marks land at all. */
import { PAPER_HEIGHT_PX, PAPER_WIDTH_PX, STEPS_PER_PX } from "./codec.js";

/** @typedef {{left: number, top: number, right: number, bottom: number}} Box in whole paper pixels */

/** Turn the canvas to one side of the fold: 0 as it lies, 1 left for right, 2 both, 3 top for bottom. @param {CanvasRenderingContext2D} canvas @param {number} side */
export function fold(canvas, side) {
  const isAcross = side === 1 || side === 2;
  const isDown = side >= 2;
  canvas.setTransform(isAcross ? -1 : 1, 0, 0, isDown ? -1 : 1, isAcross ? PAPER_WIDTH_PX : 0, isDown ? PAPER_HEIGHT_PX : 0);
}

/** Where a stroke can have left ink, cut to the paper. @param {import("./codec.js").Trail} trail @param {number} reach @param {number} [folds] @returns {Box} */
export function boxOf(trail, reach, folds = 1) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < trail.count * 3; at += 3) {
    left = Math.min(left, trail.cells[at]);
    right = Math.max(right, trail.cells[at]);
    top = Math.min(top, trail.cells[at + 1]);
    bottom = Math.max(bottom, trail.cells[at + 1]);
  }
  return cut(left / STEPS_PER_PX - reach, top / STEPS_PER_PX - reach, right / STEPS_PER_PX + reach, bottom / STEPS_PER_PX + reach, folds);
}

/** A box and its reflections, in whole pixels, cut to the paper. @param {number} left @param {number} top @param {number} right @param {number} bottom @param {number} folds @returns {Box} */
export function cut(left, top, right, bottom, folds) {
  const isAcross = folds > 1;
  const isDown = folds > 2;
  return {
    left: Math.max(0, Math.floor(isAcross ? Math.min(left, PAPER_WIDTH_PX - right) : left)),
    top: Math.max(0, Math.floor(isDown ? Math.min(top, PAPER_HEIGHT_PX - bottom) : top)),
    right: Math.min(PAPER_WIDTH_PX, Math.ceil(isAcross ? Math.max(right, PAPER_WIDTH_PX - left) : right)),
    bottom: Math.min(PAPER_HEIGHT_PX, Math.ceil(isDown ? Math.max(bottom, PAPER_HEIGHT_PX - top) : bottom)),
  };
}
