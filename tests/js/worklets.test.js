// @ts-check
// The audio thread, played by hand: a processor is a class, a block is 128 samples, a message is a call.
import assert from "node:assert/strict";
import { test } from "node:test";

/** @type {Record<string, any>} */ const processors = {};
/** @type {any[]} */ let posted = [];
Object.assign(globalThis, {
  sampleRate: 24000,
  AudioWorkletProcessor: class {
    port = { onmessage: (/** @type {any} */ _event) => {}, postMessage: (/** @type {any} */ data) => posted.push(data) };
  },
  registerProcessor: (/** @type {string} */ name, /** @type {any} */ processor) => (processors[name] = processor),
});
await import("../../static/js/worklets/capture.worklet.js");
await import("../../static/js/worklets/player.worklet.js");

/** @param {string} name @param {number} rate_hz */
function begin(name, rate_hz = 24000) {
  Object.assign(globalThis, { sampleRate: rate_hz });
  posted = [];
  return new processors[name]();
}

/** @param {number} rate_hz @param {number} hz @param {number} samples */
const tone = (rate_hz, hz, samples) => Float32Array.from({ length: samples }, (_, at) => 0.5 * Math.sin((2 * Math.PI * hz * at) / rate_hz));

/** @param {any} capture @param {Float32Array} samples */
function hear(capture, samples) {
  for (let at = 0; at < samples.length; at += 128) capture.process([[samples.subarray(at, at + 128)]]);
}

/** @param {any} player @param {number} ms */
function play(player, ms) {
  const blocks = Math.ceil((ms / 1000) * (/** @type {any} */ (globalThis).sampleRate / 128));
  const heard = [];
  for (let block = 0; block < blocks; block += 1) {
    const out = new Float32Array(128);
    player.process([], [[out]]);
    heard.push(...out);
  }
  return heard;
}

/** @param {any} player @param {any} data */
const tell = (player, data) => player.port.onmessage({ data });
/** @param {number} ms */
const pcm = (ms) => Int16Array.from(tone(24000, 440, ms * 24), (sample) => sample * 32767).buffer;

test("the microphone gives frames of 480 samples, numbered, with their loudness", () => {
  hear(begin("capture"), tone(24000, 440, 4800));
  assert.equal(posted.length, 10);
  assert.deepEqual(posted.map((frame) => frame.seq), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.ok(posted.every((frame) => frame.pcm.byteLength === 960 && Math.abs(frame.rms - 0.353) < 0.02));
});

test("what is louder than full scale is held at full scale", () => {
  hear(begin("capture"), new Float32Array(480).fill(1.7));
  assert.ok(new Int16Array(posted[0].pcm).every((sample) => sample === 32767));
});

test("a muted microphone hands nothing over, and time goes on", () => {
  const capture = begin("capture");
  tell(capture, { isMuted: true });
  hear(capture, tone(24000, 440, 960));
  tell(capture, { isMuted: false });
  hear(capture, tone(24000, 440, 512));
  assert.deepEqual(posted.map((frame) => [frame.seq, frame.frameIndex]), [[0, 2]]);
});

for (const rate_hz of [44100, 48000, 16000])
  test(`a context that insists on ${rate_hz} Hz still gives 24 kHz, of the same pitch`, () => {
    hear(begin("capture", rate_hz), tone(rate_hz, 440, rate_hz));
    const samples = posted.flatMap((frame) => [...new Int16Array(frame.pcm)]);
    assert.ok(Math.abs(samples.length - 24000) <= 480);
    const crossings = samples.filter((sample, at) => at && samples[at - 1] < 0 && sample >= 0).length;
    assert.ok(Math.abs(crossings / (samples.length / 24000) - 440) < 6);
  });

test("the player waits for 80 ms, then plays every sample and says how much", () => {
  const player = begin("player");
  tell(player, { begin: "a" });
  tell(player, { pcm: pcm(60), item: "a" });
  assert.ok(play(player, 40).every((sample) => sample === 0));
  tell(player, { pcm: pcm(140), item: "a" });
  tell(player, { end: "a" });
  const heard = play(player, 300);
  assert.ok(Math.max(...heard) > 0.45);
  assert.deepEqual(posted.filter((said) => said.start).map((said) => said.item), ["a"]);
  const done = posted.find((said) => said.done);
  assert.equal(done.played_ms, 200);
  assert.ok(done.peak > 0.45 && done.peak < 0.51);
});

test("a short word plays at once when it is all there", () => {
  const player = begin("player");
  tell(player, { begin: "a" });
  tell(player, { pcm: pcm(20), item: "a" });
  tell(player, { end: "a" });
  play(player, 40);
  assert.equal(posted.find((said) => said.done).played_ms, 20);
});

test("a flush fades within 3 ms, reports what was played, and late sound of that item stays silent", () => {
  const player = begin("player");
  tell(player, { begin: "a" });
  tell(player, { pcm: pcm(1000), item: "a" });
  play(player, 200);
  tell(player, { flush: true });
  const after = play(player, 100);
  assert.ok(after.slice(0, 64).some((sample) => sample !== 0));
  assert.ok(after.slice(128).every((sample) => sample === 0));
  const flushed = posted.find((said) => said.flushed);
  assert.equal(flushed.item, "a");
  assert.ok(Math.abs(flushed.played_ms - 203) <= 8);
  tell(player, { pcm: pcm(500), item: "a" });
  assert.ok(play(player, 200).every((sample) => sample === 0));
});

test("a flush before the first sound is answered too", () => {
  const player = begin("player");
  tell(player, { begin: "a" });
  tell(player, { flush: true });
  play(player, 10);
  assert.deepEqual(posted.filter((said) => said.flushed).map((said) => said.played_ms), [0]);
});

for (const played_ms of [0, 40, 200])
  test(`a sentence that begins right after a flush is heard whole, ${played_ms} ms into the one before`, () => {
    const player = begin("player");
    for (const item of ["a", "behind"]) {
      tell(player, { begin: item });
      tell(player, { pcm: pcm(1000), item });
    }
    play(player, played_ms);
    tell(player, { flush: true });
    tell(player, { begin: "b" });
    tell(player, { pcm: pcm(300), item: "b" });
    tell(player, { pcm: pcm(500), item: "a" });
    tell(player, { end: "a" });
    tell(player, { end: "b" });
    const heard = play(player, 1500);
    assert.deepEqual(posted.filter((said) => said.flushed).map((said) => said.item), ["a"]);
    assert.deepEqual(posted.filter((said) => said.done).map((said) => [said.item, said.played_ms]), [["b", 300]]);
    assert.ok(Math.max(...heard.slice(1000)) > 0.45 && heard.slice(24 * 320).every((sample) => sample === 0));
  });

test("two flushes at once silence both sentences, and the third is heard", () => {
  const player = begin("player");
  tell(player, { begin: "a" });
  tell(player, { pcm: pcm(1000), item: "a" });
  play(player, 200);
  tell(player, { flush: true });
  tell(player, { begin: "b" });
  tell(player, { pcm: pcm(300), item: "b" });
  tell(player, { flush: true });
  tell(player, { begin: "c" });
  tell(player, { pcm: pcm(100), item: "c" });
  tell(player, { end: "c" });
  play(player, 800);
  assert.deepEqual(posted.filter((said) => said.flushed).map((said) => said.item), ["a"]);
  assert.deepEqual(posted.filter((said) => said.done).map((said) => [said.item, said.played_ms]), [["c", 100]]);
});

test("after an underrun it waits a little longer before it goes on, and loses nothing", () => {
  const player = begin("player");
  tell(player, { begin: "a" });
  tell(player, { pcm: pcm(100), item: "a" });
  play(player, 200);
  assert.equal(posted.filter((said) => said.under).length, 1);
  tell(player, { pcm: pcm(100), item: "a" });
  assert.ok(play(player, 60).every((sample) => sample === 0));
  tell(player, { pcm: pcm(100), item: "a" });
  tell(player, { end: "a" });
  play(player, 400);
  assert.equal(posted.find((said) => said.done).played_ms, 300);
});

test("two sentences play one after the other", () => {
  const player = begin("player");
  for (const item of ["a", "b"]) {
    tell(player, { begin: item });
    tell(player, { pcm: pcm(100), item });
    tell(player, { end: item });
  }
  play(player, 400);
  assert.deepEqual(posted.filter((said) => said.done).map((said) => [said.item, said.played_ms]), [["a", 100], ["b", 100]]);
});

test("a 48 kHz loudspeaker hears the same length and pitch", () => {
  const player = begin("player", 48000);
  tell(player, { begin: "a" });
  tell(player, { pcm: pcm(500), item: "a" });
  tell(player, { end: "a" });
  const heard = play(player, 700);
  const sounding = heard.filter((sample) => sample !== 0).length / 48000;
  assert.ok(Math.abs(sounding - 0.5) < 0.02);
});
