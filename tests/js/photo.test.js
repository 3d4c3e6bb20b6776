import assert from "node:assert/strict";
import { test } from "node:test";

import { findPaper } from "../../static/js/photo/corners.js";
import { laidFlat, whitened } from "../../static/js/photo/flatten.js";
import { flatSize, isConvex, onto, ordered } from "../../static/js/photo/geometry.js";
import { HEIGHT, KINDS, WIDTH, inverse, scene } from "./photo_scenes.js";

const SCENES = 50;
const DIAGONAL = Math.hypot(WIDTH, HEIGHT);

/** Mean distance of the corners, as a share of the diagonal; whichever corner comes first. */
function error(found, true_) {
  const turned = [0, 1, 2, 3].map((first) =>
    found.reduce((sum, [x, y], at) => sum + Math.hypot(x - true_[(at + first) % 4][0], y - true_[(at + first) % 4][1]) / 4, 0));
  return Math.min(...turned) / DIAGONAL;
}

test("the corners of a sheet are found in nine photographs of ten, on every kind of table", () => {
  const good = [];
  const kinds = new Set();
  for (let seed = 1; seed <= SCENES; seed += 1) {
    const photo = scene(seed);
    kinds.add(photo.kind);
    good.push(error(findPaper(photo).corners, photo.quad) <= 0.02);
  }
  const share = good.filter(Boolean).length / SCENES;
  console.log(`corner error at most 2 % of the diagonal: ${(100 * share).toFixed(1)} % of ${SCENES} photographs`);
  assert.equal(kinds.size, KINDS.length);
  assert.ok(share >= 0.9, `${share}`);
});

test("where there is no sheet, nothing is claimed", () => {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4).map((_, at) => (at % 4 === 3 ? 255 : 90 + (at % 7)));
  const { isSure, corners } = findPaper({ data, width: WIDTH, height: HEIGHT });
  assert.equal(isSure, false);
  assert.ok(isConvex(corners));
});

test("a picture that is a sheet already is taken as it is", () => {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(250);
  for (let y = 100; y < 200; y += 1) for (let x = 150; x < 300; x += 1) data.set([200, 40, 40, 255], (y * WIDTH + x) * 4);
  const found = findPaper({ data, width: WIDTH, height: HEIGHT });
  assert.equal(found.isAllPaper, true);
  assert.equal(found.isSure, false);
  assert.equal(findPaper(scene(1)).isAllPaper, false);
});

test("a map onto a quad takes corners to corners, and back", () => {
  const quad = [[10, 20], [300, 5], [280, 250], [30, 200]];
  const map = onto(100, 70, quad);
  const at = (m, x, y) => [(m[0] * x + m[1] * y + m[2]) / (m[6] * x + m[7] * y + m[8]), (m[3] * x + m[4] * y + m[5]) / (m[6] * x + m[7] * y + m[8])];
  [[0, 0], [100, 0], [100, 70], [0, 70]].forEach(([x, y], corner) => {
    const [u, v] = at(map, x, y);
    assert.ok(Math.hypot(u - quad[corner][0], v - quad[corner][1]) < 1e-6);
    const [bx, by] = at(inverse(map), u, v);
    assert.ok(Math.hypot(bx - x, by - y) < 1e-6);
  });
});

test("corners are put in order whatever order they come in", () => {
  const quad = [[10, 20], [300, 5], [280, 250], [30, 200]];
  for (const mixed of [[2, 0, 3, 1], [3, 2, 1, 0], [1, 3, 0, 2]]) assert.deepEqual(ordered(mixed.map((at) => quad[at])), quad);
});

test("a sheet of A4 seen askew lies flat as A4", () => {
  const { width, height } = flatSize([[50, 50], [440, 60], [430, 330], [60, 320]], 1414);
  assert.ok(Math.abs(width / height - Math.SQRT2) < 0.01);
});

test("laid flat and whitened, bare paper is white in every light and ink keeps its colour", () => {
  let [bare, dull, wrong, inked] = [0, 0, 0, 0];
  for (let seed = 1; seed <= 24; seed += 1) {
    const photo = scene(seed);
    const sheet = whitened(laidFlat(photo, photo.quad, 420));
    for (let y = 12; y < sheet.height - 12; y += 5)
      for (let x = 12; x < sheet.width - 12; x += 5) {
        const [u, v] = [x / sheet.width, y / sheet.height];
        const around = [[0, 0], [0.012, 0], [-0.012, 0], [0, 0.012], [0, -0.012]].map(([du, dv]) => photo.ink(u + du, v + dv));
        const [r, g, b] = sheet.data.subarray((y * sheet.width + x) * 4, (y * sheet.width + x) * 4 + 3);
        if (around.every((ink) => ink === null)) {
          bare += 1;
          dull += Number(Math.min(r, g, b) < 225);
        } else if (around.every((ink) => ink === around[0] && ink !== null) && Math.max(...around[0]) - Math.min(...around[0]) > 100) {
          inked += 1;
          const strongest = around[0].indexOf(Math.max(...around[0]));
          wrong += Number([r, g, b][strongest] < Math.max(r, g, b) - 12 || Math.max(r, g, b) - Math.min(r, g, b) < 50);
        }
      }
  }
  console.log(`bare paper that is not white: ${((100 * dull) / bare).toFixed(2)} %; ink that lost its colour: ${((100 * wrong) / inked).toFixed(2)} %`);
  assert.ok(bare > 5000 && inked > 500);
  assert.ok(dull / bare < 0.05, `${dull / bare}`);
  assert.ok(wrong / inked < 0.03, `${wrong / inked}`);
});
