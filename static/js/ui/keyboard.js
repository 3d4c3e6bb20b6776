// @ts-check
/**
 * Drawing without a hand on the paper: arrows move a cursor, Enter or Space uses what is in hand. A stamp is pressed, paint
 * is poured; a brush goes down, follows the arrows, and comes up at the next Enter (at once: a dot). What happened is said.
 */
import { PAPER_HEIGHT_PX, PAPER_WIDTH_PX, Trail } from "../draw/codec.js";
import { say } from "../net/messages.js";

const STEP_PX = 24;
const BIG_STEP_PX = 120;
const WAYS = /** @type {Record<string, [number, number]>} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] });

/** @param {HTMLElement} root @param {HTMLElement} cursor @param {import("../draw/desk.js").Desk} desk */
export function letKeysDraw(root, cursor, desk) {
  const told = /** @type {HTMLElement} */ (root.querySelector("[data-told]"));
  let [x, y] = [PAPER_WIDTH_PX / 2, PAPER_HEIGHT_PX / 2];
  /** @type {Trail | null} */ let trail = null;

  function show() {
    cursor.style.setProperty("--x", `${(x / PAPER_WIDTH_PX) * 100}%`);
    cursor.style.setProperty("--y", `${(y / PAPER_HEIGHT_PX) * 100}%`);
    cursor.dataset.down = String(trail !== null);
  }

  /** @param {string} key */
  function tell(key) {
    const across = x < PAPER_WIDTH_PX / 3 ? "left" : x > (PAPER_WIDTH_PX * 2) / 3 ? "right" : "center";
    const down = y < PAPER_HEIGHT_PX / 3 ? "top" : y > (PAPER_HEIGHT_PX * 2) / 3 ? "bottom" : "middle";
    told.textContent = say(key, { place: say(`place_${down}_${across}`) });
  }

  function use() {
    if (trail) return lift();
    trail = new Trail();
    trail.add(x, y, 0.75);
    desk.touch(trail);
    if (desk.tool().hand === "brush") tell("pen_down");
    else lift();
    return show();
  }

  function lift() {
    const { hand } = desk.tool();
    desk.lift();
    trail = null;
    tell(hand === "stamp" ? "stamped" : hand === "bucket" ? "poured" : "pen_up");
    show();
  }

  cursor.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    const step = event.shiftKey ? BIG_STEP_PX : STEP_PX;
    if (way) {
      x = Math.min(PAPER_WIDTH_PX, Math.max(0, x + way[0] * step));
      y = Math.min(PAPER_HEIGHT_PX, Math.max(0, y + way[1] * step));
      if (trail?.add(x, y, 0.75)) desk.move();
      if (!trail) tell("here");
      show();
    } else if (event.key === "Enter" || event.key === " ") use();
    else if (event.key === "Escape" && trail) lift();
    else return;
    event.preventDefault();
  });
  cursor.addEventListener("blur", () => trail && lift());
  show();
  tell("keys_draw");
}
