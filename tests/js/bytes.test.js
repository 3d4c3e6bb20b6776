// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { decode, encode } from "../../static/js/draw/bytes.js";
import { Trail, pack } from "../../static/js/draw/codec.js";
import { chanceAt } from "../../static/js/draw/grain.js";
import { Reader, Writer } from "../../static/js/draw/varint.js";

/** A generator of numbers that repeats from run to run. @param {number} seed */
function dice(seed) {
  let rolled = 0;
  return () => chanceAt(seed, (rolled += 1));
}

/** @param {() => number} roll @param {number} most */
const upTo = (roll, most) => Math.floor(roll() * (most + 1));
/** @param {() => number} roll */
const color = (roll) => `#${upTo(roll, 0xffffff).toString(16).padStart(6, "0")}`;

/** Any operation a child's hand can make. @param {() => number} roll @param {number} seq @returns {any} */
function anyOp(roll, seq) {
  const at_ms = 1_700_000_000_000 + upTo(roll, 2 ** 30);
  const place = { x_px: upTo(roll, 2600) - 300, y_px: upTo(roll, 2000) - 300, folds: [1, 2, 4][upTo(roll, 2)] };
  const kind = ["stroke", "fill", "stamp", "clear", "undo", "redo"][upTo(roll, 5)];
  if (kind === "stroke") {
    const trail = new Trail();
    for (let left = upTo(roll, 400); left; left -= 1) trail.add(roll() * 5000 - 1500, roll() * 4000 - 1000, roll());
    const brush = { id: ["crayon", "watercolour"][upTo(roll, 1)], version: 1 + upTo(roll, 254) };
    return { seq, kind, at_ms, took_ms: upTo(roll, 90_000), brush, color: color(roll), size_px: upTo(roll, 800) / 8,
      seed: upTo(roll, 0x7fffffff), folds: place.folds, points: pack(trail) };
  }
  if (kind === "fill") {
    const { x_px, y_px } = place;
    return { seq, kind, at_ms, color: color(roll), x_px, y_px, mask: Uint8Array.from({ length: upTo(roll, 900) }, () => upTo(roll, 255)) };
  }
  if (kind === "stamp")
    return { seq, kind, at_ms, stamp: { id: "dinosaur", version: 1 }, color: color(roll), ...place, size_px: upTo(roll, 900),
      turn_deg: upTo(roll, 360) - 180 };
  return { seq, kind, at_ms };
}

test("every operation comes back from its bytes exactly", async () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const op = anyOp(dice(seed), seed);
    const encoded = await encode(op);
    assert.deepEqual(decode(seed, encoded), op);
    assert.deepEqual(await encode(decode(seed, encoded)), encoded);
  }
});

test("a picture under the ink comes back with its type and every byte", async () => {
  const bytes = Uint8Array.from({ length: 5000 }, (_, at) => at % 251);
  const back = decode(1, await encode({ seq: 1, kind: "image", at_ms: 7, image: new Blob([bytes], { type: "image/webp" }) }));
  assert.ok(back.kind === "image" && back.image.type === "image/webp");
  assert.deepEqual(new Uint8Array(await back.image.arrayBuffer()), bytes);
});

test("a stroke of an old log, which knew no folds, is one that is painted once", async () => {
  const old = { seq: 1, kind: /** @type {const} */ ("stroke"), at_ms: 1, took_ms: 5, brush: { id: "crayon", version: 1 },
    color: "#2b5fc4", size_px: 38, seed: 9, points: new Int16Array([80, 80, 500, 8, -8, 600]) };
  assert.deepEqual(decode(1, await encode(old)), { ...old, folds: 1 });
});

test("bytes that are cut off, or of another kind or layout, are refused and never half read", async () => {
  for (let seed = 1; seed <= 120; seed += 1) {
    const op = anyOp(dice(seed), seed);
    const { kind, at_ms, body } = await encode(op);
    if (kind === "stroke") for (let cut = 0; cut < body.length; cut += 7)
      assert.throws(() => decode(1, { kind, at_ms, body: body.subarray(0, cut) }), RangeError);
    assert.throws(() => decode(1, { kind: "sparkle", at_ms, body }), RangeError);
    assert.throws(() => decode(1, { kind, at_ms, body: Uint8Array.of(9, ...body.subarray(1)) }), RangeError);
  }
});

test("a stroke of two thousand points takes less than ten thousand bytes", async () => {
  const trail = new Trail();
  for (let at = 0; at < 2000; at += 1)
    trail.add(1024 + 800 * Math.cos(at / 40) + (at % 3), 768 + 600 * Math.sin(at / 31), 0.5 + 0.3 * Math.sin(at / 11));
  const { body } = await encode({ seq: 1, kind: "stroke", at_ms: 1, took_ms: 1, brush: { id: "crayon", version: 1 },
    color: "#000000", size_px: 38, seed: 1, points: pack(trail) });
  assert.ok(body.length < 10_000, `${body.length} bytes`);
});

test("numbers of every size come back", () => {
  const out = new Writer();
  const numbers = [0, 1, 127, 128, 300, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 48, Number.MAX_SAFE_INTEGER];
  const signed = [0, -1, 1, 32767, -32768, 2 ** 31 - 1, -(2 ** 31)];
  for (const number of numbers) out.count(number);
  for (const number of signed) out.signed(number);
  const read = new Reader(out.written);
  assert.deepEqual(numbers.map(() => read.count()), numbers);
  assert.deepEqual(signed.map(() => read.signed()), signed);
  assert.equal(read.left, 0);
});
