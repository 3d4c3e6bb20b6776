// @ts-check
/** Pictures that lie on the paper under the child's ink: a photographed drawing, a sample, the paper of another device. */
import { PAPER_HEIGHT_PX, PAPER_WIDTH_PX } from "./codec.js";

export class Images {
  /** @type {Map<number, ImageBitmap>} by the number of the operation that laid them down */ #bitmaps = new Map();

  /** Make ready what these operations need; a picture that cannot be read leaves its place white. @param {readonly import("./oplog.js").Op[]} ops */
  async prepare(ops) {
    this.#bitmaps.clear();
    for (const op of ops) {
      if (op.kind !== "image") continue;
      const bitmap = await createImageBitmap(op.image).catch((error) => console.warn("a picture on this sheet is damaged", error));
      if (bitmap) this.#bitmaps.set(op.seq, bitmap);
    }
  }

  /** @param {CanvasRenderingContext2D} canvas @param {import("./oplog.js").ImageOp} op */
  place(canvas, op) {
    const bitmap = this.#bitmaps.get(op.seq);
    if (!bitmap) return;
    const scale = Math.min(PAPER_WIDTH_PX / bitmap.width, PAPER_HEIGHT_PX / bitmap.height);
    const [width, height] = [bitmap.width * scale, bitmap.height * scale];
    canvas.drawImage(bitmap, (PAPER_WIDTH_PX - width) / 2, (PAPER_HEIGHT_PX - height) / 2, width, height);
  }
}
