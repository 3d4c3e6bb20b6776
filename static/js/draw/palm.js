// @ts-check
/**
 * Who may draw when a hand and a pen touch the paper together. Pure: times come in with the contacts.
 *
 * The order is the one that drawing programs have converged on: the first contact draws while no pen was ever seen. When a
 * pen lands, a touch stroke younger than 300 ms was its hand and is taken back, and from now on fingers on the paper are a
 * resting hand: the pen draws. That ends when no pen came for a minute (children swap), or when the child says so; then
 * a hand is still ignored while the pen is down and shortly after. Very wide contacts are palms.
 *
 * @typedef {{id: number, type: string, at_ms: number, width_px: number, height_px: number}} Contact
 * @typedef {"draw" | "ignore" | "take-over"} Verdict
 */

const PALM_PX = 60;
const YOUNG_STROKE_MS = 300;
const AFTER_PEN_MS = 500;
const PEN_FORGOTTEN_MS = 60_000;

export class PalmRules {
  /** @type {Contact | null} the contact that is drawing */ #drawing = null;
  #penSeen_ms = -Infinity;
  #fingersMay = false;

  /** True while only the pen draws. @param {number} at_ms */
  isPenOnly(at_ms) {
    return !this.#fingersMay && at_ms - this.#penSeen_ms < PEN_FORGOTTEN_MS;
  }

  /** Say that fingers may draw although a pen was seen, or no longer. @param {boolean} may */
  letFingers(may) {
    this.#fingersMay = may;
  }

  /**
   * Judge a new contact. "take-over": the stroke under way belongs to a hand and must be dropped, this one draws.
   * @param {Contact} contact
   * @returns {Verdict}
   */
  down(contact) {
    const isPen = contact.type === "pen";
    if (isPen) this.#penSeen_ms = contact.at_ms;
    if (this.#drawing) {
      const isHandsStroke = this.#drawing.type === "touch" && contact.at_ms - this.#drawing.at_ms < YOUNG_STROKE_MS;
      if (!isPen || !isHandsStroke) return "ignore";
      this.#drawing = contact;
      return "take-over";
    }
    if (contact.type === "touch" && this.#isPalm(contact)) return "ignore";
    this.#drawing = contact;
    return "draw";
  }

  /** @param {number} id */
  owns(id) {
    return this.#drawing?.id === id;
  }

  /** @param {number} id @param {number} at_ms */
  up(id, at_ms) {
    if (!this.owns(id)) return;
    if (this.#drawing?.type === "pen") this.#penSeen_ms = at_ms;
    this.#drawing = null;
  }

  /** @param {Contact} contact */
  #isPalm(contact) {
    const isAfterPen = contact.at_ms - this.#penSeen_ms < AFTER_PEN_MS;
    const isWide = contact.width_px > PALM_PX || contact.height_px > PALM_PX;
    return isAfterPen || isWide || this.isPenOnly(contact.at_ms);
  }
}
