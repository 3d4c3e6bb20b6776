// @ts-check
/** The hand with the bucket: a tap pours paint, a worker says where it runs. */
import { COLUMNS, CELL_PX, ROWS } from "./mask.js";

const GAP_CELLS = 3;
const PATIENCE_MS = 12_000; // the slowest tablet, and its worker has still to come

export class Bucket {
  #worker = new Worker(new URL("./fill.worker.js", import.meta.url), { type: "module" });
  /** @type {Map<number, (mask: Uint8Array | null) => void>} */ #waiting = new Map();
  #number = 0;
  /** @type {{trail: import("./codec.js").Trail, tool: import("./hand.js").Tool} | null} */ #tap = null;

  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.#worker.addEventListener("message", ({ data: { number, mask } }) => this.#answer(number, mask));
    this.#worker.addEventListener("error", (error) => console.warn("the bucket leaks", error.message));
  }

  /** @param {import("./codec.js").Trail} trail @param {import("./hand.js").Tool} tool */
  begin(trail, tool) {
    this.#tap = { trail, tool };
  }

  grow() {}

  finish() {
    if (!this.#tap) return;
    const { trail, tool } = this.#tap;
    this.#tap = null;
    void this.pour(trail.x(trail.count - 1), trail.y(trail.count - 1), tool.color);
  }

  drop() {
    this.#tap = null;
  }

  /** Pour paint at a place. Nothing happens off the paper, or when another sheet or an undo came in between. @param {number} x_px @param {number} y_px @param {string} color @returns {Promise<boolean>} */
  async pour(x_px, y_px, color) {
    const [x, y] = [Math.floor(x_px / CELL_PX), Math.floor(y_px / CELL_PX)];
    if (x < 0 || y < 0 || x >= COLUMNS || y >= ROWS) return false;
    const { desk } = this;
    const [log, standing] = [desk.log, desk.log.standing.at(-1)];
    const ready = desk.paper.prepare([...desk.log.ops, blank]);
    const mask = await this.#ask(await createImageBitmap(desk.paper.still), x, y);
    await ready;
    const isSame = desk.log === log && (!standing || log.standing.includes(standing));
    if (!mask || !isSame) return false;
    desk.put({ seq: 0, kind: "fill", at_ms: Date.now(), color, x_px: Math.round(x_px), y_px: Math.round(y_px), mask });
    return true;
  }

  /** @param {ImageBitmap} picture @param {number} x @param {number} y @returns {Promise<Uint8Array | null>} */
  #ask(picture, x, y) {
    this.#number += 1;
    const number = this.#number;
    this.#worker.postMessage({ number, picture, x, y, gap: GAP_CELLS }, [picture]);
    return new Promise((resolve) => {
      this.#waiting.set(number, resolve);
      setTimeout(() => this.#answer(number, null), PATIENCE_MS);
    });
  }

  /** @param {number} number @param {Uint8Array | null} mask */
  #answer(number, mask) {
    this.#waiting.get(number)?.(mask);
    this.#waiting.delete(number);
  }
}

const blank = /** @type {const} */ ({ seq: 0, kind: "fill", at_ms: 0, color: "#ffffff", x_px: 0, y_px: 0, mask: new Uint8Array() });
