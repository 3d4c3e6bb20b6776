// @ts-check
/**
 * The sand-timer: how the time of talking stands, without a number and without hurry. At the end the microphone rests,
 * and a story that was told may become a book.
 *
 * @typedef {{left_s: number, whole_s: number, runs: boolean, moment: "" | "soon" | "nearly" | "over", text: string}} Time
 */
import { say } from "../net/messages.js";
import { on } from "../talk/talk.js";

const UPPER_PX = 21; // height of one bulb in the drawing
const STEP_MS = 1000;
const OFFER_AFTER_MS = 2500;

/** How high the sand stands in both bulbs. @param {number} left_s @param {number} whole_s @returns {{upper: number, lower: number}} px */
export function sandHeights(left_s, whole_s) {
  const share = whole_s > 0 ? Math.max(0, Math.min(1, left_s / whole_s)) : 0;
  return { upper: Math.round(share * UPPER_PX * 10) / 10, lower: Math.round((1 - share) * UPPER_PX * 10) / 10 };
}

/**
 * @param {HTMLElement} root @param {import("../talk/talk.js").Talk} talk @param {(sentence: string) => void} tell
 * @param {boolean} mayListen @param {() => void} offerBook
 */
export function keepTime(root, talk, tell, mayListen, offerBook) {
  const sand = /** @type {HTMLButtonElement} */ (root.querySelector("[data-sand]"));
  const [upper, lower] = ["upper", "lower"].map((name) => /** @type {SVGRectElement} */ (sand.querySelector(`[data-${name}]`)));
  let left_s = 0;
  let whole_s = 1;
  let isCounted = false;
  let hasTalked = false;
  let hasStory = false;

  function draw() {
    const heights = sandHeights(left_s, whole_s);
    upper.setAttribute("height", String(heights.upper));
    upper.setAttribute("y", String(7 + UPPER_PX - heights.upper));
    lower.setAttribute("height", String(heights.lower));
    lower.setAttribute("y", String(28 + UPPER_PX - heights.lower));
    const stand = left_s <= 0 ? "over" : left_s <= 300 ? "soon" : "plenty";
    sand.dataset.stand = stand;
    sand.setAttribute("aria-label", say(`sand_${stand}`));
  }

  /** Between two messages the sand runs on by itself while the child is here. */
  setInterval(() => {
    const runs = isCounted && left_s > 0 && !talk.facts.isOffline && !talk.facts.isAway;
    sand.dataset.runs = String(runs);
    if (!runs) return;
    left_s = Math.max(1, left_s - STEP_MS / 1000); // only the house says that it is over
    draw();
  }, STEP_MS);

  sand.addEventListener("click", () => tell(say(`sand_${sand.dataset.stand}`)));
  on(talk, "beads", ({ lit }) => (hasStory = lit.length > 0));

  /** @param {Time} time */
  return function take(time) {
    const isOver = time.moment === "over";
    ({ left_s, whole_s, runs: isCounted } = time);
    sand.hidden = false;
    draw();
    if (time.text) tell(time.text);
    if (talk.ear.mayListen === isOver) {
      if (talk.ear.isOpen) talk.deafen();
      talk.ear.mayListen = mayListen && !isOver;
      talk.dispatchEvent(new CustomEvent("changed", { detail: {} }));
    }
    hasStory ||= root.querySelector('[data-bead][data-lit="true"]') !== null;
    if (isOver && hasTalked && hasStory) setTimeout(offerBook, OFFER_AFTER_MS);
    hasTalked = !isOver;
  };
}
