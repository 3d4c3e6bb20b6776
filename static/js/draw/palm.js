// @ts-check
/**
 * Who may draw when a hand and a pen touch the paper together. Pure: times come in with the contacts.
 *
 * The order is the one that drawing programs have converged on: the first contact draws while no pen was ever seen; once
 * a pen was, fingers on the paper are a resting hand until no pen came for a minute (children swap); a touch stroke
 * younger than 300 ms is taken back when the pen lands; very wide contacts are palms.
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
    const sincePen_ms = contact.at_ms - this.#penSeen_ms;
    if (sincePen_ms < AFTER_PEN_MS) return true;
    const isWide = contact.width_px > PALM_PX || contact.height_px > PALM_PX;
    return isWide || (sincePen_ms < PEN_FORGOTTEN_MS && contact.width_px > PALM_PX / 3);
  }
}
