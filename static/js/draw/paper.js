// @ts-check
/**
 * The paper: two canvases of 2048 × 1536 logical pixels, one with what stands, one above it with the stroke under way.
 * Painting is incremental; undo starts from the nearest of three checkpoints. That makes five full-size bitmaps in all.
 *
 * @typedef {import("./oplog.js").Op} Op
 * @typedef {import("./oplog.js").StrokeOp} StrokeOp
 * @typedef {import("./codec.js").Trail} Trail
 */
import { brushOf, paint, reach_px } from "./brushes.js";
import { PAPER_HEIGHT_PX, PAPER_WIDTH_PX, unpack } from "./codec.js";
import { boxOf } from "./folds.js";
import { paintFrom } from "./oplog.js";

export class Paper {
  /** @type {CanvasRenderingContext2D} */ #ink;
  /** @type {CanvasRenderingContext2D} */ #wet;
  /** @type {import("./props.js").Props | null} what is painted seldom is loaded when it is needed */ #props = null;
  /** @type {import("./checkpoints.js").Checkpoints | null} as is what makes undo quick */ #checkpoints = null;

  /** @type {Promise<void>} kept while the paper shows less than what stands */ whole = Promise.resolve();

  /** @param {HTMLCanvasElement} still @param {HTMLCanvasElement} live */
  constructor(still, live) {
    this.still = still;
    this.live = live;
    for (const canvas of [still, live]) {
      canvas.width = PAPER_WIDTH_PX;
      canvas.height = PAPER_HEIGHT_PX;
    }
    this.#ink = /** @type {CanvasRenderingContext2D} */ (still.getContext("2d"));
    this.#wet = /** @type {CanvasRenderingContext2D} */ (live.getContext("2d"));
    blank(this.#ink);
  }

  /** Make ready whatever these operations need before they can be painted. @param {readonly Op[]} ops */
  async prepare(ops) {
    if (!this.#props && ops.some((op) => op.kind === "fill" || op.kind === "stamp" || op.kind === "image"))
      this.#props = new (await import("./props.js")).Props();
    if (ops.length) this.#checkpoints ??= new (await import("./checkpoints.js")).Checkpoints(this);
    await this.#props?.prepare(ops);
  }

  /** From now on the wet layer is the hand's; it shows the stroke as it will look when it is dry. @param {import("./brushes.js").Ink} op */
  begin(op) {
    this.#checkpoints?.below.rest();
    const { alpha, blend } = brushOf(op);
    this.live.style.setProperty("opacity", String(alpha));
    this.live.style.setProperty("mix-blend-mode", blend === "multiply" ? "multiply" : "normal");
  }

  /** @param {import("./brushes.js").Ink} op @param {Trail} trail @param {number} from @param {number} [to] */
  wet(op, trail, from, to = trail.count) {
    paint(this.#wet, op, trail, from, to, false);
  }

  /** Throw what is wet away. */
  wipe() {
    this.#wet.clearRect(0, 0, PAPER_WIDTH_PX, PAPER_HEIGHT_PX);
  }

  /** Dry the wet stroke onto the paper. @param {StrokeOp} op @param {Trail} trail */
  dry(op, trail) {
    paint(this.#wet, op, trail, trail.count, trail.count, true);
    this.#press(op, trail, this.#ink);
  }

  /** Make the paper show exactly what stands. @param {readonly Op[]} standing */
  render(standing) {
    const first = paintFrom(standing);
    const base = this.#checkpoints?.under(standing);
    if (base && base.length >= first) this.#ink.drawImage(base.bitmap, 0, 0);
    else blank(this.#ink);
    const from = Math.max(first, base?.length ?? 0);
    for (let at = from; at < standing.length; at += 1) {
      this.add(standing[at]);
      this.#checkpoints?.pass(standing, at + 1);
    }
    this.#checkpoints?.time(standing, from);
    this.#checkpoints?.lookBelow(standing);
  }

  /** Paint one operation on top of what the paper, or a copy of it, shows. @param {Op} op @param {CanvasRenderingContext2D} [ink] */
  add(op, ink = this.#ink) {
    if (op.kind === "clear") blank(ink);
    else if (op.kind === "stroke") {
      const trail = unpack(op.points);
      paint(this.#wet, op, trail, 0, trail.count, true);
      this.#press(op, trail, ink);
    } else this.#props?.paint(ink, op);
  }

  /** What stands has grown by one: keep a copy now and then. @param {readonly Op[]} standing */
  grown(standing) {
    if (this.#checkpoints) this.#checkpoints.pass(standing, standing.length);
    else void this.prepare(standing);
  }

  /** The paper as a PNG; while it is shown how it was drawn, that waits. @returns {Promise<Blob | null>} */
  async picture() {
    await this.whole;
    return new Promise((resolve) => this.still.toBlob(resolve, "image/png"));
  }

  /** Press the wet layer onto the paper where the stroke is, and wipe it there. @param {StrokeOp} op @param {Trail} trail @param {CanvasRenderingContext2D} ink */
  #press(op, trail, ink) {
    const { left, top, right, bottom } = boxOf(trail, reach_px(op), op.folds);
    const [width, height] = [right - left, bottom - top];
    if (width <= 0 || height <= 0) return;
    const { alpha, blend } = brushOf(op);
    ink.globalAlpha = alpha;
    ink.globalCompositeOperation = blend;
    ink.drawImage(this.live, left, top, width, height, left, top, width, height);
    ink.globalAlpha = 1;
    ink.globalCompositeOperation = "source-over";
    this.#wet.clearRect(left, top, width, height);
  }
}

/** @param {CanvasRenderingContext2D} ink */
export function blank(ink) {
  ink.fillStyle = "#ffffff";
  ink.fillRect(0, 0, PAPER_WIDTH_PX, PAPER_HEIGHT_PX);
}
