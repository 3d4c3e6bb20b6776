// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { flood } from "../../static/js/draw/flood.js";
import { chanceAt } from "../../static/js/draw/grain.js";
import { eachRun, packMask } from "../../static/js/draw/mask.js";

const COLUMNS = 200;
const ROWS = 150;
const GAP = 3;

/** A generator of whole numbers from 0 to `most` that repeats from run to run. @param {number} seed */
function dice(seed) {
  let rolled = 0;
  return (/** @type {number} */ most) => Math.floor(chanceAt(seed, (rolled += 1)) * (most + 1));
}

/** White paper with black where `isInk`. @param {(x: number, y: number) => boolean} isInk */
function paper(isInk) {
  const rgba = new Uint8ClampedArray(COLUMNS * ROWS * 4).fill(255);
  for (let y = 0; y < ROWS; y += 1)
    for (let x = 0; x < COLUMNS; x += 1) if (isInk(x, y)) rgba.fill(20, (y * COLUMNS + x) * 4, (y * COLUMNS + x) * 4 + 3);
  return rgba;
}

/** A ring around the middle, `thick` wide, with a gap of so many cells on its right. @param {number} radius @param {number} thick @param {number} gap */
const ring = (radius, thick, gap) => (/** @type {number} */ x, /** @type {number} */ y) => {
  const [dx, dy] = [x - 100, y - 75];
  const isGap = dx > 0 && Math.abs(dy + 0.5) < gap / 2;
  return Math.abs(Math.hypot(dx, dy) - radius) <= thick / 2 && !isGap;
};

/** @param {Uint8ClampedArray} rgba @param {number} x @param {number} y @param {number} [gap] */
const pour = (rgba, x, y, gap = GAP) => flood(rgba, COLUMNS, ROWS, x, y, gap);

test("paint poured into a ring with a small gap stays in it and reaches its outline", () => {
  for (const gap of [0, 1, 2, 3, 4, 5, 6]) {
    const covered = pour(paper(ring(40, 4, gap)), 100, 75);
    assert.ok(covered, `gap ${gap}`);
    for (let at = 0; at < covered.length; at += 1) {
      const far = Math.hypot((at % COLUMNS) - 100, Math.floor(at / COLUMNS) - 75);
      if (covered[at]) assert.ok(far <= 42 + GAP, `gap ${gap}: paint ran out to ${far}`);
      else assert.ok(far > 36, `gap ${gap}: a bare spot ${far} from the middle`);
    }
  }
});

test("paint runs out of a ring with a wide gap, and with no gap closing out of a small one: the closing is what holds it", () => {
  assert.ok(pour(paper(ring(40, 4, 14)), 100, 75)?.[0]);
  assert.ok(pour(paper(ring(40, 4, 4)), 100, 75, 0)?.[0]);
});

test("paint never covers a wall, whatever was drawn, and always the spot that was tapped", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const roll = dice(seed);
    const bars = Array.from({ length: 4 + roll(14) }, () => [roll(COLUMNS), roll(ROWS), 1 + roll(60), 1 + roll(60)]);
    const isInk = (/** @type {number} */ x, /** @type {number} */ y) =>
      bars.some(([left, top, width, height]) => {
        const isIn = x >= left && x < left + width && y >= top && y < top + height;
        return isIn && (x < left + 3 || y < top + 3 || x >= left + width - 3 || y >= top + height - 3);
      });
    const [x, y] = [roll(COLUMNS - 1), roll(ROWS - 1)];
    const covered = pour(paper(isInk), x, y);
    assert.ok(covered, `seed ${seed}`);
    assert.equal(covered[y * COLUMNS + x], 1);
    const isOnInk = isInk(x, y);
    for (let at = 0; at < covered.length; at += 1)
      if (covered[at]) assert.equal(isInk(at % COLUMNS, Math.floor(at / COLUMNS)), isOnInk, `seed ${seed}, cell ${at}`);
  }
});

test("corners too narrow for thickened walls are filled", () => {
  const isInk = (/** @type {number} */ x, /** @type {number} */ y) => y === 120 || Math.abs(x - 100) === Math.floor((y - 20) / 2) || y < 18;
  const covered = pour(paper(isInk), 100, 100);
  assert.ok(covered);
  assert.equal(covered[24 * COLUMNS + 100], 1, "the tip of the roof");
  assert.equal(covered[118 * COLUMNS + 54], 1, "the eaves");
  assert.equal(covered[60 * COLUMNS + 20], 0, "not the sky");
});

test("a dot that is too small for any thickened wall takes paint all the same", () => {
  const covered = pour(paper((x, y) => Math.max(Math.abs(x - 50), Math.abs(y - 50)) === 2), 50, 50);
  assert.equal(covered?.reduce((sum, cell) => sum + cell, 0), 9);
});

test("the half-tones of an outline are covered once: pouring again and again never eats the outline", () => {
  const rgba = paper(ring(40, 6, 0));
  for (let at = 0; at < COLUMNS * ROWS; at += 1) {
    const far = Math.hypot((at % COLUMNS) - 100, Math.floor(at / COLUMNS) - 75);
    if (far > 36 && far <= 37) rgba.fill(150, at * 4, at * 4 + 3);
  }
  for (const color of [90, 220, 140, 200]) {
    const covered = pour(rgba, 100, 75);
    assert.ok(covered);
    for (let at = 0; at < covered.length; at += 1) {
      const far = Math.hypot((at % COLUMNS) - 100, Math.floor(at / COLUMNS) - 75);
      if (covered[at]) assert.ok(far <= 37, `the outline lost ${far}`);
      else assert.ok(far > 36, `a bare spot ${far} from the middle`);
      if (covered[at]) rgba.set([255, color, 60], at * 4);
    }
  }
});

test("a mask comes back from its bytes cell by cell", () => {
  for (let seed = 1; seed <= 80; seed += 1) {
    const roll = dice(seed);
    const cells = new Uint8Array(COLUMNS * ROWS);
    for (let blots = roll(12); blots; blots -= 1) {
      const [x, y, r] = [roll(COLUMNS), roll(ROWS), roll(30)];
      for (let at = 0; at < cells.length; at += 1)
        if (Math.hypot((at % COLUMNS) - x, Math.floor(at / COLUMNS) - y) < r) cells[at] ^= 1;
    }
    const back = new Uint8Array(cells.length);
    eachRun(packMask(cells, COLUMNS, ROWS), (x, y, length) => back.fill(1, y * COLUMNS + x, y * COLUMNS + x + length));
    assert.deepEqual(back, cells);
  }
});

test("the mask of a large round fill takes less than three thousand bytes; half a mask covers less, and nothing breaks", () => {
  const [columns, rows] = [1024, 768];
  const cells = Uint8Array.from({ length: columns * rows }, (_, at) => Number(Math.hypot((at % columns) - 512, Math.floor(at / columns) - 384) < 350));
  const packed = packMask(cells);
  assert.ok(packed.length < 3000, `${packed.length} bytes`);
  let [whole, half] = [0, 0];
  eachRun(packed, (_x, _y, length) => (whole += length));
  eachRun(packed.subarray(0, packed.length / 2), (_x, _y, length) => (half += length));
  assert.ok(whole > half && half > 0);
});
