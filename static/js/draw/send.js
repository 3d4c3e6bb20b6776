// @ts-check
/**
 * Keep what the hand does on the desk: here at once, in the house within seconds (`deliver.js`, loaded with the first
 * stroke). What could not be sent waits here, also for the next page of the same child.
 *
 * @typedef {import("./oplog.js").Op} Op
 * @typedef {import("./keep.js").Sheet} Sheet
 * @typedef {{sheet: Sheet, ops: Op[], frames: Map<number, Blob>, isKept: boolean, isBorrowed: boolean, isFull?: boolean}} Way a
 *   sheet on its way; `isBorrowed`: it becomes a sheet of its own at the first stroke; `isFull`: only its picture still goes
 */
import { Keep, newSheet } from "./keep.js";

const STROKES_AFTER_MS = 2500;
const REST_MS = 2000;
const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 30_000;
const NOTHING = { found: null, left: [] };

const lastOf = (/** @type {Op[]} */ ops) => ops[ops.length - 1]?.seq ?? 0;
const isOwed = (/** @type {Way} */ { sheet, ops, isBorrowed, isFull }) =>
  !isBorrowed && Math.min(isFull ? Infinity : sheet.sent, sheet.pictured) < lastOf(ops);

export class Sender {
  #timer = 0;
  #strokes_timer = 0;
  #wait_ms = FIRST_WAIT_MS;
  /** @type {Promise<void>} */ #under_way = Promise.resolve();
  /** @type {Promise<void>} */ #keeping = Promise.resolve();
  /** @type {typeof import("./deliver.js") | undefined} */ #office;
  /** @type {Way} the one on the desk */ #now;
  /** @type {Set<Way>} what the house may not have yet */ #ways = new Set();
  keep = new Keep(null);
  /** Say something kind where the child sees it. @type {(sentence: string) => void} */ tell = () => {};

  /** @param {import("./desk.js").Desk} desk @param {string} url where pictures go */
  constructor(desk, url) {
    this.desk = desk;
    this.url = url;
    this.#now = this.#onDesk();
    desk.addEventListener("sheet", () => {
      this.#onDesk();
      void this.keep.putSheet(desk.sheet);
    });
    desk.addEventListener("op", (event) => {
      const [way, op] = [this.#now, /** @type {CustomEvent<Op>} */ (event).detail];
      this.#office?.pack(way, op);
      this.#keeping = this.#keeping.then(() => this.#add(way, op));
      this.#strokes_timer ||= window.setTimeout(() => void this.now(false), STROKES_AFTER_MS);
      this.#later(REST_MS);
    });
    desk.addEventListener("pen", (event) => {
      if (/** @type {CustomEvent} */ (event).detail.down) clearTimeout(this.#timer);
      else this.#later(REST_MS);
    });
    addEventListener("online", () => this.#later(0));
    document.addEventListener("visibilitychange", () => document.hidden && void this.now());
    addEventListener("pagehide", () => this.#office?.sendTail(new Set([this.#now, ...this.#ways])));
  }

  /**
   * Bring back the newest sheet of this talk, from here or, drawn on further elsewhere, from the house.
   * @param {import("./elsewhere.js").Paper | null} paper what the house has
   */
  async open(paper) {
    this.keep = await Keep.open();
    const sheets = await this.keep.sheets(this.desk.whose);
    const isNew = !sheets.length && !paper;
    const { found, left } = isNew ? NOTHING : await (await import("./elsewhere.js")).find(this.desk.whose, this.keep, sheets, paper);
    if (lastOf(this.#now.ops)) await this.keep.putAll(this.#now.sheet, this.#now.ops); // the hand was quicker
    else if (found) await this.#lay(found);
    else await this.desk.newSheet();
    for (const way of left) this.#ways.add(way);
    this.#later(REST_MS);
  }

  /** Put a drawing of the house on the desk. Raises Refusal or TypeError. @param {import("./elsewhere.js").Drawing} drawing */
  async bring(drawing) {
    await this.now();
    await this.#lay(await (await import("./elsewhere.js")).bring(this.desk.whose, this.keep, drawing));
  }

  /** @param {{sheet: Sheet, ops: Op[], isBorrowed: boolean}} found */
  async #lay({ sheet, ops, isBorrowed }) {
    await this.desk.lay(sheet, ops);
    this.#onDesk(isBorrowed);
  }

  /** Send what is not sent yet; resolves when the house has it, or could not take it. */
  async now(withPicture = true) {
    if (withPicture) clearTimeout(this.#timer);
    clearTimeout(this.#strokes_timer);
    this.#strokes_timer = 0;
    this.#under_way = this.#under_way.then(() => this.#send(withPicture));
    await this.#under_way;
  }

  #onDesk(isBorrowed = false) {
    this.#now = { sheet: this.desk.sheet, ops: this.desk.log.ops, frames: new Map(), isKept: true, isBorrowed };
    this.#ways.add(this.#now);
    return this.#now;
  }

  /** Keep a stroke here. Where another page of this browser drew on at the same place, these are two sheets from here on. @param {Way} way @param {Op} op */
  async #add(way, op) {
    const fate = way.isBorrowed ? "known" : await this.keep.add(way.sheet.id, op);
    way.isKept = fate !== "unkept";
    if (fate !== "known") return;
    way.isBorrowed = false;
    way.sheet = newSheet(this.desk.whose);
    if (way === this.#now) this.desk.sheet = way.sheet;
    await this.keep.putAll(way.sheet, way.ops.filter((drawn) => drawn.seq <= op.seq));
  }

  /** @param {number} in_ms */
  #later(in_ms) {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.now(), in_ms);
  }

  /** @param {boolean} withPicture */
  async #send(withPicture) {
    await this.#keeping;
    let isLater = false;
    for (const way of this.#ways) {
      if (isOwed(way)) isLater = !(await this.#deliver(way, withPicture)) || isLater;
      if (way !== this.#now && !isOwed(way)) this.#ways.delete(way);
    }
    if (isLater) this.#later((this.#wait_ms = Math.min(LONGEST_WAIT_MS, this.#wait_ms * 2)));
    else this.#wait_ms = FIRST_WAIT_MS;
  }

  /** @param {Way} way @param {boolean} withPicture @returns {Promise<boolean>} false: to be tried again */
  async #deliver(way, withPicture) {
    try {
      this.#office ??= await import("./deliver.js");
      return await this.#office.deliver(this, way, withPicture, way === this.#now);
    } catch (error) {
      console.warn("what was drawn waits here", error);
      return false;
    }
  }
}
