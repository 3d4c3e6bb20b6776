// Pure parts of the sand-timer and of the sound check.
import assert from "node:assert/strict";
import { test } from "node:test";
import { adviceBefore, adviceFor, isSlow, middle } from "../../static/js/check/advice.js";
import { Recording } from "../../static/js/check/recording.js";

globalThis.document ??= { documentElement: { lang: "zh-Hans" } };
const { sandHeights } = await import("../../static/js/ui/sand.js");

test("sand is never lost: both bulbs together always hold the whole", () => {
  for (const left_s of [-5, 0, 1, 300, 899, 900, 2000]) {
    const { upper, lower } = sandHeights(left_s, 900);
    assert.ok(upper >= 0 && lower >= 0);
    assert.ok(Math.abs(upper + lower - 21) < 0.11);
  }
  assert.deepEqual(sandHeights(900, 900), { upper: 21, lower: 0 });
  assert.deepEqual(sandHeights(0, 900), { upper: 0, lower: 21 });
  assert.deepEqual(sandHeights(5, 0), { upper: 0, lower: 21 });
});

const SAFARI = "Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Safari/604.1";

test("a browser inside another app is told first, then HTTPS, then what is missing", () => {
  const wechat = `${SAFARI} MicroMessenger/8.0.50`;
  assert.equal(adviceBefore({ isSecure: false, hasDevices: false, userAgent: wechat }), "inapp");
  assert.equal(adviceBefore({ isSecure: false, hasDevices: false, userAgent: SAFARI }), "insecure");
  assert.equal(adviceBefore({ isSecure: true, hasDevices: false, userAgent: SAFARI }), "none");
  assert.equal(adviceBefore({ isSecure: true, hasDevices: true, userAgent: SAFARI }), null);
});

test("what the browser answered becomes advice", () => {
  assert.equal(adviceFor(new DOMException("", "NotAllowedError")), "refused");
  assert.equal(adviceFor(new DOMException("", "NotFoundError")), "missing");
  assert.equal(adviceFor(new DOMException("", "NotReadableError")), "busy");
  assert.equal(adviceFor("odd"), "refused");
});

test("the middle trip counts, and no trip is a slow one", () => {
  assert.equal(middle([30, 900, 20]), 30);
  assert.equal(middle([]), null);
  assert.ok(isSlow(null) && isSlow(900) && !isSlow(30));
});

test("a recording holds the samples behind each header", () => {
  const recording = new Recording();
  recording.add(new ArrayBuffer(12 + 960));
  recording.add(new ArrayBuffer(12 + 960));
  assert.equal(recording.samples, 960);
});
