// @ts-check
/**
 * The document: an append-only list of operations. Undo and redo are operations too, so the list only ever grows,
 * can be sent by (sheet, seq) any number of times, and can be played back as "how I drew it".
 *
 * @typedef {{id: string, version: number}} BrushRef
 * @typedef {{seq: number, kind: "stroke", at_ms: number, took_ms: number, brush: BrushRef, color: string,
 *   size_px: number, seed: number, folds?: number, points: Int16Array}} StrokeOp
 * @typedef {{seq: number, kind: "fill", at_ms: number, color: string, x_px: number, y_px: number,
 *   mask: Uint8Array}} FillOp
 * @typedef {{seq: number, kind: "stamp", at_ms: number, stamp: {id: string, version: number}, color: string,
 *   x_px: number, y_px: number, size_px: number, turn_deg: number, folds: number}} StampOp
 * @typedef {{seq: number, kind: "image", at_ms: number, image: Blob}} ImageOp
 * @typedef {{seq: number, kind: "clear" | "undo" | "redo", at_ms: number}} PlainOp
 * @typedef {StrokeOp | FillOp | StampOp | ImageOp | PlainOp} Op
 *
 * `folds`: how often a folded paper repeats it: 1 (or absent, in old logs) once, 2 left and right, 4 in every quarter.
 */

export class OpLog {
  /** @type {Op[]} every operation that ever happened on this sheet */ ops = [];
  /** @type {Op[]} what stands on the paper, oldest first */ #standing = [];
  /** @type {Op[]} what redo would bring back, last undone on top */ #undone = [];

  /** @param {Op[]} [ops] a kept log, in order */
  constructor(ops = []) {
    for (const op of ops) this.#apply(op);
  }

  get nextSeq() {
    return this.ops.length ? this.ops[this.ops.length - 1].seq + 1 : 1;
  }

  /** The operations on the paper; whoever paints begins after the last "clear". @returns {readonly Op[]} */
  get standing() {
    return this.#standing;
  }

  get canUndo() {
    return this.#standing.some((op) => op.kind !== "image");
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  get isBlank() {
    const last = this.#standing[this.#standing.length - 1];
    return !last || last.kind === "clear";
  }

  /** True when the child itself drew something that can be seen. */
  get hasInk() {
    return this.#standing.slice(paintFrom(this.#standing)).some((op) => op.kind !== "image");
  }

  /**
   * Append an operation; returns false (and keeps nothing) for an undo or redo that would change nothing.
   * @param {Op} op
   */
  append(op) {
    if (op.kind === "undo" && !this.canUndo) return false;
    if (op.kind === "redo" && !this.canRedo) return false;
    if (op.kind === "clear" && this.isBlank) return false;
    this.#apply(op);
    return true;
  }

  /** @param {Op} op */
  #apply(op) {
    this.ops.push(op);
    if (op.kind === "undo") {
      const taken = this.#standing.pop();
      if (taken) this.#undone.push(taken);
    } else if (op.kind === "redo") {
      const back = this.#undone.pop();
      if (back) this.#standing.push(back);
    } else {
      this.#standing.push(op);
      this.#undone.length = 0;
    }
  }
}

/**
 * Return the index of the first operation that must be painted: the one after the last "clear".
 * @param {readonly Op[]} standing
 */
export function paintFrom(standing) {
  for (let index = standing.length - 1; index >= 0; index -= 1) if (standing[index].kind === "clear") return index + 1;
  return 0;
}

/**
 * Return a stroke that begins now, with its own chance.
 * @param {number} seq @param {{brush: string, color: string, size_px: number, folds: number}} tool @param {number} version of that brush
 * @returns {StrokeOp}
 */
export function newStroke(seq, { brush, color, size_px, folds }, version) {
  const at_ms = Date.now();
  const seed = (Math.imul(at_ms, 0x9e3779b1) ^ seq) & 0x7fffffff;
  return { seq, kind: "stroke", at_ms, took_ms: 0, brush: { id: brush, version }, color, size_px, seed, folds, points: new Int16Array(0) };
}
