// @ts-check
/** The reader: arrows, keys, dots, reading aloud, print. Without this script the leaves still scroll and snap. */
import { Pager } from "../book/pager.js";
import { nameControls } from "../ui/names.js";
import { ReadAloud } from "../ui/read_aloud.js";

/** @param {string} selector @returns {HTMLElement} */
const part = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

const scroller = part("[data-leaves]");
const backButton = /** @type {HTMLButtonElement} */ (part("[data-turn=back]"));
const nextButton = /** @type {HTMLButtonElement} */ (part("[data-turn=next]"));
const readButton = part("[data-read]");
const autoButton = part("[data-auto]");
const printButton = part("[data-print]");
const whisper = part("[data-whisper]");
const pictures = [...scroller.querySelectorAll("img")];
const dots = [...document.querySelectorAll("[data-dots] a")];

const pager = new Pager(scroller);
const voice = new ReadAloud(pager.leaf.lang, light);
let isReading = false;

/** @param {HTMLElement | null} sentence */
function light(sentence) {
  for (const lit of scroller.querySelectorAll(".is-read")) lit.classList.remove("is-read");
  sentence?.classList.add("is-read");
}

function showPlace() {
  backButton.disabled = pager.current === 0;
  nextButton.disabled = pager.current === pager.last;
  dots.forEach((dot, number) => {
    if (number === pager.current) dot.setAttribute("aria-current", "page");
    else dot.removeAttribute("aria-current");
  });
  if (isReading) void readLeaf();
}

async function readLeaf() {
  const sentences = [...pager.leaf.querySelectorAll("[data-sentence]")];
  const isDone = await voice.read(sentences.map((sentence) => /** @type {HTMLElement} */ (sentence)));
  if (!isDone || !isReading) return;
  if (autoButton.getAttribute("aria-pressed") === "true" && pager.current < pager.last) await pager.next();
  else setReading(false);
}

/** @param {boolean} wanted */
function setReading(wanted) {
  isReading = wanted;
  readButton.setAttribute("aria-pressed", String(wanted));
  readButton.setAttribute("aria-label", (wanted ? readButton.dataset.busy : readButton.dataset.idle) ?? "");
  whisper.textContent = wanted && voice.isSilent ? (whisper.dataset.silent ?? "") : "";
  if (wanted) void readLeaf();
  else voice.stop();
}

/** Fetch what later leaves show, once the first one stands: no blank page is turned to, or printed. */
function fetchPictures() {
  for (const picture of pictures) picture.loading = "eager";
}

async function print() {
  setReading(false);
  fetchPictures();
  await Promise.allSettled(pictures.map((picture) => picture.decode()));
  window.print();
}

/** @type {Record<string, () => unknown>} */
const keys = {
  ArrowRight: () => pager.next(),
  PageDown: () => pager.next(),
  ArrowLeft: () => pager.back(),
  PageUp: () => pager.back(),
  Home: () => pager.go(0),
  End: () => pager.go(pager.last),
};

document.addEventListener("keydown", (event) => {
  const act = keys[event.key];
  if (!act || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  act();
});
backButton.addEventListener("click", () => pager.back());
nextButton.addEventListener("click", () => pager.next());
readButton.addEventListener("click", () => setReading(!isReading));
autoButton.addEventListener("click", () => {
  autoButton.setAttribute("aria-pressed", String(autoButton.getAttribute("aria-pressed") !== "true"));
});
printButton.addEventListener("click", () => void print());
dots.forEach((dot, number) =>
  dot.addEventListener("click", (event) => {
    event.preventDefault();
    void pager.go(number);
  }),
);
pager.addEventListener("turned", showPlace);
nameControls(part("main"), part("[data-name-tag]"), document.documentElement.lang.toLowerCase(), () => !isReading);
window.addEventListener("beforeprint", fetchPictures);
if (document.readyState === "complete") fetchPictures();
else window.addEventListener("load", fetchPictures, { once: true });
window.addEventListener("pagehide", () => voice.stop());
for (const control of [backButton, nextButton, readButton, autoButton, printButton]) control.hidden = false;
showPlace();
