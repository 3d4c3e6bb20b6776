// @ts-check
/**
 * What is painted seldom: pictures under the ink (a photographed drawing, a sample, the paper of another device), what the
 * bucket covered, stamps.
 *
 * @typedef {import("./oplog.js").Op} Op
 */
import { PAPER_HEIGHT_PX, PAPER_WIDTH_PX } from "./codec.js";
import { fold } from "./folds.js";
import { CELL_PX, eachRun } from "./mask.js";
import { paintStamp } from "./stamps.js";

export class Props {
  /** @type {Map<Blob, ImageBitmap>} */ #bitmaps = new Map();

  /** Make pictures ready; one that cannot be read leaves its place white. @param {readonly Op[]} ops */
  async prepare(ops) {
    const images = ops.flatMap((op) => (op.kind === "image" ? [op.image] : []));
    for (const known of this.#bitmaps.keys()) if (!images.includes(known)) this.#bitmaps.delete(known);
    for (const image of images) {
      if (this.#bitmaps.has(image)) continue;
      const bitmap = await createImageBitmap(image).catch((error) => console.warn("a picture on this sheet is damaged", error));
      if (bitmap) this.#bitmaps.set(image, bitmap);
    }
  }

  /** @param {CanvasRenderingContext2D} ink @param {Op} op */
  paint(ink, op) {
    if (op.kind === "image") this.#lay(ink, op);
    else if (op.kind === "fill") pour(ink, op);
    else if (op.kind === "stamp") press(ink, op);
  }

  /** @param {CanvasRenderingContext2D} ink @param {import("./oplog.js").ImageOp} op */
  #lay(ink, op) {
    const bitmap = this.#bitmaps.get(op.image);
    if (!bitmap) return;
    const scale = Math.min(PAPER_WIDTH_PX / bitmap.width, PAPER_HEIGHT_PX / bitmap.height);
    const [width, height] = [bitmap.width * scale, bitmap.height * scale];
    ink.drawImage(bitmap, (PAPER_WIDTH_PX - width) / 2, (PAPER_HEIGHT_PX - height) / 2, width, height);
  }
}

/** Whole pixels only: no browser smooths them in its own way. @param {CanvasRenderingContext2D} ink @param {import("./oplog.js").FillOp} op */
function pour(ink, op) {
  ink.fillStyle = op.color;
  eachRun(op.mask, (x, y, length) => ink.fillRect(x * CELL_PX, y * CELL_PX, length * CELL_PX, CELL_PX));
}

/** @param {CanvasRenderingContext2D} ink @param {import("./oplog.js").StampOp} op */
export function press(ink, op) {
  for (let side = 0; side < op.folds; side += 1) {
    fold(ink, side);
    ink.translate(op.x_px, op.y_px);
    ink.rotate((op.turn_deg * Math.PI) / 180);
    paintStamp(ink, op.stamp.id, op.stamp.version, op.color, op.size_px);
  }
  fold(ink, 0);
}
