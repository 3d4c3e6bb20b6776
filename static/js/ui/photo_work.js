// @ts-check
/** Photographs in and out: decoding, the worker that finds and flattens, and the file that is sent. */

/**
 * @typedef {import("../photo/geometry.js").Quad} Quad
 */

const PATIENCE_MS = 12_000; // a slow tablet needs two or three seconds for the largest photograph

/** Return a picture at most so long, upright as the camera held it. @param {Blob} file @param {number} longest_px */
export async function decoded(file, longest_px) {
  const full = await createImageBitmap(file);
  const scale = Math.min(1, longest_px / Math.max(full.width, full.height));
  if (scale === 1) return full;
  const [width, height] = [Math.round(full.width * scale), Math.round(full.height * scale)];
  const smaller = await createImageBitmap(full, { resizeWidth: width, resizeHeight: height, resizeQuality: "high" });
  full.close();
  return smaller;
}

/** The pixels of a picture at most so long. @param {ImageBitmap} picture @param {number} longest_px */
function pixelsOf(picture, longest_px) {
  const scale = Math.min(1, longest_px / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
  return { pixels: { data, width, height }, scale };
}

/** A sheet as a file for the house; PNG where a browser cannot write JPEG. @param {ImageData} sheet @returns {Promise<File>} */
export async function fileOf(sheet) {
  const canvas = document.createElement("canvas");
  canvas.width = sheet.width;
  canvas.height = sheet.height;
  canvas.getContext("2d")?.putImageData(sheet, 0, 0);
  const blob = await new Promise((/** @type {(blob: Blob | null) => void} */ done) => canvas.toBlob(done, "image/jpeg", 0.92));
  if (!blob) throw new TypeError("this browser could not write the picture");
  return new File([blob], blob.type === "image/png" ? "photo.png" : "photo.jpg", { type: blob.type });
}

/** One worker, asked one thing at a time or several. One that fails or stays silent is let go; the next question hires another. */
export class PhotoWork {
  /** @type {Worker | null} */ #worker = null;
  /** @type {Map<number, {done: (answer: any) => void, fail: (error: Error) => void}>} */ #asked = new Map();
  #count = 0;

  /** Find the sheet; corners are in pixels of `picture`. @param {ImageBitmap} picture @param {number} longest_px @returns {Promise<{corners: Quad, isSure: boolean, isAllPaper: boolean}>} */
  async find(picture, longest_px) {
    const { pixels, scale } = pixelsOf(picture, longest_px);
    const found = await this.#ask({ kind: "find", pixels });
    return { ...found, corners: found.corners.map((/** @type {number[]} */ [x, y]) => [x / scale, y / scale]) };
  }

  /** Lay the sheet between the corners flat. @param {ImageBitmap} picture @param {Quad} quad @param {number} longest_px @param {boolean} isWhite @returns {Promise<ImageData>} */
  async flatten(picture, quad, longest_px, isWhite) {
    const { pixels, scale } = pixelsOf(picture, Math.max(picture.width, picture.height));
    const corners = quad.map(([x, y]) => [x * scale, y * scale]);
    const { pixels: flat } = await this.#ask({ kind: "flatten", pixels, corners, longest_px, isWhite });
    return new ImageData(flat.data, flat.width, flat.height);
  }

  /** @param {{kind: string, pixels: {data: Uint8ClampedArray}} & Record<string, unknown>} question @returns {Promise<any>} */
  #ask(question) {
    this.#worker ??= this.#hired();
    const id = (this.#count += 1);
    const silence = setTimeout(() => this.#letGo(new Error("the worker for photographs does not answer")), PATIENCE_MS);
    return new Promise((done, fail) => {
      this.#asked.set(id, { done, fail });
      this.#worker?.postMessage({ id, ...question }, [question.pixels.data.buffer]);
    }).finally(() => clearTimeout(silence));
  }

  #hired() {
    const worker = new Worker(new URL("../photo/photo.worker.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }) => {
      this.#asked.get(data.id)?.done(data);
      this.#asked.delete(data.id);
    });
    worker.addEventListener("error", (event) => this.#letGo(new Error(event.message)));
    return worker;
  }

  /** @param {Error} error for everybody who waits */
  #letGo(error) {
    this.#worker?.terminate();
    this.#worker = null;
    for (const { fail } of this.#asked.values()) fail(error);
    this.#asked.clear();
  }
}
