// @ts-check
/**
 * Long straight edges of a picture, by voting (a Hough transform over gradients).
 *
 * @typedef {import("./corners.js").Field} Field
 * @typedef {import("./geometry.js").Line} Line
 */

import { TINT } from "./corners.js";

const ANGLES = 180;
const LINES = 16;

/** Return the lines with most votes, none of them twice. @param {Field} field @returns {Line[]} */
export function straightEdges(field) {
  const { width, height } = field;
  const reach = Math.ceil(Math.hypot(width, height));
  const votes = new Float32Array(ANGLES * (2 * reach + 1));
  const [cos, sin] = [new Float32Array(ANGLES), new Float32Array(ANGLES)];
  for (let angle = 0; angle < ANGLES; angle += 1) {
    cos[angle] = Math.cos((angle * Math.PI) / ANGLES);
    sin[angle] = Math.sin((angle * Math.PI) / ANGLES);
  }
  for (let y = 2; y < height - 2; y += 1)
    for (let x = 2; x < width - 2; x += 1) {
      const [gx, gy] = slope(field, x, y);
      const steep = Math.hypot(gx, gy);
      if (steep < 10) continue;
      const way = (Math.atan2(gy, gx) + Math.PI) % Math.PI;
      const middle = Math.round((way / Math.PI) * ANGLES);
      for (let off = -3; off <= 3; off += 1) {
        const angle = (middle + off + ANGLES) % ANGLES;
        const far = Math.round(x * cos[angle] + y * sin[angle]) + reach;
        votes[angle * (2 * reach + 1) + far] += Math.min(steep, 36) / 36;
      }
    }
  return peaks(votes, reach, cos, sin);
}

/** How paper-likeness rises at a point. @param {Field} field @param {number} x @param {number} y */
function slope({ width, light, tint }, x, y) {
  const at = y * width + x;
  const value = (/** @type {number} */ place) => light[place] - TINT * tint[place];
  return [value(at + 1) - value(at - 1) + value(at + 2) - value(at - 2), value(at + width) - value(at - width) + value(at + 2 * width) - value(at - 2 * width)];
}

/** @param {Float32Array} votes @param {number} reach @param {Float32Array} cos @param {Float32Array} sin @returns {Line[]} */
function peaks(votes, reach, cos, sin) {
  const row = 2 * reach + 1;
  /** @type {Line[]} */ const lines = [];
  while (lines.length < LINES) {
    let best = 0;
    for (let at = 1; at < votes.length; at += 1) if (votes[at] > votes[best]) best = at;
    if (votes[best] < 20) break;
    const [angle, far] = [Math.floor(best / row), (best % row) - reach];
    lines.push([cos[angle], sin[angle], -far]);
    for (let off = -7; off <= 7; off += 1) {
      const turned = angle + off;
      const near = (turned + ANGLES) % ANGLES;
      const middle = turned < 0 || turned >= ANGLES ? -far : far;
      for (let shift = -9; shift <= 9; shift += 1) {
        const place = middle + shift + reach;
        if (place >= 0 && place < row) votes[near * row + place] = 0;
      }
    }
  }
  return lines;
}
