// @ts-check
/**
 * Bright, colourless patches of a picture as quads: one for each of many thresholds, since nobody knows the lamp.
 *
 * @typedef {import("./corners.js").Field} Field
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {import("./geometry.js").Quad} Quad
 */
import { ordered } from "./geometry.js";

const LEVELS = 14;
const LEAST = 0.07; // of the picture

/** @param {Field} field @returns {Quad[]} */
export function patches(field) {
  const { width, height, light, tint } = halved(field);
  const quads = [];
  for (const dislike of [0.3, 0.9]) {
    const likeness = light.map((level, at) => level - dislike * tint[at]);
    const sorted = Float32Array.from(likeness).sort();
    for (let level = 1; level < LEVELS; level += 1) {
      const threshold = sorted[Math.floor((level / LEVELS) * (sorted.length - 1))];
      for (const patch of components(likeness, threshold, width, height)) {
        const quad = quadOf(hull(patch));
        if (quad) quads.push(/** @type {Quad} */ (quad.map(([x, y]) => [2 * x + 0.5, 2 * y + 0.5])));
      }
    }
  }
  return quads;
}

/** Half the size is enough for patches: their sides are fitted afterwards. @param {Field} field @returns {Field} */
function halved({ width, height, light, tint }) {
  const [w, h] = [width >> 1, height >> 1];
  const small = { width: w, height: h, light: new Float32Array(w * h), tint: new Float32Array(w * h) };
  for (let y = 0, at = 0; y < h; y += 1)
    for (let x = 0; x < w; x += 1, at += 1) {
      const from = 2 * y * width + 2 * x;
      small.light[at] = (light[from] + light[from + 1] + light[from + width] + light[from + width + 1]) / 4;
      small.tint[at] = (tint[from] + tint[from + 1] + tint[from + width] + tint[from + width + 1]) / 4;
    }
  return small;
}

/** The large connected parts above a threshold, as their outermost points in each row. @param {Float32Array} values @param {number} threshold @param {number} width @param {number} height @returns {Point[][]} */
function components(values, threshold, width, height) {
  const seen = new Uint8Array(values.length);
  const stack = new Int32Array(values.length);
  const found = [];
  for (let start = 0; start < values.length; start += 5) {
    if (seen[start] || values[start] < threshold) continue;
    let [depth, count] = [1, 0];
    const [left, right] = [new Int32Array(height).fill(width), new Int32Array(height).fill(-1)];
    stack[0] = start;
    seen[start] = 1;
    while (depth) {
      const at = stack[(depth -= 1)];
      const x = at % width;
      const y = (at - x) / width;
      count += 1;
      if (x < left[y]) left[y] = x;
      if (x > right[y]) right[y] = x;
      for (let side = 0; side < 4; side += 1) {
        const next = side === 0 ? (x ? at - 1 : at) : side === 1 ? (x < width - 1 ? at + 1 : at) : side === 2 ? at - width : at + width;
        if (next < 0 || next >= values.length || seen[next] || values[next] < threshold) continue;
        seen[next] = 1;
        stack[depth] = next;
        depth += 1;
      }
    }
    if (count < LEAST * values.length) continue;
    /** @type {Point[]} */ const points = [];
    for (let y = 0; y < height; y += 1) if (right[y] >= 0) points.push([left[y], y], [right[y], y]);
    found.push(points);
  }
  return found;
}

/** @param {Point[]} points @returns {Point[]} the convex hull, in order */
function hull(points) {
  const sorted = [...points].sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  const half = (/** @type {Point[]} */ list) => {
    /** @type {Point[]} */ const chain = [];
    for (const point of list) {
      while (chain.length > 1 && turn(chain[chain.length - 2], chain[chain.length - 1], point) <= 0) chain.pop();
      chain.push(point);
    }
    chain.pop();
    return chain;
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** @param {Point} a @param {Point} b @param {Point} c */
function turn(a, b, c) {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** Drop edges of the hull, the cheapest first, until four are left. @param {Point[]} round @returns {Quad | null} */
function quadOf(round) {
  const points = round.map((point) => /** @type {Point} */ ([...point]));
  while (points.length > 4) {
    let [best, cost, corner] = [-1, Infinity, /** @type {Point | null} */ (null)];
    for (let at = 0; at < points.length; at += 1) {
      const [a, b, c, d] = [0, 1, 2, 3].map((step) => points[(at + step) % points.length]);
      const bend = (b[0] - a[0]) * (c[1] - d[1]) - (b[1] - a[1]) * (c[0] - d[0]);
      if (Math.abs(bend) < 1e-6) continue;
      const part = ((d[0] - a[0]) * (c[1] - d[1]) - (d[1] - a[1]) * (c[0] - d[0])) / bend;
      if (part < 1) continue; // the neighbours meet on the other side
      /** @type {Point} */ const peak = [a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])];
      const grown = Math.abs(turn(b, peak, c)) / 2;
      if (grown < cost) [best, cost, corner] = [at, grown, peak];
    }
    if (best < 0 || !corner) return null;
    const [b, c] = [(best + 1) % points.length, (best + 2) % points.length];
    points[b] = corner;
    points.splice(c, 1);
  }
  return points.length === 4 ? ordered(points) : null;
}
