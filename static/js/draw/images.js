// @ts-check
/** Pictures that lie on the paper under the child's ink: a photographed drawing, a sample, the paper of another device. */
import { PAPER_HEIGHT_PX, PAPER_WIDTH_PX } from "./codec.js";

export class Images {
  /** @type {Map<string, ImageBitmap>} */ #loaded = new Map();

  /** Load what these operations need; a picture that is gone leaves its place white. @param {readonly import("./oplog.js").Op[]} ops */
  async fetch(ops) {
    const urls = new Set(ops.flatMap((op) => (op.kind === "image" && !this.#loaded.has(op.url) ? [op.url] : [])));
    await Promise.all([...urls].map((url) => this.#load(url)));
  }

  /** @param {CanvasRenderingContext2D} canvas @param {string} url */
  place(canvas, url) {
    const image = this.#loaded.get(url);
    if (!image) return;
    const scale = Math.min(PAPER_WIDTH_PX / image.width, PAPER_HEIGHT_PX / image.height);
    const [width, height] = [image.width * scale, image.height * scale];
    canvas.drawImage(image, (PAPER_WIDTH_PX - width) / 2, (PAPER_HEIGHT_PX - height) / 2, width, height);
  }

  /** @param {string} url */
  async #load(url) {
    try {
      const answer = await fetch(url, { credentials: "same-origin" });
      if (answer.ok) this.#loaded.set(url, await createImageBitmap(await answer.blob()));
    } catch (error) {
      console.warn("a picture of this sheet could not be loaded", error);
    }
  }
}
