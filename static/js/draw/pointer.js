// @ts-check
/**
 * Fingers, pens and mice on the paper become trails. Every sample the browser coalesced counts; a cancelled contact
 * keeps its ink; a hand that came before its pen loses it. Points are added without making anything new for each.
 *
 * @typedef {{begin: (trail: Trail) => void, grow: (ahead: readonly PointerEvent[]) => void, finish: () => void, drop: () => void}} Listener
 */
import { PAPER_HEIGHT_PX, PAPER_WIDTH_PX, Trail } from "./codec.js";
import { PalmRules } from "./palm.js";

const FAST_PX_PER_MS = 7;
const EVEN_PRESSURE = 0.75;
/** @type {readonly PointerEvent[]} */ const NOTHING = [];

export class Pointer {
  palm = new PalmRules();
  #trail = new Trail();
  #box = new DOMRect();
  #last = { x: 0, y: 0, at_ms: 0, pressure: EVEN_PRESSURE };

  /** @param {HTMLElement} surface @param {Listener} listener @param {AbortSignal} signal */
  constructor(surface, listener, signal) {
    this.surface = surface;
    this.listener = listener;
    surface.addEventListener("pointerdown", (event) => this.#down(event), { signal });
    surface.addEventListener("pointermove", (event) => this.#move(event), { signal });
    for (const name of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"]))
      surface.addEventListener(name, (event) => this.#up(event), { signal });
    surface.addEventListener("touchstart", (event) => event.preventDefault(), { signal, passive: false });
    surface.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    const contact = { id: event.pointerId, type: event.pointerType, at_ms: event.timeStamp, width_px: event.width, height_px: event.height };
    const verdict = this.palm.down(contact);
    if (verdict === "ignore") return;
    if (verdict === "take-over") this.listener.drop();
    hold(this.surface, event.pointerId);
    this.#box = this.surface.getBoundingClientRect();
    this.#trail = new Trail();
    this.#last = { x: this.x_px(event), y: this.y_px(event), at_ms: event.timeStamp, pressure: EVEN_PRESSURE };
    this.#add(event);
    this.listener.begin(this.#trail);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.palm.owns(event.pointerId)) return;
    const samples = event.getCoalescedEvents?.() ?? [];
    if (samples.length) for (const sample of samples) this.#add(sample);
    else this.#add(event);
    this.listener.grow(event.getPredictedEvents?.() ?? NOTHING);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (!this.palm.owns(event.pointerId)) return;
    this.palm.up(event.pointerId, event.timeStamp);
    this.listener.finish();
  }

  /** @param {PointerEvent} event */
  #add(event) {
    const [x, y] = [this.x_px(event), this.y_px(event)];
    const pressure = event.pointerType === "pen" && event.pressure ? event.pressure : this.#fromSpeed(x, y, event.timeStamp);
    if (!this.#trail.add(x, y, pressure)) return;
    this.#last.x = x;
    this.#last.y = y;
    this.#last.at_ms = event.timeStamp;
    this.#last.pressure = pressure;
  }

  /** A finger has no pressure: slow is firm, fast is light. @param {number} x @param {number} y @param {number} at_ms */
  #fromSpeed(x, y, at_ms) {
    const took_ms = Math.max(1, at_ms - this.#last.at_ms);
    const speed = Math.hypot(x - this.#last.x, y - this.#last.y) / took_ms;
    const wanted = 1 - 0.7 * Math.min(1, speed / FAST_PX_PER_MS);
    return this.#last.pressure + (wanted - this.#last.pressure) * 0.25;
  }

  /** @param {PointerEvent} event */
  x_px(event) {
    return ((event.clientX - this.#box.left) / this.#box.width) * PAPER_WIDTH_PX;
  }

  /** @param {PointerEvent} event */
  y_px(event) {
    return ((event.clientY - this.#box.top) / this.#box.height) * PAPER_HEIGHT_PX;
  }
}

/** Follow the contact beyond the paper; a browser that has lost it already says so by an error. @param {HTMLElement} surface @param {number} id */
function hold(surface, id) {
  try {
    surface.setPointerCapture(id);
  } catch (error) {
    console.warn("a contact cannot be followed beyond the paper", error);
  }
}
