// @ts-check
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { Recognition } from "../../static/js/talk/device.js";

/** A recogniser of a browser; `where` is what it says of recognition on the device. @param {string} [where] */
function browser(where) {
  return class {
    static available = where === undefined ? undefined : async () => where;
    static last = /** @type {any} */ (null);
    processLocally = false;
    onresult = (/** @type {any} */ _event) => {};
    constructor() {
      /** @type {any} */ (this.constructor).last = this;
    }
    start() {}
    abort() {}
  };
}

/** @param {Record<string, unknown>} names @param {string} vendor */
function open(names, vendor = "Google Inc.") {
  Object.assign(globalThis, { SpeechRecognition: undefined, webkitSpeechRecognition: undefined }, names);
  Object.defineProperty(globalThis, "navigator", { value: { vendor }, configurable: true });
}

afterEach(() => open({}));

/** @param {boolean} trustsSafari */
const prepared = (trustsSafari = false) => new Recognition("zh-hans", trustsSafari, () => {}).prepare();

test("a recogniser that works on the device is used, and told to stay there", async () => {
  const Chrome = browser("available");
  open({ SpeechRecognition: Chrome });
  assert.equal(await prepared(), true);
  assert.equal(Chrome.last.processLocally, true);
  assert.equal(Chrome.last.lang, "zh-CN");
});

test("a recogniser in a cloud is never used", async () => {
  for (const where of ["unavailable", "downloadable", undefined]) {
    const Cloud = browser(where);
    open({ SpeechRecognition: Cloud, webkitSpeechRecognition: Cloud });
    assert.equal(await prepared(true), false);
    assert.equal(Cloud.last, null);
  }
});

test("Safari is used only where the operator vouches for its devices", async () => {
  const Safari = browser();
  open({ webkitSpeechRecognition: Safari }, "Apple Computer, Inc.");
  assert.equal(await prepared(false), false);
  assert.equal(await prepared(true), true);
});

test("what the device understood becomes words", async () => {
  const Chrome = browser("available");
  open({ SpeechRecognition: Chrome });
  /** @type {unknown[]} */ const words = [];
  await new Recognition("en", false, (text, isFinal) => words.push([text, isFinal])).prepare();
  const results = [Object.assign([{ transcript: "a cat" }], { isFinal: true })];
  Chrome.last.onresult({ resultIndex: 0, results });
  assert.deepEqual(words, [["a cat", true]]);
});

test("a sentence that was handed over is not told again", async () => {
  const Chrome = browser("available");
  open({ SpeechRecognition: Chrome });
  const recognition = new Recognition("en", false, () => {});
  await recognition.prepare();
  /** @type {string[]} */ const told = [];
  for (const name of ["start", "abort"]) Chrome.last[name] = () => told.push(name);
  recognition.forget();
  assert.deepEqual(told, []);
  recognition.start();
  recognition.forget();
  Chrome.last.onend();
  assert.deepEqual(told, ["start", "abort", "start"]);
});
