// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { cut } from "../../static/js/draw/folds.js";
import { plan } from "../../static/js/draw/replay.js";

/** @param {number} at_ms @param {number} took_ms @returns {any} */
const stroke = (at_ms, took_ms) => ({ seq: 1, kind: "stroke", at_ms, took_ms, points: new Int16Array(0) });

test("the hand's long pauses and very long marks are shortened, short ones keep their time", () => {
  const marks = plan([stroke(0, 800), stroke(900, 60_000), stroke(600_000, 400)], false);
  assert.deepEqual(marks.map(({ from_ms, until_ms }) => [from_ms, until_ms]), [[0, 800], [900, 2500], [2850, 3250]]);
});

test("who wants less motion sees every mark whole, one after the other", () => {
  const marks = plan([stroke(0, 800), stroke(900, 900)], true);
  assert.deepEqual(marks.map(({ from_ms, until_ms }) => [from_ms, until_ms]), [[500, 500], [1000, 1000]]);
});

test("what was cleared away is not shown again", () => {
  const clear = /** @type {any} */ ({ seq: 2, kind: "clear", at_ms: 5 });
  assert.deepEqual(plan([stroke(0, 10), clear, stroke(9, 10)], false).map(({ op }) => op.at_ms), [9]);
  assert.deepEqual(plan([], false), []);
});

test("the box of a mark on folded paper holds its reflections", () => {
  assert.deepEqual(cut(100, 50, 200, 80, 1), { left: 100, top: 50, right: 200, bottom: 80 });
  assert.deepEqual(cut(100, 50, 200, 80, 2), { left: 100, top: 50, right: 1948, bottom: 80 });
  assert.deepEqual(cut(100, 50, 200, 80, 4), { left: 100, top: 50, right: 1948, bottom: 1486 });
});
