// @ts-check
/**
 * Copies of the paper that undo starts from: at most three. How far apart they lie follows how long this machine takes
 * to paint, so that a step back stays quick on a slow one. What lies under an operation never changes while it stands.
 *
 * @typedef {import("./oplog.js").Op} Op
 * @typedef {{length: number, top: Op | undefined, bitmap: HTMLCanvasElement}} Checkpoint
 */
import { Below } from "./below.js";
import { paintFrom } from "./oplog.js";

const KEPT = 3;
const FIRST_SPAN = 600;
const SHORTEST_SPAN = 250;
const LONGEST_SPAN = 3000;
const SLOW_MS = 80;
const QUICK_MS = 35;

/** What an operation costs to paint, about one for each piece of a stroke. @param {Op} op */
export function costOf(op) {
  if (op.kind === "stroke") return 20 + (op.points.length / 3) * (op.folds ?? 1) * (op.brush.id === "crayon" ? 2 : 1);
  return op.kind === "undo" || op.kind === "redo" || op.kind === "clear" ? 0 : 300;
}

/** @param {readonly Op[]} ops @param {number} from @param {number} to */
function cost(ops, from, to) {
  let sum = 0;
  for (let at = from; at < to; at += 1) sum += costOf(ops[at]);
  return sum;
}

export class Checkpoints {
  /** @type {Checkpoint[]} */ #kept = [];
  /** @type {HTMLCanvasElement[]} */ #free = [];
  #made = 0;
  #span = FIRST_SPAN;

  /** @param {import("./paper.js").Paper} paper */
  constructor(paper) {
    this.paper = paper;
    this.below = new Below(paper, (laid) => this.#kept.push(laid), (bitmap) => this.#free.push(bitmap));
  }

  /** Watch how long it takes until what is painted from `from` on can be seen. @param {readonly Op[]} standing @param {number} from */
  time(standing, from) {
    const began_ms = performance.now();
    const painted = cost(standing, from, standing.length);
    requestAnimationFrame(() => setTimeout(() => this.learn(painted, performance.now() - began_ms)));
  }

  /** The longest checkpoint below what stands, if any. @param {readonly Op[]} standing */
  under(standing) {
    return nearest(this.#kept, standing);
  }

  /** The paper shows the first `length` of what will stand: keep a copy if that is far enough from the last one and will be of use. @param {readonly Op[]} standing @param {number} length */
  pass(standing, length) {
    const shown = standing.slice(0, length);
    const since = Math.max(nearest(this.#kept, shown)?.length ?? 0, paintFrom(shown));
    if (cost(standing, since, length) < this.#span || cost(standing, length, standing.length) > this.#span * KEPT) return;
    const bitmap = this.#spare(standing);
    bitmap.getContext("2d")?.drawImage(this.paper.still, 0, 0);
    this.#kept.push({ length, top: standing[length - 1], bitmap });
  }

  /** Learn from how long it took until a step back could be seen: copies lie closer on a slow machine. @param {number} painted what it cost @param {number} took_ms */
  learn(painted, took_ms) {
    if (painted < this.#span / 3) return;
    if (took_ms > SLOW_MS) this.#span = Math.max(SHORTEST_SPAN, this.#span * 0.75);
    else if (took_ms < QUICK_MS) this.#span = Math.min(LONGEST_SPAN, this.#span * 1.15);
  }

  /** When steps back come near the lowest copy, have one laid further below. @param {readonly Op[]} standing */
  lookBelow(standing) {
    if (this.below.isAtWork(standing)) return;
    const under = this.#kept.filter((point) => point.length <= standing.length && standing[point.length - 1] === point.top);
    const lowest = under.reduce((low, point) => Math.min(low, point.length), standing.length);
    const first = paintFrom(standing);
    const isNear = under.length < KEPT - 1 || cost(standing, lowest, standing.length) < this.#span;
    if (under.length >= KEPT || !isNear || cost(standing, first, lowest) < this.#span) return;
    let target = lowest;
    while (cost(standing, target, lowest) < this.#span) target -= 1;
    if (target === first) return; // bare paper needs no copy
    this.below.lay(standing, first, target, this.#spare(standing));
  }

  /** A canvas for one more copy: a free one, a new one, that of a copy which no longer lies under the paper, or of the lowest. @param {readonly Op[]} standing */
  #spare(standing) {
    const free = this.#free.pop();
    if (free) return free;
    if (this.#made < KEPT) {
      this.#made += 1;
      return Object.assign(document.createElement("canvas"), { width: this.paper.still.width, height: this.paper.still.height });
    }
    if (!this.#kept.length) return /** @type {HTMLCanvasElement} */ (this.below.giveBack());
    const lost = this.#kept.find((point) => standing[point.length - 1] !== point.top);
    const given = lost ?? this.#kept.reduce((low, point) => (point.length < low.length ? point : low));
    this.#kept = this.#kept.filter((point) => point !== given);
    return given.bitmap;
  }
}

/**
 * Return the longest checkpoint that still lies below what stands. What lies under an operation never changes while
 * it stands, so one look at the checkpoint's topmost operation is enough.
 * @template {{length: number, top: Op | undefined}} C
 * @param {readonly C[]} checkpoints @param {readonly Op[]} standing
 * @returns {C | undefined}
 */
export function nearest(checkpoints, standing) {
  return checkpoints
    .filter((point) => point.length <= standing.length && standing[point.length - 1] === point.top)
    .sort((one, other) => other.length - one.length)[0];
}
