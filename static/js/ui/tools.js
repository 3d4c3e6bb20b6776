// @ts-check
/** The tray of tools and the box of crayons: what is in the child's hand, and what it may take back. */

const SIZES_PX = /** @type {Record<string, number>} */ ({ thin: 16, middle: 38, thick: 88 });
const STAMPS_PX = /** @type {Record<string, number>} */ ({ thin: 150, middle: 270, thick: 460 });
const SIZE_NAMES = Object.keys(SIZES_PX);
const SMALL = matchMedia("(max-width: 899px), (max-height: 500px)");

export class Tools extends EventTarget {
  tool = "crayon";
  /** @type {import("../draw/hand.js").Tool["hand"]} */ hand = "brush";
  color = "";
  size = "middle";
  stamp = "star";
  folds = 1;

  /** @param {HTMLElement} root the studio */
  constructor(root) {
    super();
    this.root = root;
    root.dataset.hand = isLeftHanded() ? "left" : "right";
    this.tools = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-tool]")]);
    this.crayons = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-color]")]);
    for (const tool of this.tools) tool.addEventListener("click", () => this.#tap(tool));
    for (const crayon of this.crayons) crayon.addEventListener("click", () => this.dip(crayon.dataset.color ?? ""));
    const size = /** @type {HTMLElement} */ (root.querySelector("[data-size]"));
    size.addEventListener("click", () => this.#nextSize(size));
    root.querySelector("[data-pot]")?.addEventListener("click", () => this.board("colors").showModal());
    for (const rail of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".rail")))
      rail.addEventListener("wheel", (event) => (rail.scrollLeft += event.deltaY), { passive: true });
    this.dip(this.crayons.find((crayon) => crayon.getAttribute("aria-pressed") === "true")?.dataset.color ?? "#2b5fc4");
  }

  /** @returns {import("../draw/hand.js").Tool} */
  get inHand() {
    const size_px = (this.hand === "stamp" ? STAMPS_PX : SIZES_PX)[this.size];
    return { hand: this.hand, brush: this.tool, color: this.color, size_px, folds: this.folds, stamp: this.stamp };
  }

  /** @param {string} name @returns {HTMLDialogElement} */
  board(name) {
    return /** @type {HTMLDialogElement} */ (this.root.querySelector(`[data-dialog="${name}"]`));
  }

  /** On a phone the tool in hand stands for the tray: tapping it opens the tray. @param {HTMLElement} tool */
  #tap(tool) {
    const isOpening = SMALL.matches && this.root.dataset.open !== "tools";
    if (isOpening) this.root.dataset.open = "tools";
    else {
      delete this.root.dataset.open;
      this.take(tool.dataset.tool ?? "crayon");
    }
  }

  /** @param {string} name */
  take(name) {
    const tool = this.tools.find((known) => known.dataset.tool === name);
    if (!tool) return;
    this.tool = name;
    this.hand = /** @type {typeof this.hand} */ (tool.dataset.hand);
    this.#show();
    this.dispatchEvent(new CustomEvent("taken"));
  }

  /** Choose a colour; whoever held the eraser wants to draw again. @param {string} color */
  dip(color) {
    this.color = color;
    if (this.board("colors").open) this.board("colors").close();
    this.root.style.setProperty("--paint", color);
    if (this.tool === "eraser") this.take("crayon");
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
    for (const tool of this.tools) tool.setAttribute("aria-pressed", String(tool.dataset.tool === this.tool));
    for (const crayon of this.crayons) {
      crayon.setAttribute("aria-pressed", String(crayon.dataset.color === this.color));
      const isInRail = crayon.getAttribute("aria-pressed") === "true" && crayon.classList.contains("crayon");
      if (isInRail) crayon.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }
}

function isLeftHanded() {
  try {
    return localStorage.getItem("huaban.left-hand") === "yes"; // as ui/wishes.js remembers it
  } catch {
    return false;
  }
}
