// @ts-check
/** How to draw a picture, step by step: what is drawn already in grey, what comes next in colour, and a sentence to it. */
import { say } from "../net/messages.js";
import { key } from "./keys.js";

const SVG = "http://www.w3.org/2000/svg";

export class Steps {
  /** 0: the whole picture; then one after the other. */ #at = 0;

  /**
   * @param {HTMLImageElement} face the picture, which makes room for the lines
   * @param {string} art address of the lines @param {string[]} steps @param {string} name @param {(sentence: string) => void} speak
   */
  constructor(face, art, steps, name, speak) {
    this.face = face;
    this.art = art;
    this.steps = steps;
    this.speak = speak;
    this.lines = document.createElementNS(SVG, "svg");
    this.lines.setAttribute("viewBox", "0 0 200 200");
    this.lines.setAttribute("class", "steps__lines");
    this.lines.setAttribute("role", "img");
    face.after(this.lines);
    this.words = Object.assign(document.createElement("p"), { className: "steps__words" });
    this.words.setAttribute("aria-live", "polite");
    this.count = Object.assign(document.createElement("span"), { className: "steps__count" });
    this.back = key("back", say("step_back"), () => this.#turn(-1));
    this.next = key("next", say("step_next"), () => this.#turn(1));
    const row = Object.assign(document.createElement("div"), { className: "steps__row" });
    row.append(this.back, this.count, this.next);
    this.element = Object.assign(document.createElement("div"), { className: "steps" });
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", say("how_to_draw", { name }));
    this.element.append(this.words, row);
    this.#show();
  }

  /** @param {number} by */
  #turn(by) {
    this.#at = Math.min(this.steps.length, Math.max(0, this.#at + by));
    this.#show();
    if (this.#at) this.speak(this.steps[this.#at - 1]);
  }

  #show() {
    const isTaught = this.#at > 0;
    this.face.hidden = isTaught;
    this.lines.toggleAttribute("hidden", !isTaught);
    this.lines.replaceChildren(...this.steps.slice(0, this.#at).map((_, at) => this.#lines(at + 1)));
    this.words.textContent = isTaught ? this.steps[this.#at - 1] : say("draw_with_me");
    this.lines.setAttribute("aria-label", this.words.textContent);
    this.count.textContent = isTaught ? `${this.#at} / ${this.steps.length}` : "";
    this.back.disabled = !isTaught;
    this.next.disabled = this.#at === this.steps.length;
  }

  /** @param {number} number */
  #lines(number) {
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", `${this.art}#s${number}`);
    use.setAttribute("class", number === this.#at ? "steps__new" : "steps__done");
    return use;
  }
}
