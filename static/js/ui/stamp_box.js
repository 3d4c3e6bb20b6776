// @ts-check
/** The box of stamps: each is shown in the colour in hand; a tap takes it. */
import { newestStamp, paintStamp } from "../draw/stamps.js";

let isTied = false;

/** @param {import("./tools.js").Tools} tools */
export function openStamps(tools) {
  const board = tools.board("stamps");
  const stamps = /** @type {HTMLElement[]} */ ([...board.querySelectorAll("[data-stamp]")]);
  for (const stamp of stamps) show(stamp, tools.color);
  if (!isTied)
    for (const stamp of stamps)
      stamp.addEventListener("click", () => {
        tools.stamp = stamp.dataset.stamp ?? "star";
        for (const other of stamps) other.setAttribute("aria-pressed", String(other === stamp));
        board.close();
      });
  isTied = true;
  board.showModal();
}

/** @param {HTMLElement} stamp @param {string} color */
function show(stamp, color) {
  const canvas = /** @type {HTMLCanvasElement} */ (stamp.querySelector("canvas"));
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ink.setTransform(1, 0, 0, 1, 0, 0);
  ink.clearRect(0, 0, canvas.width, canvas.height);
  ink.translate(canvas.width / 2, canvas.height / 2);
  const id = stamp.dataset.stamp ?? "";
  paintStamp(ink, id, newestStamp(id), color, canvas.width * 0.9);
}
