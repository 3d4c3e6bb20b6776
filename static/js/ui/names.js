// @ts-check
/**
 * Every control has a name that can be seen and heard: rest the mouse on it, reach it by keyboard, or touch it for the
 * first time; one whose name is all that it does (data-name="tapped") says it at every tap. Nothing is spoken while the
 * companion speaks or a microphone listens.
 */
import { hush, utter } from "../talk/device.js";

const REST_MS = 650;
const SHOWN_MS = 1600;

/** @param {HTMLElement} root @param {HTMLElement} tag @param {string} language @param {() => boolean} maySpeak */
export function nameControls(root, tag, language, maySpeak) {
  /** @type {WeakSet<Element>} */ const touched = new WeakSet();
  let timer = 0;

  /** @param {Element} control @param {boolean} isSpoken */
  function show(control, isSpoken) {
    const name = control.getAttribute("aria-label") ?? "";
    const box = control.getBoundingClientRect();
    (control.closest("dialog") ?? root).append(tag);
    tag.textContent = name;
    tag.hidden = control.textContent?.trim() !== ""; // its word can be read on it
    const half = tag.offsetWidth / 2;
    const x = Math.min(innerWidth - half - 8, Math.max(half + 8, box.left + box.width / 2)) - half;
    const y = box.top > tag.offsetHeight + 12 ? box.top - tag.offsetHeight - 6 : box.bottom + 6;
    tag.style.setProperty("--x", `${Math.round(x)}px`);
    tag.style.setProperty("--y", `${Math.round(y)}px`);
    if (isSpoken && maySpeak()) {
      hush();
      void utter(name, language);
    }
  }

  /** @param {Element} control */
  function showForAWhile(control) {
    show(control, true);
    timer = window.setTimeout(hide, SHOWN_MS);
  }

  function hide() {
    clearTimeout(timer);
    tag.hidden = true;
  }

  root.addEventListener("pointerover", (event) => {
    const control = named(event);
    hide();
    if (control && event.pointerType === "mouse") timer = window.setTimeout(() => show(control, true), REST_MS);
  });
  root.addEventListener("pointerdown", (event) => {
    const control = named(event);
    hide();
    if (!control || event.pointerType === "mouse" || touched.has(control) || isTapped(control)) return;
    touched.add(control);
    showForAWhile(control);
  });
  root.addEventListener("click", (event) => {
    const control = named(event);
    if (!control || !isTapped(control)) return;
    hide();
    showForAWhile(control);
  });
  root.addEventListener("keydown", (event) => {
    const control = named(event);
    if (!control || !isTapped(control) || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    showForAWhile(control);
  });
  root.addEventListener("focusin", (event) => {
    const control = named(event);
    if (control?.matches(":focus-visible")) show(control, false);
  });
  root.addEventListener("focusout", hide);
  root.addEventListener("pointerleave", hide);
}

/** @param {Element} control */
function isTapped(control) {
  return control.getAttribute("data-name") === "tapped";
}

/** @param {Event} event */
function named(event) {
  return event.target instanceof Element ? event.target.closest("[data-name]") : null;
}
