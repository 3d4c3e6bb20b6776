// @ts-check
/**
 * The paper: two canvases of 2048 × 1536 logical pixels, one with what stands, one above it with the stroke under way.
 * Painting is incremental; undo starts from the nearest of three checkpoints and never from the beginning.
 *
 * @typedef {import("./oplog.js").Op} Op
 * @typedef {import("./oplog.js").StrokeOp} StrokeOp
 * @typedef {{length: number, top: Op | undefined, bitmap: HTMLCanvasElement}} Checkpoint
 */
import { brushOf, paint, reach_px } from "./brushes.js";
import { PAPER_HEIGHT_PX, PAPER_WIDTH_PX, boxOf, unpack } from "./codec.js";
import { Images } from "./images.js";
import { nearest, paintFrom } from "./oplog.js";

const OPS_PER_CHECKPOINT = 20;
const CHECKPOINTS_KEPT = 3;

export class Paper {
  /** @type {Checkpoint[]} */ #checkpoints = [];
  images = new Images();
  /** @type {CanvasRenderingContext2D} */ #ink;
  /** @type {CanvasRenderingContext2D} */ #wet;

  /** @param {HTMLCanvasElement} still @param {HTMLCanvasElement} live */
  constructor(still, live) {
    this.still = still;
    this.live = live;
    for (const canvas of [still, live]) {
      canvas.width = PAPER_WIDTH_PX;
      canvas.height = PAPER_HEIGHT_PX;
    }
    this.#ink = context(still);
    this.#wet = context(live);
    this.#blank();
  }

  /** Show the wet stroke as it will look when it is dry. @param {import("./brushes.js").Ink} op */
  begin(op) {
    const { alpha, blend } = brushOf(op);
    this.live.style.setProperty("opacity", String(alpha));
    this.live.style.setProperty("mix-blend-mode", blend === "multiply" ? "multiply" : "normal");
  }

  /** @param {import("./brushes.js").Ink} op @param {import("./codec.js").Trail} trail @param {number} from */
  wet(op, trail, from) {
    paint(this.#wet, op, trail, from, trail.count, false);
  }

  /** Throw the wet stroke away. */
  wipe() {
    this.#wet.clearRect(0, 0, PAPER_WIDTH_PX, PAPER_HEIGHT_PX);
  }

  /** Dry the wet stroke onto the paper. @param {StrokeOp} op @param {import("./codec.js").Trail} trail */
  dry(op, trail) {
    paint(this.#wet, op, trail, 0, 0, true);
    this.#press(op, trail);
  }

  /** Make the paper show exactly what stands. @param {readonly Op[]} standing */
  render(standing) {
    const base = nearest(this.#checkpoints, standing);
    const from = Math.max(paintFrom(standing), base?.length ?? 0);
    if (base && from === base.length) this.#ink.drawImage(base.bitmap, 0, 0);
    else this.#blank();
    for (const op of standing.slice(from)) this.#paintOp(op);
  }

  /** Add one operation on top of what the paper shows. @param {Op} op */
  add(op) {
    if (op.kind === "clear") this.#blank();
    else this.#paintOp(op);
  }

  /** Keep a copy of the paper now and then, so that undo is quick. @param {readonly Op[]} standing */
  checkpoint(standing) {
    if (standing.length % OPS_PER_CHECKPOINT) return;
    const spare = this.#checkpoints.length >= CHECKPOINTS_KEPT ? this.#checkpoints.shift()?.bitmap : undefined;
    const bitmap = spare ?? Object.assign(document.createElement("canvas"), { width: PAPER_WIDTH_PX, height: PAPER_HEIGHT_PX });
    context(bitmap).drawImage(this.still, 0, 0);
    this.#checkpoints.push({ length: standing.length, top: standing[standing.length - 1], bitmap });
  }

  /** @returns {Promise<Blob | null>} the paper as a PNG */
  async picture() {
    return new Promise((resolve) => this.still.toBlob(resolve, "image/png"));
  }

  #blank() {
    this.#ink.fillStyle = "#ffffff";
    this.#ink.fillRect(0, 0, PAPER_WIDTH_PX, PAPER_HEIGHT_PX);
  }

  /** @param {Op} op */
  #paintOp(op) {
    if (op.kind === "stroke") {
      const trail = unpack(op.points);
      paint(this.#wet, op, trail, 0, trail.count, true);
      this.#press(op, trail);
    } else if (op.kind === "image") this.images.place(this.#ink, op);
  }

  /** Press the wet layer onto the paper where the stroke is, and wipe it. @param {StrokeOp} op @param {import("./codec.js").Trail} trail */
  #press(op, trail) {
    const { left, top, right, bottom } = boxOf(trail, reach_px(op));
    const [width, height] = [right - left, bottom - top];
    if (width > 0 && height > 0) {
      const { alpha, blend } = brushOf(op);
      this.#ink.globalAlpha = alpha;
      this.#ink.globalCompositeOperation = blend;
      this.#ink.drawImage(this.live, left, top, width, height, left, top, width, height);
      this.#ink.globalAlpha = 1;
      this.#ink.globalCompositeOperation = "source-over";
    }
    this.wipe();
  }
}

/** @param {HTMLCanvasElement} canvas */
function context(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}
