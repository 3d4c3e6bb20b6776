// @ts-check
/**
 * A picture to draw from, clipped to the edge of the paper: it can be moved, made larger, put away, and some show step by
 * step how to draw them. It lies over the sheet and never comes into the picture that is kept.
 */
import { get } from "../net/http.js";
import { say } from "../net/messages.js";
import { hush, utter } from "../talk/device.js";
import { key } from "./keys.js";
import { Steps } from "./steps.js";

const SIZES = ["small", "middle", "large"];
const NUDGE = 0.04; // of the sheet, for one press of an arrow key

export class Pinned {
  #size = 0;
  /** @type {{x: number, y: number} | null} */ #held = null;

  /** @param {HTMLElement} pin @param {import("../talk/talk.js").Talk} talk */
  constructor(pin, talk) {
    this.pin = pin;
    this.talk = talk;
    this.at = { x: 1, y: 0 }; // of the room that the card has to move in
    pin.addEventListener("pointerdown", (event) => this.#take(event));
    pin.addEventListener("pointermove", (event) => this.#move(event));
    for (const over of ["pointerup", "pointercancel"]) pin.addEventListener(over, () => (this.#held = null));
    pin.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {HTMLElement} chosen the button of the strip */
  async hang(chosen) {
    const picture = chosen.querySelector("img");
    if (!picture) return;
    const face = Object.assign(new Image(), { src: picture.currentSrc || picture.src, alt: picture.alt, draggable: false });
    face.className = "pin__face";
    const grip = Object.assign(document.createElement("div"), { className: "pin__grip", tabIndex: 0 });
    grip.setAttribute("role", "group");
    grip.setAttribute("aria-label", say("move_picture"));
    grip.append(face);
    const keys = Object.assign(document.createElement("div"), { className: "pin__keys" });
    keys.append(key("search", say("resize_picture"), () => this.#resize()), key("close", say("take_off"), () => this.putAway()));
    const credit = document.createElement("figcaption");
    credit.append(...(chosen.parentElement?.querySelector(".strip__credit")?.cloneNode(true).childNodes ?? []));
    this.pin.dataset.picture = chosen.dataset.picture ?? "";
    this.pin.replaceChildren(keys, grip, credit);
    this.pin.hidden = false;
    this.#size = 0;
    this.#lay({ x: 1, y: 0 });
    if (chosen.dataset.stepsUrl) await this.#teach(chosen.dataset.stepsUrl, face, picture.alt);
  }

  putAway() {
    this.pin.hidden = true;
    this.pin.replaceChildren();
    delete this.pin.dataset.picture;
  }

  /** @param {string} url @param {HTMLImageElement} face @param {string} name */
  async #teach(url, face, name) {
    const { art, steps } = await get(`${url}?lang=${this.talk.language}`).catch(() => ({ steps: [] }));
    if (!steps.length || !face.isConnected) return;
    const taught = new Steps(face, art, steps, name, (sentence) => this.#speak(sentence));
    this.pin.querySelector(".pin__grip")?.after(taught.element);
  }

  /** @param {string} sentence */
  #speak(sentence) {
    if (this.talk.facts.isSpeaking || this.talk.facts.isListening) return;
    hush();
    void utter(sentence, this.talk.language);
  }

  #resize() {
    this.#size = (this.#size + 1) % SIZES.length;
    this.#lay(this.at);
  }

  /** @param {{x: number, y: number}} at */
  #lay({ x, y }) {
    this.at = { x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)) };
    this.pin.dataset.size = SIZES[this.#size];
    this.pin.style.setProperty("--pin-x", String(this.at.x));
    this.pin.style.setProperty("--pin-y", String(this.at.y));
  }

  /** @param {PointerEvent} event */
  #take(event) {
    if (!(event.target instanceof Element) || event.target.closest("button, a")) return;
    event.preventDefault();
    this.pin.setPointerCapture(event.pointerId);
    this.#held = { x: event.clientX, y: event.clientY };
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.#held || !this.pin.parentElement) return;
    const room = this.pin.parentElement.getBoundingClientRect();
    const card = this.pin.getBoundingClientRect();
    const dx = (event.clientX - this.#held.x) / Math.max(1, room.width - card.width);
    const dy = (event.clientY - this.#held.y) / Math.max(1, room.height - card.height);
    this.#held = { x: event.clientX, y: event.clientY };
    this.#lay({ x: this.at.x + dx, y: this.at.y + dy });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const [dx, dy] = { ArrowLeft: [-NUDGE, 0], ArrowRight: [NUDGE, 0], ArrowUp: [0, -NUDGE], ArrowDown: [0, NUDGE] }[event.key] ?? [0, 0];
    if (!(dx || dy) || (event.target instanceof Element && event.target.closest("button"))) return;
    event.preventDefault();
    this.#lay({ x: this.at.x + dx, y: this.at.y + dy });
  }
}
