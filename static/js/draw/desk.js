// @ts-check
/**
 * The desk: one sheet of paper, its document, and what the child's hand does to it. Announces "change" when what stands
 * on the paper changed and "pen" when the hand comes down or lifts.
 *
 * @typedef {import("./oplog.js").Op} Op
 * @typedef {{brush: string, color: string, size_px: number}} Tool
 */
import { blob } from "../net/http.js";
import { BRUSHES } from "./brushes.js";
import { Trail, pack } from "./codec.js";
import { Keep, isFree, newSheet } from "./keep.js";
import { OpLog, newStroke } from "./oplog.js";
import { Paper } from "./paper.js";
import { Pointer } from "./pointer.js";

export class Desk extends EventTarget {
  log = new OpLog();
  /** @type {import("./keep.js").Sheet} */ sheet;
  /** @type {Keep} */ #keep = new Keep(null);
  /** @type {{op: import("./oplog.js").StrokeOp, trail: Trail, painted: number} | null} */ #stroke = null;
  #frame = 0;

  /** @param {HTMLCanvasElement} still @param {HTMLCanvasElement} live @param {() => Tool} tool @param {string} conversation */
  constructor(still, live, tool, conversation) {
    super();
    this.paper = new Paper(still, live);
    this.tool = tool;
    this.conversation = conversation;
    this.sheet = newSheet(conversation);
    const listener = {
      begin: (/** @type {Trail} */ trail) => this.#begin(trail),
      grow: () => this.#wanted(),
      finish: () => this.#finish(),
      drop: () => this.#drop(),
    };
    this.pointer = new Pointer(live, listener, new AbortController().signal);
  }

  /** Bring back the newest sheet of this conversation; on another device, go on drawing on the picture the house has of it. @param {{id: string, image_url: string} | null} picture */
  async open(picture) {
    this.#keep = await Keep.open();
    const kept = await this.#keep.newest(this.conversation);
    if (!kept) await this.newSheet(picture?.image_url, picture?.id);
    else if (!(await isFree(kept.id))) await this.newSheet(picture?.image_url);
    else await this.#lay(kept, await this.#keep.ops(kept.id));
  }

  /** Take a fresh sheet, with a picture on it or blank. @param {string} [imageUrl] @param {string} [id] the drawing that it goes on with */
  async newSheet(imageUrl, id) {
    const sheet = newSheet(this.conversation, id);
    const image = imageUrl ? await blob(imageUrl) : null;
    const ops = image ? [{ seq: 1, kind: /** @type {const} */ ("image"), at_ms: Date.now(), image }] : [];
    await isFree(sheet.id);
    await this.#keep.putSheet(sheet);
    for (const op of ops) await this.#keep.putOp(sheet.id, op);
    await this.#lay(sheet, ops);
  }

  /** @param {import("./keep.js").Sheet} sheet @param {Op[]} ops */
  async #lay(sheet, ops) {
    this.#drop();
    await this.paper.images.prepare(ops);
    this.sheet = sheet;
    this.log = new OpLog(ops);
    this.paper.render(this.log.standing);
    this.#changed();
  }

  /** Take back, bring back, or begin again (which can be taken back too). @param {"undo" | "redo" | "clear"} kind */
  do(kind) {
    if (this.#stroke) return;
    const op = { seq: this.log.nextSeq, kind, at_ms: Date.now() };
    if (!this.log.append(op)) return;
    this.paper.render(this.log.standing);
    this.#keepOp(op);
  }

  /** @param {Trail} trail */
  #begin(trail) {
    const tool = this.tool();
    const op = newStroke(this.log.nextSeq, tool, BRUSHES[tool.brush].version);
    this.#stroke = { op, trail, painted: 0 };
    this.paper.begin(op);
    this.#wanted();
    this.dispatchEvent(new CustomEvent("pen", { detail: { down: true } }));
  }

  #wanted() {
    this.#frame ||= requestAnimationFrame(() => this.#paint());
  }

  #paint() {
    this.#frame = 0;
    if (!this.#stroke) return;
    this.paper.wet(this.#stroke.op, this.#stroke.trail, this.#stroke.painted);
    this.#stroke.painted = this.#stroke.trail.count;
  }

  #finish() {
    if (!this.#stroke) return;
    this.#paint();
    const { op, trail } = this.#stroke;
    this.#stroke = null;
    op.took_ms = Date.now() - op.at_ms;
    op.points = pack(trail);
    this.log.append(op);
    this.paper.dry(op, trail);
    this.paper.checkpoint(this.log.standing);
    this.#keepOp(op);
    this.dispatchEvent(new CustomEvent("pen", { detail: { down: false } }));
  }

  #drop() {
    this.#stroke = null;
    this.paper.wipe();
  }

  /** @param {Op} op */
  #keepOp(op) {
    this.#keep.putOp(this.sheet.id, op).catch((error) => console.warn("a stroke could not be kept here", error));
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new CustomEvent("change"));
  }
}
