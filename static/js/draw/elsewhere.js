// @ts-check
/**
 * A drawing that was drawn elsewhere: on another device, or in another talk. One of another talk becomes a sheet of this
 * one at the first stroke, so that a book that shows it stays as it is.
 *
 * @typedef {{id: string, image_url?: string, talk?: string}} Drawing
 * @typedef {Drawing & {drawn_at_ms: number}} Paper on which a hand was last in this talk, as the house knows it
 * @typedef {import("./keep.js").Sheet} Sheet
 * @typedef {import("./keep.js").Keep} Keep
 * @typedef {import("./keep.js").Whose} Whose
 */
import { blob } from "../net/http.js";
import { newSheet } from "./keep.js";
import { fetchOps } from "./post.js";

const FORGET_AFTER_MS = 30 * 24 * 3600_000;
const PATIENCE_MS = 6000; // for the house, before the child draws on what is here

/**
 * Return the sheet on which a hand was last in this talk, from here or from the house, and what else has to go home.
 * @param {Whose} whose @param {Keep} keep @param {Sheet[]} sheets the newest first @param {Paper | null} paper
 */
export async function find(whose, keep, sheets, paper) {
  const mine = sheets.find((sheet) => sheet.conversation === whose.conversation);
  const last = mine && (await keep.last(mine.id));
  const isNewest = mine && Math.max(mine.opened_ms, last?.at_ms ?? 0) >= (paper?.drawn_at_ms ?? 0);
  const isOnlyHere = mine && mine.sent < (last?.seq ?? 0);
  const late = new Promise((/** @type {(nothing: null) => void} */ resolve) => setTimeout(resolve, PATIENCE_MS, null));
  const found = (paper && !isNewest && !isOnlyHere && (await Promise.race([late, bring(whose, keep, paper).catch(() => null)]))) ||
    (mine && { sheet: mine, ops: await keep.ops(mine.id), isBorrowed: false });
  return { found, left: await leftovers(keep, sheets.filter((sheet) => sheet.id !== found?.sheet.id)) };
}

/**
 * Return a drawing of the house as a sheet for this desk. Strokes that only this device has win, also those for which the
 * house had no room.
 * @param {Whose} whose @param {Keep} keep @param {Drawing} drawing
 */
export async function bring(whose, keep, { id, image_url, talk = whose.conversation }) {
  const isOurs = talk === whose.conversation;
  const kept = isOurs && (await keep.sheets(whose)).find((sheet) => sheet.id === id);
  const last = (kept && (await keep.last(id))?.seq) || 0;
  let ops = kept && kept.sent < last ? null : await fetchOps(id).catch((error) => noStrokes(error, last > 0));
  const sent = isOurs && ops?.length ? ops[ops.length - 1].seq : 0;
  if (kept && (!ops || sent < last))
    return { sheet: ops ? { ...kept, sent } : kept, ops: await keep.ops(id), isBorrowed: false };
  ops ??= [];
  if (!ops.length && image_url) ops = [{ seq: 1, kind: "image", at_ms: Date.now(), image: await blob(image_url) }];
  const pictured = ops.length ? ops[ops.length - 1].seq : 0;
  const sheet = { ...newSheet(whose, isOurs ? id : undefined), sent, pictured };
  if (isOurs) await keep.putAll(sheet, ops, id);
  return { sheet, ops, isBorrowed: !isOurs };
}

/**
 * Return the sheets of which the house may not have everything yet, and forget here what it has had for a month.
 * @param {Keep} keep @param {Sheet[]} sheets
 */
async function leftovers(keep, sheets) {
  /** @type {import("./send.js").Way[]} */ const ways = [];
  for (const sheet of sheets) {
    const seq = (await keep.last(sheet.id))?.seq ?? 0;
    if (Math.min(sheet.sent, sheet.pictured) < seq)
      ways.push({ sheet, ops: await keep.ops(sheet.id), frames: new Map(), isKept: true, isBorrowed: false });
    else if (Date.now() - sheet.opened_ms > FORGET_AFTER_MS) await keep.forget(sheet.id);
  }
  return ways;
}

/**
 * A drawing of before strokes were sent, or a photo, has only its picture; null: while the house is not there, what is here is enough.
 * @param {unknown} error @param {boolean} isHere @returns {import("./oplog.js").Op[] | null}
 */
function noStrokes(error, isHere) {
  const status = error instanceof Error && "status" in error ? Number(error.status) : 0;
  if (isHere && (!status || status >= 500)) return null;
  if (status === 404) return [];
  throw error;
}
