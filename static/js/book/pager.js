// @ts-check
/**
 * Turns the leaves of a book. The leaves lie side by side in a scroller that snaps, so a finger can turn them too;
 * arrows and keys turn one leaf with a view transition (css/book_layouts.css), which is a fade when motion is reduced.
 */
export class Pager extends EventTarget {
  /** @type {HTMLElement} */ #scroller;
  /** @type {HTMLElement[]} */ #leaves;
  #current = 0;
  #turnedAt_ms = -Infinity;

  /** @param {HTMLElement} scroller its children with data-leaf are the leaves */
  constructor(scroller) {
    super();
    this.#scroller = scroller;
    this.#leaves = [...scroller.querySelectorAll("[data-leaf]")].map((leaf) => /** @type {HTMLElement} */ (leaf));
    scroller.addEventListener("scroll", () => this.#notice(), { passive: true });
    new ResizeObserver(() => this.#show(this.#current)).observe(scroller);
    const linked = this.#leaves.findIndex((leaf) => `#${leaf.id}` === location.hash);
    if (linked > 0) this.#show(linked);
    this.#notice();
  }

  get current() {
    return this.#current;
  }

  get last() {
    return this.#leaves.length - 1;
  }

  get leaf() {
    return this.#leaves[this.#current];
  }

  /**
   * Open leaf `number`; taps that follow within 300 ms are one tap.
   * @param {number} number
   */
  async go(number) {
    const wanted = Math.min(this.last, Math.max(0, number));
    const now_ms = performance.now();
    if (wanted === this.#current || now_ms - this.#turnedAt_ms < 300) return;
    this.#turnedAt_ms = now_ms;
    document.documentElement.dataset.turning = wanted > this.#current ? "next" : "back";
    const turn = () => {
      this.#show(wanted);
      this.#settle(wanted);
    };
    if (!document.startViewTransition) {
      turn();
      return;
    }
    const turning = document.startViewTransition(turn);
    turning.ready.catch(() => {}); // a tablet turned on its side meanwhile: the leaf is there, without the movement
    await turning.finished.catch(() => {});
  }

  next() {
    return this.go(this.#current + 1);
  }

  back() {
    return this.go(this.#current - 1);
  }

  /** @param {number} number */
  #show(number) {
    this.#scroller.scrollTo({ left: number * this.#scroller.clientWidth, behavior: "instant" });
  }

  #notice() {
    this.#settle(Math.round(this.#scroller.scrollLeft / Math.max(1, this.#scroller.clientWidth)));
  }

  /** @param {number} number */
  #settle(number) {
    if (number === this.#current && this.#leaves[number].dataset.open) return;
    delete this.#leaves[this.#current].dataset.open;
    this.#current = number;
    this.#leaves[number].dataset.open = "true";
    this.dispatchEvent(new Event("turned"));
  }
}
