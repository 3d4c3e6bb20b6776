// @ts-check
/**
 * Fingers, pens and mice on the paper become trails. Every sample the browser coalesced counts; a cancelled contact
 * keeps its ink; a hand that came before its pen loses it.
 *
 * @typedef {{begin: (trail: Trail) => void, grow: () => void, finish: () => void, drop: () => void}} Listener
 */
import { PAPER_HEIGHT_PX, PAPER_WIDTH_PX, Trail } from "./codec.js";
import { PalmRules } from "./palm.js";

const FAST_PX_PER_MS = 7;
const EVEN_PRESSURE = 0.75;

export class Pointer {
  #palm = new PalmRules();
  #trail = new Trail();
  #box = new DOMRect();
  #last = { x: 0, y: 0, at_ms: 0, pressure: EVEN_PRESSURE };

  /** @param {HTMLElement} surface @param {Listener} listener @param {AbortSignal} signal */
  constructor(surface, listener, signal) {
    this.surface = surface;
    this.listener = listener;
    surface.addEventListener("pointerdown", (event) => this.#down(event), { signal });
    surface.addEventListener("pointermove", (event) => this.#move(event), { signal });
    for (const name of /** @type {const} */ (["pointerup", "pointercancel"]))
      surface.addEventListener(name, (event) => this.#up(event), { signal });
    surface.addEventListener("touchstart", (event) => event.preventDefault(), { signal, passive: false });
    surface.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    const contact = { id: event.pointerId, type: event.pointerType, at_ms: event.timeStamp, width_px: event.width, height_px: event.height };
    const verdict = this.#palm.down(contact);
    if (verdict === "ignore") return;
    if (verdict === "take-over") this.listener.drop();
    this.surface.setPointerCapture(event.pointerId);
    this.#box = this.surface.getBoundingClientRect();
    this.#trail = new Trail();
    this.#last = { ...this.#onPaper(event), at_ms: event.timeStamp, pressure: EVEN_PRESSURE };
    this.#add(event);
    this.listener.begin(this.#trail);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.#palm.owns(event.pointerId)) return;
    const samples = event.getCoalescedEvents?.() ?? [];
    if (samples.length) for (const sample of samples) this.#add(sample);
    else this.#add(event);
    this.listener.grow();
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (!this.#palm.owns(event.pointerId)) return;
    this.#palm.up(event.pointerId, event.timeStamp);
    this.listener.finish();
  }

  /** @param {PointerEvent} event */
  #add(event) {
    const { x, y } = this.#onPaper(event);
    const pressure = event.pointerType === "pen" && event.pressure ? event.pressure : this.#fromSpeed(x, y, event.timeStamp);
    if (this.#trail.add(x, y, pressure)) this.#last = { x, y, at_ms: event.timeStamp, pressure };
  }

  /** A finger has no pressure: slow is firm, fast is light. @param {number} x @param {number} y @param {number} at_ms */
  #fromSpeed(x, y, at_ms) {
    const took_ms = Math.max(1, at_ms - this.#last.at_ms);
    const speed = Math.hypot(x - this.#last.x, y - this.#last.y) / took_ms;
    const wanted = 1 - 0.7 * Math.min(1, speed / FAST_PX_PER_MS);
    return this.#last.pressure + (wanted - this.#last.pressure) * 0.25;
  }

  /** @param {PointerEvent} event */
  #onPaper(event) {
    return {
      x: ((event.clientX - this.#box.left) / this.#box.width) * PAPER_WIDTH_PX,
      y: ((event.clientY - this.#box.top) / this.#box.height) * PAPER_HEIGHT_PX,
    };
  }
}
