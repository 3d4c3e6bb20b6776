// @ts-check
/** The tray of tools and the box of crayons: what is in the child's hand, and what it may take back. */

const SIZES_PX = /** @type {Record<string, number>} */ ({ thin: 16, middle: 38, thick: 88 });
const SIZE_NAMES = Object.keys(SIZES_PX);

export class Tools extends EventTarget {
  brush = "crayon";
  color = "";
  size = "middle";

  /** @param {HTMLElement} root the studio */
  constructor(root) {
    super();
    this.root = root;
    this.brushes = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-brush]")]);
    this.crayons = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-color]")]);
    for (const tool of this.brushes) tool.addEventListener("click", () => this.take(tool.dataset.brush ?? "crayon"));
    for (const crayon of this.crayons) crayon.addEventListener("click", () => this.dip(crayon.dataset.color ?? ""));
    const size = /** @type {HTMLElement} */ (root.querySelector("[data-size]"));
    size.addEventListener("click", () => this.#nextSize(size));
    const pot = /** @type {HTMLElement} */ (root.querySelector("[data-pot]"));
    pot.addEventListener("click", () => {
      const isOpen = root.dataset.rail !== "colors";
      root.dataset.rail = isOpen ? "colors" : "tools";
      pot.setAttribute("aria-pressed", String(isOpen));
    });
    for (const rail of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".rail")))
      rail.addEventListener("wheel", (event) => (rail.scrollLeft += event.deltaY), { passive: true });
    this.#show();
    this.dip(this.crayons.find((crayon) => crayon.getAttribute("aria-pressed") === "true")?.dataset.color ?? "#2b5fc4");
  }

  /** @returns {import("../draw/desk.js").Tool} */
  get inHand() {
    return { brush: this.brush, color: this.color, size_px: SIZES_PX[this.size] };
  }

  /** @param {string} brush */
  take(brush) {
    this.brush = brush;
    this.#show();
  }

  /** Choose a colour; whoever held the eraser wants to draw again. @param {string} color */
  dip(color) {
    this.color = color;
    if (this.brush === "eraser") this.brush = "crayon";
    this.root.style.setProperty("--paint", color);
    this.#show();
    this.dispatchEvent(new CustomEvent("dipped", { detail: { color } }));
  }

  /** Show what can be taken back, and tie the buttons to the desk. @param {import("../draw/desk.js").Desk} desk */
  serve(desk) {
    const acts = /** @type {HTMLButtonElement[]} */ ([...this.root.querySelectorAll("[data-do]")]);
    for (const act of acts)
      act.addEventListener("click", () => desk.do(/** @type {"undo" | "redo" | "clear"} */ (act.dataset.do)));
    const show = () => {
      const can = /** @type {Record<string, boolean>} */ (
        { undo: desk.log.canUndo, redo: desk.log.canRedo, clear: !desk.log.isBlank });
      for (const act of acts) act.disabled = !can[act.dataset.do ?? ""];
    };
    desk.addEventListener("change", show);
    show();
    addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      desk.do(event.shiftKey ? "redo" : "undo");
    });
  }

  /** @param {HTMLElement} button */
  #nextSize(button) {
    const at = (SIZE_NAMES.indexOf(this.size) + 1) % SIZE_NAMES.length;
    this.size = button.dataset.size = SIZE_NAMES[at];
    button.setAttribute("aria-label", button.dataset.names?.split("|")[at] ?? "");
  }

  #show() {
    for (const tool of this.brushes) tool.setAttribute("aria-pressed", String(tool.dataset.brush === this.brush));
    for (const crayon of this.crayons) crayon.setAttribute("aria-pressed", String(crayon.dataset.color === this.color));
  }
}
