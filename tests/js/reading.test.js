// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { localVoice, readingPace_ms } from "../../static/js/ui/read_aloud.js";

test("a longer sentence is lit up longer, and even a short one long enough to see", () => {
  assert.ok(readingPace_ms("小猫。") >= 700);
  assert.ok(readingPace_ms("小猫在大森林里迷路了。") > readingPace_ms("小猫迷路了。"));
  assert.ok(readingPace_ms("The little cat is lost.") > readingPace_ms("It is lost."));
  assert.equal(readingPace_ms("……"), 700);
});

const voice = (/** @type {string} */ lang, localService = true) => ({ lang, localService });

test("only a voice of this device reads, the one of the book's language", () => {
  const mandarin = voice("zh-CN");
  assert.equal(localVoice([voice("en-US"), voice("zh-HK"), mandarin], "zh-Hans"), mandarin);
  assert.equal(localVoice([voice("zh-CN", false)], "zh-Hans"), null);
  assert.equal(localVoice([voice("de-DE")], "en"), null);
  assert.equal(localVoice([], "en"), null);
});

test("a voice of another region is better than none", () => {
  const cantonese = voice("zh_HK");
  assert.equal(localVoice([cantonese], "zh-Hans"), cantonese);
});
