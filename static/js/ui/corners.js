// @ts-check
/** Four handles on a photograph, and a lens that shows what lies under the finger. Drag them, or move them by arrow keys. */

/**
 * @typedef {import("../photo/geometry.js").Point} Point
 * @typedef {import("../photo/geometry.js").Quad} Quad
 */
import { isConvex } from "../photo/geometry.js";

const SHOWN_PX = 1000;
const LENS_ZOOM = 3;
const STEPS = /** @type {Record<string, Point>} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] });

export class Corners {
  /** @type {Quad} in pixels of the photograph */ quad = [[0, 0], [1, 0], [1, 1], [0, 1]];
  /** @type {ImageBitmap | null} */ #photo = null;

  /** @param {HTMLElement} dialog @param {HTMLCanvasElement} picture */
  constructor(dialog, picture) {
    this.picture = picture;
    this.stage = /** @type {HTMLElement} */ (dialog.querySelector("[data-photo-stage]"));
    this.lens = /** @type {HTMLCanvasElement} */ (dialog.querySelector("[data-photo-lens]"));
    this.handles = /** @type {HTMLElement[]} */ ([...dialog.querySelectorAll("[data-corner]")]);
    this.handles.forEach((handle, at) => {
      handle.addEventListener("pointerdown", (event) => handle.setPointerCapture(event.pointerId));
      handle.addEventListener("pointermove", (event) => {
        if (!handle.hasPointerCapture(event.pointerId)) return;
        const box = picture.getBoundingClientRect();
        this.#move(at, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
        this.#look(at);
      });
      for (const end of ["pointerup", "pointercancel", "blur"]) handle.addEventListener(end, () => (this.lens.hidden = true));
      handle.addEventListener("keydown", (event) => this.#key(event, at));
    });
  }

  /** The whole photograph, or a part so much smaller on every side. @param {number} inset @returns {Quad} */
  whole(inset) {
    const [width, height] = [this.#photo?.width ?? 1, this.#photo?.height ?? 1];
    const [left, top, right, bottom] = [inset * width, inset * height, (1 - inset) * width, (1 - inset) * height];
    return [[left, top], [right, top], [right, bottom], [left, bottom]];
  }

  /** Show a photograph with its handles. @param {ImageBitmap} photo */
  show(photo) {
    if (photo !== this.#photo) {
      this.#photo = photo;
      this.quad = this.whole(0.06);
    }
    const scale = Math.min(1, SHOWN_PX / Math.max(photo.width, photo.height));
    this.picture.width = Math.round(photo.width * scale);
    this.picture.height = Math.round(photo.height * scale);
    this.#draw();
  }

  /** @param {number} at @param {number} x share of the width @param {number} y share of the height */
  #move(at, x, y) {
    if (!this.#photo) return;
    const quad = /** @type {Quad} */ (this.quad.map((corner) => [...corner]));
    quad[at] = [clamp(x) * this.#photo.width, clamp(y) * this.#photo.height];
    if (!isConvex(quad, 0.1)) return;
    this.quad = quad;
    this.#draw();
  }

  /** @param {KeyboardEvent} event @param {number} at */
  #key(event, at) {
    const step = STEPS[event.key];
    if (!step || !this.#photo) return;
    event.preventDefault();
    const far = event.shiftKey ? 0.002 : 0.01;
    const [x, y] = this.quad[at];
    this.#move(at, x / this.#photo.width + step[0] * far, y / this.#photo.height + step[1] * far);
    this.#look(at);
  }

  #draw() {
    const context = this.picture.getContext("2d");
    const photo = this.#photo;
    if (!context || !photo) return;
    const { width, height } = this.picture;
    const points = this.quad.map(([x, y]) => [(x / photo.width) * width, (y / photo.height) * height]);
    context.drawImage(photo, 0, 0, width, height);
    context.beginPath();
    context.rect(0, 0, width, height);
    points.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.closePath();
    context.fillStyle = "rgb(40 30 20 / 45%)";
    context.fill("evenodd");
    context.beginPath();
    points.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.closePath();
    context.lineWidth = Math.max(3, width / 250);
    context.strokeStyle = "#fffdf7";
    context.stroke();
    this.handles.forEach((handle, at) => {
      handle.style.setProperty("left", `${(100 * points[at][0]) / width}%`);
      handle.style.setProperty("top", `${(100 * points[at][1]) / height}%`);
    });
  }

  /** Show what lies under a handle, away from the finger. @param {number} at */
  #look(at) {
    const context = this.lens.getContext("2d");
    const photo = this.#photo;
    if (!context || !photo) return;
    const { width, height } = this.lens;
    const [x, y] = this.quad[at];
    const across = (width / LENS_ZOOM) * (photo.width / this.picture.getBoundingClientRect().width);
    context.fillStyle = "#3b332b";
    context.fillRect(0, 0, width, height);
    context.drawImage(photo, x - across / 2, y - across / 2, across, across, 0, 0, width, height);
    context.strokeStyle = "#e4572e";
    context.lineWidth = 3;
    context.beginPath();
    context.moveTo(width / 2, height / 2 - 18);
    context.lineTo(width / 2, height / 2 + 18);
    context.moveTo(width / 2 - 18, height / 2);
    context.lineTo(width / 2 + 18, height / 2);
    context.stroke();
    this.stage.dataset.lens = x > photo.width / 2 ? "left" : "right";
    this.lens.hidden = false;
  }
}

/** @param {number} share */
function clamp(share) {
  return Math.min(1, Math.max(0, share));
}
