// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { packFrame, unpackFrame } from "../../static/js/net/frames.js";
import { CATALOGUE } from "../../static/js/net/messages.js";
import { wait_ms } from "../../static/js/net/socket.js";
import { Energy } from "../../static/js/talk/ear.js";
import { stateFor } from "../../static/js/talk/face.js";

test("a frame of the microphone has the header the house reads", () => {
  const pcm = new Int16Array(480).map((_, at) => at - 240).buffer;
  const frame = new DataView(packFrame({ seq: 70000, frameIndex: 5, since_ms: 123, isAfterGap: true, pcm }));
  assert.equal(frame.byteLength, 12 + 960);
  assert.deepEqual([frame.getUint8(0), frame.getUint8(1)], [1, 1]);
  assert.equal(frame.getUint16(2, true), 70000 & 0xffff);
  assert.deepEqual([frame.getUint32(4, true), frame.getUint32(8, true)], [5, 123]);
  assert.equal(frame.getInt16(12, true), -240);
});

test("a frame of the house is unpacked, and anything else is nothing", () => {
  const frame = new DataView(new ArrayBuffer(8 + 4));
  frame.setUint8(0, 2);
  frame.setUint32(4, 7, true);
  frame.setInt16(8, 1000, true);
  const audio = unpackFrame(frame.buffer);
  assert.equal(audio?.number, 7);
  assert.deepEqual([...new Int16Array(audio?.pcm ?? new ArrayBuffer(0))], [1000, 0]);
  for (const bytes of [0, 7, 9]) assert.equal(unpackFrame(new ArrayBuffer(bytes)), null);
  frame.setUint8(0, 1);
  assert.equal(unpackFrame(frame.buffer), null);
});

test("a lost line comes back after half a second at the soonest, ten at the latest, and not all at once", () => {
  for (let attempt = 0; attempt < 12; attempt += 1) {
    const [soonest, latest] = [wait_ms(attempt, 0), wait_ms(attempt, 1)];
    assert.ok(soonest >= 250 && latest <= 10_000 && latest === 2 * soonest);
  }
  assert.equal(wait_ms(0, 1), 500);
  assert.equal(wait_ms(11, 1), 10_000);
});

test("pages that were all told of a restart do not come back all at once", () => {
  assert.equal(wait_ms(0, 0, 1012), 500);
  assert.equal(wait_ms(0, 1, 1012), 4_000);
  assert.equal(wait_ms(3, 1, 1012), wait_ms(3, 1, 1006));
});

test("the face never pretends to listen or to speak", () => {
  const still = { isAway: false, isOffline: false, isSpeaking: false, isThinking: false, isListening: false };
  assert.equal(stateFor(still), "idle");
  assert.equal(stateFor({ ...still, isListening: true }), "listening");
  assert.equal(stateFor({ ...still, isListening: true, isThinking: true }), "thinking");
  assert.equal(stateFor({ ...still, isListening: true, isSpeaking: true }), "speaking");
  assert.equal(stateFor({ ...still, isOffline: true, isListening: true }), "offline");
  assert.equal(stateFor({ ...still, isAside: true, isThinking: true }), "aside");
  assert.equal(stateFor({ ...still, isAsleep: true, isListening: true }), "asleep");
  assert.equal(stateFor({ ...still, isAway: true, isSpeaking: true }), "asleep");
});

test("speech is noticed within 140 ms over the noise of a room, and a door that bangs is not speech", () => {
  const energy = new Energy();
  for (let frame = 0; frame < 100; frame += 1) assert.equal(energy.hear(0.006), false);
  assert.equal([0.3, 0.3].map((rms) => energy.hear(rms)).includes(true), false);
  for (let frame = 0; frame < 30; frame += 1) energy.hear(0.006);
  const heard = Array.from({ length: 12 }, () => energy.hear(0.08));
  assert.ok(heard.indexOf(true) >= 5 && heard.indexOf(true) <= 6);
  for (let frame = 0; frame < 16; frame += 1) energy.hear(0.006);
  assert.equal(energy.isSpeech, false);
});

test("both languages of the catalogue say the same things, with the same values in them", () => {
  const values = (/** @type {string} */ sentence) => [...sentence.matchAll(/\{\w+\}/g)].map(String).sort();
  assert.deepEqual(Object.keys(CATALOGUE.en).sort(), Object.keys(CATALOGUE["zh-hans"]).sort());
  for (const [key, sentence] of Object.entries(CATALOGUE.en)) {
    assert.deepEqual(values(sentence), values(CATALOGUE["zh-hans"][key]), key);
    assert.ok(sentence.trim() && CATALOGUE["zh-hans"][key].trim(), key);
  }
});
