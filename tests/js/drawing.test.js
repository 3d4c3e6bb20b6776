// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { Checkpoints, nearest } from "../../static/js/draw/checkpoints.js";
import { Trail, pack, unpack } from "../../static/js/draw/codec.js";
import { boxOf } from "../../static/js/draw/folds.js";
import { chanceAt, tooth } from "../../static/js/draw/grain.js";
import { OpLog, newStroke, paintFrom } from "../../static/js/draw/oplog.js";
import { PalmRules } from "../../static/js/draw/palm.js";

/** A generator of numbers that repeats from run to run. @param {number} seed */
function dice(seed) {
  let rolled = 0;
  return () => chanceAt(seed, (rolled += 1));
}

test("a trail comes back from its packing exactly, however it was drawn", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const roll = dice(seed);
    const trail = new Trail();
    const points = Math.floor(roll() * 700);
    for (let at = 0; at < points; at += 1) trail.add(roll() * 5000 - 1500, roll() * 4000 - 1000, roll() * 1.4 - 0.2);
    const back = unpack(pack(trail));
    assert.equal(back.count, trail.count);
    assert.deepEqual(back.cells, trail.cells.slice(0, trail.count * 3));
  }
});

test("a packed stroke survives being packed again: replay and live stroke are the same numbers", () => {
  const trail = new Trail();
  for (let at = 0; at < 500; at += 1) trail.add(1000 + 900 * Math.cos(at / 9), 700 + 600 * Math.sin(at / 7), 0.5);
  assert.deepEqual(pack(unpack(pack(trail))), pack(trail));
});

test("a resting finger adds no points", () => {
  const trail = new Trail();
  assert.equal(trail.add(10, 10, 1), true);
  assert.equal(trail.add(10.01, 10.01, 0.2), false);
  assert.equal(trail.count, 1);
});

test("the box of a stroke holds all of it and stays on the paper", () => {
  const trail = new Trail();
  trail.add(-50, 100, 1);
  trail.add(3000, 1530, 1);
  assert.deepEqual(boxOf(trail, 20), { left: 0, top: 80, right: 2048, bottom: 1536 });
});

/** @param {number} seq */
const stroke = (seq) => newStroke(seq, { brush: "crayon", color: "#2b5fc4", size_px: 38, folds: 1 }, 1);
/** @param {number} seq @param {"undo" | "redo" | "clear"} kind */
const plain = (seq, kind) => ({ seq, kind, at_ms: 0 });

test("undo takes back, redo brings back, a new stroke forgets what was undone", () => {
  const log = new OpLog();
  log.append(stroke(1));
  log.append(stroke(2));
  log.append(plain(3, "undo"));
  assert.deepEqual(log.standing.map((op) => op.seq), [1]);
  log.append(plain(4, "redo"));
  assert.deepEqual(log.standing.map((op) => op.seq), [1, 2]);
  log.append(plain(5, "undo"));
  log.append(stroke(6));
  assert.equal(log.canRedo, false);
  assert.deepEqual(log.standing.map((op) => op.seq), [1, 6]);
});

test("clearing is one step that can be taken back", () => {
  const log = new OpLog([stroke(1), stroke(2)]);
  log.append(plain(3, "clear"));
  assert.equal(log.isBlank, true);
  assert.equal(log.hasInk, false);
  assert.equal(log.append(plain(4, "clear")), false);
  log.append(plain(4, "undo"));
  assert.equal(log.hasInk, true);
  assert.deepEqual(log.standing.map((op) => op.seq), [1, 2]);
});

test("nothing is appended for an undo that changes nothing, and the picture under the ink is not undone", () => {
  const log = new OpLog([{ seq: 1, kind: "image", at_ms: 0, image: new Blob() }]);
  assert.equal(log.append(plain(2, "undo")), false);
  assert.equal(log.append(plain(2, "redo")), false);
  assert.equal(log.ops.length, 1);
});

test("a log read back from what was kept stands as the log that kept it, after any play of hands", () => {
  for (let seed = 1; seed <= 80; seed += 1) {
    const roll = dice(seed);
    const log = new OpLog();
    for (let at = 0; at < 120; at += 1) {
      const kind = /** @type {const} */ (["stroke", "stroke", "stroke", "undo", "undo", "redo", "clear"])[Math.floor(roll() * 7)];
      log.append(kind === "stroke" ? stroke(log.nextSeq) : plain(log.nextSeq, kind));
    }
    const back = new OpLog(log.ops);
    assert.deepEqual(back.standing, log.standing);
    assert.equal(back.canRedo, log.canRedo);
    assert.deepEqual(log.ops.map((op) => op.seq), log.ops.map((_, at) => at + 1));
  }
});

test("undo and redo do what the plainest model of them does, a hundred steps and more", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const roll = dice(seed);
    const log = new OpLog();
    /** @type {string[]} */ let done = [];
    /** @type {string[]} */ let undone = [];
    for (let at = 0; at < 300; at += 1) {
      const kind = /** @type {const} */ (["stroke", "stroke", "stroke", "undo", "redo", "clear"])[Math.floor(roll() * 6)];
      const isTaken = log.append(kind === "stroke" ? stroke(log.nextSeq) : plain(log.nextSeq, kind));
      const canHappen = { stroke: true, undo: done.length > 0, redo: undone.length > 0, clear: done.length > 0 && done.at(-1) !== "clear" }[kind];
      assert.equal(isTaken, canHappen);
      if (!isTaken) continue;
      if (kind === "undo") undone = [...undone, ...done.splice(-1)];
      else if (kind === "redo") done = [...done, ...undone.splice(-1)];
      else [done, undone] = [[...done, kind], []];
      assert.deepEqual(log.standing.map((op) => op.kind), done);
    }
    let steps = 0;
    while (log.append(plain(log.nextSeq, "undo"))) steps += 1;
    assert.equal(steps, done.length);
    assert.equal(log.isBlank, true);
    while (log.append(plain(log.nextSeq, "redo"))) steps -= 1;
    assert.ok(steps <= 0);
    assert.deepEqual(log.standing.map((op) => op.kind), [...done, ...undone.reverse()]);
  }
});

test("a checkpoint is used only while all that lies under it still stands", () => {
  const ops = [stroke(1), stroke(2), stroke(3)];
  const two = { length: 2, top: ops[1] };
  const three = { length: 3, top: ops[2] };
  assert.equal(nearest([two, three], ops), three);
  assert.equal(nearest([two, three], ops.slice(0, 2)), two);
  assert.equal(nearest([two, three], [ops[0], stroke(4)]), undefined);
});

test("a copy further below is laid only where something was drawn, however much each step costs", () => {
  const made = globalThis.document;
  Object.assign(globalThis, { document: { createElement: () => ({}) } });
  /** @type {[number, number][]} */ const laid = [];
  for (const points of [[60, 60], [3, 3000], [3000, 3], [3000, 3000], [900, 900, 900], Array(40).fill(300)]) {
    const standing = points.map((count, at) => ({ ...stroke(at + 1), points: new Int16Array(count) }));
    const copies = new Checkpoints(/** @type {any} */ ({ still: {} }));
    const lay = (/** @type {unknown} */ _standing, /** @type {number} */ first, /** @type {number} */ target) => laid.push([first, target]);
    copies.below = /** @type {any} */ ({ isAtWork: () => false, lay });
    copies.lookBelow(standing);
  }
  Object.assign(globalThis, { document: made });
  assert.ok(laid.length > 0);
  for (const [first, target] of laid) assert.ok(target > first, `a copy of nothing: ${first} to ${target}`);
});

test("painting begins after the last clearing", () => {
  assert.equal(paintFrom([stroke(1), plain(2, "clear"), stroke(3)]), 2);
  assert.equal(paintFrom([stroke(1)]), 0);
});

/** @param {number} id @param {string} type @param {number} at_ms @param {number} [size] */
const contact = (id, type, at_ms, size = 20) => ({ id, type, at_ms, width_px: size, height_px: size });

test("the first finger draws, the second is nothing", () => {
  const rules = new PalmRules();
  assert.equal(rules.down(contact(1, "touch", 0)), "draw");
  assert.equal(rules.down(contact(2, "touch", 50)), "ignore");
  assert.equal(rules.owns(1), true);
  assert.equal(rules.owns(2), false);
});

test("a palm that came just before its pen loses its stroke to the pen", () => {
  const rules = new PalmRules();
  rules.down(contact(1, "touch", 0));
  assert.equal(rules.down(contact(2, "pen", 120)), "take-over");
  assert.equal(rules.owns(2), true);
});

test("a stroke that a finger has drawn for a while is not taken by a pen", () => {
  const rules = new PalmRules();
  rules.down(contact(1, "touch", 0));
  assert.equal(rules.down(contact(2, "pen", 900)), "ignore");
});

test("once a pen was seen, fingers rest: while it is down, just after, and until none came for a minute", () => {
  const rules = new PalmRules();
  assert.equal(rules.isPenOnly(0), false);
  rules.down(contact(1, "pen", 0));
  assert.equal(rules.down(contact(2, "touch", 400)), "ignore");
  rules.up(1, 1000);
  for (const at_ms of [1300, 1600, 60_900]) assert.equal(rules.down(contact(3, "touch", at_ms, 12)), "ignore");
  assert.equal(rules.isPenOnly(60_900), true);
  assert.equal(rules.down(contact(4, "touch", 61_001, 12)), "draw");
});

test("a child who says so draws with a finger again, but not under a resting pen hand", () => {
  const rules = new PalmRules();
  rules.down(contact(1, "pen", 0));
  rules.letFingers(true);
  rules.up(1, 1000);
  assert.equal(rules.down(contact(2, "touch", 1300)), "ignore");
  assert.equal(rules.down(contact(3, "touch", 1600, 12)), "draw");
  rules.up(3, 1700);
  rules.letFingers(false);
  assert.equal(rules.down(contact(4, "touch", 1800, 12)), "ignore");
});

test("after any play of contacts at most one draws, and lifting it always frees the paper", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const roll = dice(seed);
    const rules = new PalmRules();
    /** @type {number[]} */ const down = [];
    for (let at = 0; at < 200; at += 1) {
      const at_ms = at * 70;
      if (down.length && roll() < 0.45) rules.up(/** @type {number} */ (down.splice(Math.floor(roll() * down.length), 1)[0]), at_ms);
      else {
        down.push(at);
        rules.down(contact(at, ["touch", "pen", "mouse"][Math.floor(roll() * 3)], at_ms, roll() * 80));
      }
      assert.ok(down.filter((id) => rules.owns(id)).length <= 1);
    }
    for (const id of down) rules.up(id, 20_000);
    assert.equal(rules.down(contact(999, "mouse", 21_000)), "draw");
  }
});

test("a wide contact is a palm", () => {
  assert.equal(new PalmRules().down(contact(1, "touch", 0, 90)), "ignore");
});

test("chance repeats, spreads evenly, and the paper's tooth has no seam", () => {
  let sum = 0;
  for (let at = 0; at < 5000; at += 1) sum += chanceAt(9, at);
  assert.equal(chanceAt(9, 42), chanceAt(9, 42));
  assert.ok(Math.abs(sum / 5000 - 0.5) < 0.02);
  for (let y = 0; y < 256; y += 16) assert.ok(Math.abs(tooth(255.9, y) - tooth(256, y)) < 0.9 && tooth(256, y) >= 0);
});
