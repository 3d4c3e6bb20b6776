// @ts-check
/** Send the paper to the house when the hand has rested: one picture per sheet, replaced as it grows. */
import { Refusal, post } from "../net/http.js";

const REST_MS = 2000;
const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 30_000;

export class Sender {
  #timer = 0;
  #wait_ms = FIRST_WAIT_MS;
  /** What was sent last, as "sheet/seq". */ #sent = "";
  /** @type {Promise<void>} */ #under_way = Promise.resolve();

  /** @param {import("./desk.js").Desk} desk @param {string} url */
  constructor(desk, url) {
    this.desk = desk;
    this.url = url;
    desk.addEventListener("change", () => this.#later(REST_MS));
    desk.addEventListener("pen", (event) => {
      if (/** @type {CustomEvent} */ (event).detail.down) clearTimeout(this.#timer);
    });
    addEventListener("online", () => this.#later(0));
    document.addEventListener("visibilitychange", () => document.hidden && void this.now());
  }

  /** Send what is not sent yet; resolves when the house has it, or could not take it. */
  async now() {
    clearTimeout(this.#timer);
    this.#under_way = this.#under_way.then(() => this.#send());
    await this.#under_way;
  }

  /** @param {number} in_ms */
  #later(in_ms) {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.now(), in_ms);
  }

  async #send() {
    const { sheet, log, paper, conversation } = this.desk;
    const state = `${sheet.id}/${log.nextSeq}`;
    if (state === this.#sent || (!log.hasInk && !this.#sent.startsWith(sheet.id))) return;
    const picture = await paper.picture();
    if (!picture) return;
    try {
      const image = new File([picture], "paper.png", { type: "image/png" });
      await post(this.url, { conversation, drawing: sheet.id, image });
      this.#sent = state;
      this.#wait_ms = FIRST_WAIT_MS;
      document.documentElement.dataset.paperSent = state;
    } catch (error) {
      if (error instanceof Refusal && error.status < 500 && error.status !== 429) return;
      this.#wait_ms = Math.min(LONGEST_WAIT_MS, this.#wait_ms * 2);
      this.#later(this.#wait_ms);
    }
  }
}
