// @ts-check
/** The page turns to the drawing before or after this one, and says whether it could. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { letTurn } from "../../static/js/ui/pages.js";

/** A desk with sheets that were begun in this order, and the last one of them on it. @param {string[]} ids @param {{fails?: boolean}} [faults] */
function studio(ids, { fails = false } = {}) {
  const ops = new Map(ids.map((id, place) => [id, [{ at_ms: 100 + place }]]));
  const whose = { child: "c", conversation: "talk" };
  const desk = { whose, sheet: { id: ids[ids.length - 1] }, log: { ops: ops.get(ids[ids.length - 1]) ?? [] } };
  const rows = [...ids.map((id, place) => ({ id, conversation: "talk", opened_ms: 900 - place })),
    { id: "elsewhere", conversation: "another", opened_ms: 1 }, { id: "blank", conversation: "talk", opened_ms: 2 }];
  const sender = {
    keep: { sheets: async () => rows, ops: async (/** @type {string} */ id) => ops.get(id) ?? [] },
    now: async () => {},
    bring: async (/** @type {{id: string}} */ { id }) => {
      if (fails) throw new TypeError("no network");
      desk.sheet = { id };
      desk.log = { ops: ops.get(id) ?? [] };
    },
  };
  /** @type {object[]} */ const sent = [];
  const talk = { send: (/** @type {string} */ type, /** @type {object} */ fields) => Boolean(sent.push({ type, ...fields })) };
  const paper = { dataset: {} };
  const root = { querySelector: () => paper };
  return { desk, sent, paper, turn: letTurn(/** @type {any} */ (root), /** @type {any} */ (desk), /** @type {any} */ (sender), talk) };
}

test("the pages turn back and forth in the order in which they were begun", async () => {
  const { turn, sent, desk, paper } = studio(["one", "two", "three"]);
  await turn("previous");
  await turn("previous");
  assert.equal(desk.sheet.id, "one");
  await turn("next");
  assert.equal(desk.sheet.id, "two");
  assert.deepEqual(sent.map((told) => Object.values(told)), [
    ["page", true, 2, 3], ["page", true, 1, 3], ["page", true, 2, 3],
  ]);
  assert.deepEqual(paper.dataset, {});
});

test("at either end, and with one sheet alone, the page stays and says so", async () => {
  const several = studio(["one", "two"]);
  await several.turn("next");
  assert.deepEqual(several.sent, [{ type: "page", turned: false, number: 2, count: 2 }]);
  const alone = studio(["one"]);
  await alone.turn("previous");
  assert.deepEqual(alone.sent, [{ type: "page", turned: false, number: 1, count: 1 }]);
});

test("a blank sheet on the desk is the last page", async () => {
  const { turn, sent, desk } = studio(["one", "two"]);
  desk.sheet = { id: "fresh" };
  desk.log = { ops: [] };
  await turn("previous");
  assert.equal(desk.sheet.id, "two");
  assert.deepEqual(sent, [{ type: "page", turned: true, number: 2, count: 2 }]);
});

test("a page that cannot be brought stays, and the paper is free again", async () => {
  const { turn, sent, desk, paper } = studio(["one", "two"], { fails: true });
  await turn("previous");
  assert.equal(desk.sheet.id, "two");
  assert.deepEqual(sent, [{ type: "page", turned: false, number: 2, count: 2 }]);
  assert.deepEqual(paper.dataset, {});
});
