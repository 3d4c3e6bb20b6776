// @ts-check
/**
 * Where paint from the bucket runs: pure arithmetic on a picture of the paper, made for children's outlines. Walls are
 * thickened first, so that a small gap lets nothing out; then the paint is let back to the walls, into corners that were
 * too narrow, and over the half-tones at the edge.
 */
import { about, around, edgeOf, spread, thicken } from "./cells.js";
const SAME_COLOR = 42 * 42;
const POCKET_SHARE = 0.06;
const FEW_CELLS = 40;
const HALF_TONE = 0.6;
const MOST_POCKET_CELLS = 400;

/**
 * Return the cells (1 = covered) that paint poured at (x, y) covers, or null where there is no room for any.
 * `gap`: walls are thickened by this many cells, so that gaps up to twice as wide are closed.
 * @param {Uint8ClampedArray} rgba @param {number} columns @param {number} rows @param {number} x @param {number} y @param {number} gap
 */
export function flood(rgba, columns, rows, x, y, gap) {
  const start = y * columns + x;
  const away = distances(rgba, start);
  const walls = new Uint8Array(away.length);
  for (let cell = 0; cell < walls.length; cell += 1) walls[cell] = Number(away[cell] > SAME_COLOR);
  for (let thick = gap; thick >= 0; thick -= 1) {
    const closed = thick ? thicken(walls, columns, rows, thick) : walls;
    const from = closed[start] ? beside(walls, closed, columns, rows, start, thick * 2) : start;
    if (from < 0) continue;
    const covered = spread(closed, columns, from);
    letBack(covered, walls, columns, rows, thick);
    if (!covered[start]) continue; // it ran somewhere else than where the child tapped
    if (thick) fillPockets(covered, walls, columns, rows);
    coverHalfTones(covered, walls, away, columns, rows);
    return covered;
  }
  return null;
}

/** How far each cell's colour is from the one that was tapped, squared. @param {Uint8ClampedArray} rgba @param {number} start */
function distances(rgba, start) {
  const [red, green, blue] = rgba.subarray(start * 4, start * 4 + 3);
  const away = new Int32Array(rgba.length / 4);
  for (let at = 0, cell = 0; cell < away.length; at += 4, cell += 1) {
    const dr = rgba[at] - red;
    const dg = rgba[at + 1] - green;
    const db = rgba[at + 2] - blue;
    away[cell] = dr * dr + dg * dg + db * db;
  }
  return away;
}

/** The nearest open cell to a start that lies in a thickened wall, without crossing a real one; −1 when there is none. @param {Uint8Array} walls @param {Uint8Array} closed @param {number} columns @param {number} rows @param {number} start @param {number} within */
function beside(walls, closed, columns, rows, start, within) {
  let edge = [start];
  const seen = new Set(edge);
  for (let step = 0; step <= within && edge.length; step += 1) {
    /** @type {number[]} */ const next = [];
    for (const cell of edge) {
      if (!closed[cell]) return cell;
      around(cell, columns, rows, (other) => {
        if (walls[other] || seen.has(other)) return;
        seen.add(other);
        next.push(other);
      });
    }
    edge = next;
  }
  return -1;
}

/** Let paint back to the real walls, `by` steps. @param {Uint8Array} covered @param {Uint8Array} walls @param {number} columns @param {number} rows @param {number} by */
function letBack(covered, walls, columns, rows, by) {
  let edge = by ? edgeOf(covered, columns, rows) : [];
  for (let step = 0; step < by; step += 1) {
    /** @type {number[]} */ const next = [];
    for (const cell of edge)
      about(cell, walls, columns, rows, (other) => {
        if (covered[other]) return;
        covered[other] = 1;
        next.push(other);
      });
    edge = next;
  }
}

/** Narrow corners between paint and walls are filled; what is large lies outside, behind a gap. @param {Uint8Array} covered @param {Uint8Array} walls @param {number} columns @param {number} rows */
function fillPockets(covered, walls, columns, rows) {
  let area = 0;
  for (let cell = 0; cell < covered.length; cell += 1) area += covered[cell];
  const most = Math.min(MOST_POCKET_CELLS, FEW_CELLS + area * POCKET_SHARE);
  const looked = new Uint8Array(covered.length);
  for (const cell of edgeOf(covered, columns, rows))
    around(cell, columns, rows, (other) => {
      if (covered[other] || walls[other] || looked[other]) return;
      const pocket = [other];
      looked[other] = 1;
      for (let at = 0; at < pocket.length; at += 1)
        around(pocket[at], columns, rows, (more) => {
          if (covered[more] || walls[more] || looked[more]) return;
          looked[more] = 1;
          pocket.push(more);
        });
      if (pocket.length <= most) for (const at of pocket) covered[at] = 1;
    });
}

/** The smoothed edge of an outline is a mixture of it and the paper: cover the half next to the paint, once. @param {Uint8Array} covered @param {Uint8Array} walls @param {Int32Array} away @param {number} columns @param {number} rows */
function coverHalfTones(covered, walls, away, columns, rows) {
  /** @type {Set<number>} */ const mixtures = new Set();
  for (const cell of edgeOf(covered, columns, rows))
    around(cell, columns, rows, (wall) => {
      if (!walls[wall] || covered[wall]) return;
      let farthest = 0;
      around(wall, columns, rows, (other) => (farthest = Math.max(farthest, away[other])));
      if (away[wall] < farthest * HALF_TONE) mixtures.add(wall);
    });
  for (const cell of mixtures) covered[cell] = 1;
}
