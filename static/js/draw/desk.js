// @ts-check
/**
 * The desk: one sheet of paper, its document, and what the child's hand does to it. Announces "sheet" when a fresh one was
 * taken, "laid" when any was put down, "op" for each finished operation, "change" when what stands on the paper changed, "pen" when the hand comes down
 * or lifts, "moving" every few seconds while it draws on. Who keeps and sends all that listens (`send.js`).
 *
 * @typedef {import("./oplog.js").Op} Op
 * @typedef {import("./hand.js").Tool} Tool
 */
import { blob } from "../net/http.js";
import { BrushHand } from "./hand.js";
import { newSheet } from "./keep.js";
import { OpLog } from "./oplog.js";
import { Paper } from "./paper.js";
import { Pointer } from "./pointer.js";

const MOVING_EVERY_MS = 5000;

export class Desk extends EventTarget {
  log = new OpLog();
  /** @type {import("./keep.js").Sheet} */ sheet;
  /** @type {Partial<Record<Tool["hand"], import("./hand.js").Hand>>} bucket and stamps come when they are first taken */
  hands = { brush: new BrushHand(this) };
  /** @type {import("./hand.js").Hand | null} what is on the paper now */ #hand = null;
  /** @type {{trail: import("./codec.js").Trail, tool: Tool} | null} a tap that came before its hand did */ #early = null;
  #told_ms = 0;

  /** @param {HTMLCanvasElement} still @param {HTMLCanvasElement} live @param {() => Tool} tool @param {{child: string, conversation: string}} whose */
  constructor(still, live, tool, whose) {
    super();
    this.paper = new Paper(still, live);
    this.tool = tool;
    this.whose = whose;
    this.sheet = newSheet(whose);
    const listener = {
      begin: (/** @type {import("./codec.js").Trail} */ trail) => this.touch(trail),
      grow: (/** @type {readonly PointerEvent[]} */ ahead) => this.move(ahead),
      finish: () => this.lift(),
      drop: () => this.#drop(),
    };
    this.pointer = new Pointer(live, listener, new AbortController().signal);
    addEventListener("pagehide", () => this.lift()); // a stroke under way when the page goes is a stroke
  }

  /** Take a fresh sheet, with a picture on it or blank. @param {string} [imageUrl] @param {string} [id] the drawing that it goes on with */
  async newSheet(imageUrl, id) {
    const sheet = newSheet(this.whose, id);
    const image = imageUrl ? await blob(imageUrl) : null;
    await this.lay(sheet, []);
    this.dispatchEvent(new CustomEvent("sheet"));
    if (image) await this.append({ seq: 1, kind: "image", at_ms: Date.now(), image });
  }

  /** Lay an operation on the paper that no hand drew. @param {Op} op */
  async append(op) {
    if (!this.log.append(op)) return;
    await this.paper.prepare(this.log.ops);
    this.paper.render(this.log.standing);
    this.#done(op);
  }

  /** Put a sheet on the desk with what was drawn on it before. @param {import("./keep.js").Sheet} sheet @param {Op[]} ops */
  async lay(sheet, ops) {
    this.lift(); // what the hand was drawing belongs to the sheet that goes
    await this.paper.prepare(ops);
    this.sheet = sheet;
    this.log = new OpLog(ops);
    this.paper.render(this.log.standing);
    this.#changed();
    this.dispatchEvent(new CustomEvent("laid"));
  }

  /** Take back, bring back, or begin again (which can be taken back too). @param {"undo" | "redo" | "clear"} kind */
  do(kind) {
    if (this.#hand) return;
    const op = { seq: this.log.nextSeq, kind, at_ms: Date.now() };
    if (!this.log.append(op)) return;
    this.paper.render(this.log.standing);
    this.#done(op);
  }

  /** Add what a hand has finished on top of what stands; `isPainted` when the paper shows it already. @param {Op} op @param {boolean} [isPainted] */
  put(op, isPainted = false) {
    op.seq = this.log.nextSeq;
    this.log.append(op);
    if (!isPainted) this.paper.add(op);
    this.paper.grown(this.log.standing);
    this.#done(op);
  }

  /** A hand comes that was taken for the first time; where the child has tapped already, it goes to work. @param {Tool["hand"]} name @param {import("./hand.js").Hand} hand */
  give(name, hand) {
    if (this.hands[name]) return;
    this.hands[name] = hand;
    if (this.#early?.tool.hand !== name) return;
    hand.begin(this.#early.trail, this.#early.tool);
    hand.finish();
    this.#early = null;
  }

  /** The hand comes down, with what it holds. @param {import("./codec.js").Trail} trail */
  touch(trail) {
    this.lift(); // keys may hold the pen down while a finger comes
    const tool = this.tool();
    this.#hand = this.hands[tool.hand] ?? null;
    this.#early = this.#hand ? null : { trail, tool };
    if (!this.#hand) return;
    this.#hand.begin(trail, tool);
    this.#told_ms = performance.now();
    this.dispatchEvent(new CustomEvent("pen", { detail: { down: true, tool } }));
  }

  /** @param {readonly PointerEvent[]} [ahead] */
  move(ahead = []) {
    if (!this.#hand) return;
    this.#hand.grow(ahead);
    const now_ms = performance.now();
    if (now_ms - this.#told_ms < MOVING_EVERY_MS) return;
    this.#told_ms = now_ms;
    this.dispatchEvent(new CustomEvent("moving"));
  }

  /** The hand lifts: what it did is done. */
  lift() {
    const hand = this.#hand;
    this.#hand = null;
    if (!hand) return;
    hand.finish();
    this.dispatchEvent(new CustomEvent("pen", { detail: { down: false } }));
  }

  /** A palm was taken for a pen: what it did is gone. */
  #drop() {
    const hand = this.#hand;
    this.#hand = null;
    if (!hand) return;
    hand.drop();
    this.dispatchEvent(new CustomEvent("pen", { detail: { down: false } }));
  }

  /** @param {Op} op */
  #done(op) {
    this.dispatchEvent(new CustomEvent("op", { detail: op }));
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new CustomEvent("change"));
  }
}
