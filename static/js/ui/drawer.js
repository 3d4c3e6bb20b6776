// @ts-check
/** The drawer of the desk: tools that wait there, folded paper, "how I drew it", a new beginning, sounds, the left hand. */
import { isWished, remember } from "./wishes.js";

let isTied = false;

/** @param {HTMLElement} root @param {import("../draw/desk.js").Desk} desk @param {import("./tools.js").Tools} tools */
export function openDrawer(root, desk, tools) {
  const board = tools.board("drawer");
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (board.querySelector(`[data-${name}]`));
  const palm = desk.pointer.palm;

  function show() {
    for (const fold of /** @type {NodeListOf<HTMLElement>} */ (board.querySelectorAll("[data-folds]")))
      fold.setAttribute("aria-pressed", String(Number(fold.dataset.folds) === tools.folds));
    root.dataset.folds = String(tools.folds);
    part("sound").setAttribute("aria-pressed", String(!isWished("quiet-pens")));
    part("left").setAttribute("aria-pressed", String(isWished("left-hand")));
    root.dataset.hand = isWished("left-hand") ? "left" : "right";
    const isPenOnly = palm.isPenOnly(performance.now());
    part("fingers").hidden = !isPenOnly && part("fingers").getAttribute("aria-pressed") !== "true";
  }

  if (!isTied) tie();
  isTied = true;
  show();
  board.showModal();

  function tie() {
    for (const tool of /** @type {NodeListOf<HTMLElement>} */ (board.querySelectorAll("[data-take]")))
      tool.addEventListener("click", () => {
        board.close();
        tools.take(tool.dataset.take ?? "");
      });
    for (const fold of /** @type {NodeListOf<HTMLElement>} */ (board.querySelectorAll("[data-folds]")))
      fold.addEventListener("click", () => {
        const folds = Number(fold.dataset.folds);
        tools.folds = tools.folds === folds ? 1 : folds;
        show();
        board.close();
      });
    for (const wish of /** @type {const} */ ([["sound", "quiet-pens"], ["left", "left-hand"]]))
      part(wish[0]).addEventListener("click", () => {
        remember(wish[1], !isWished(wish[1]));
        show();
      });
    part("fingers").addEventListener("click", () => {
      const may = part("fingers").getAttribute("aria-pressed") !== "true";
      palm.letFingers(may);
      part("fingers").setAttribute("aria-pressed", String(may));
      board.close();
    });
    part("do").addEventListener("click", () => board.close());
    part("replay").addEventListener("click", async () => {
      board.close();
      (await import("../draw/replay.js")).replay(root, desk);
    });
  }
}
