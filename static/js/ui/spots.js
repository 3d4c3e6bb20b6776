// @ts-check
/**
 * The child's own names for things, on the paper: a tap says the name and shows it. They lie over the sheet, never in the
 * picture, and step aside while the hand draws.
 *
 * @typedef {{id: string, name: string, kind: string, box: [number, number, number, number] | null}} Name
 */
import { hush, utter } from "../talk/device.js";

const SHOWN_MS = 2600;

export class Spots {
  #timer = 0;

  /** @param {HTMLElement} sheet @param {string} language @param {() => boolean} maySpeak */
  constructor(sheet, language, maySpeak) {
    this.language = language;
    this.maySpeak = maySpeak;
    this.list = Object.assign(document.createElement("ul"), { className: "spots plain-list" });
    sheet.append(this.list);
  }

  /** @param {Name[]} names of the sheet on the desk */
  show(names) {
    const isSame = this.list.dataset.names === JSON.stringify(names);
    if (isSame) return;
    this.list.dataset.names = JSON.stringify(names);
    this.list.replaceChildren(...names.map((thing, at) => this.#spot(thing, at)));
  }

  /** @param {boolean} isAside the hand is on the paper */
  stepAside(isAside) {
    this.list.dataset.aside = String(isAside);
  }

  /** @param {Name} thing @param {number} at */
  #spot({ name, kind, box }, at) {
    const place = document.createElement("li");
    place.className = "spot";
    // Without a place in the picture a name stands in the bottom left corner, one beside the other.
    const [x, y] = box ? [box[0] + box[2] / 2, box[1] + box[3]] : [0.08 + 0.14 * at, 0.98];
    place.style.setProperty("--x", `${Math.round(Math.min(0.94, Math.max(0.06, x)) * 1000) / 10}%`);
    place.style.setProperty("--y", `${Math.round(Math.min(0.97, Math.max(0.12, y)) * 1000) / 10}%`);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "spot__name";
    button.textContent = name;
    if (kind && kind !== name) button.title = kind;
    button.addEventListener("click", () => this.#say(button, name));
    place.append(button);
    return place;
  }

  /** @param {HTMLElement} button @param {string} name */
  #say(button, name) {
    clearTimeout(this.#timer);
    for (const other of this.list.querySelectorAll(".spot__name")) other.removeAttribute("data-said");
    button.dataset.said = "";
    this.#timer = window.setTimeout(() => button.removeAttribute("data-said"), SHOWN_MS);
    if (!this.maySpeak()) return;
    hush();
    void utter(name, this.language);
  }
}
