// @ts-check
/**
 * A photograph of a drawing becomes a sheet: its corners are found, a hand may move them, and it is laid flat and white.
 * Only what lies between the corners leaves this device; the room around it does not.
 *
 * @typedef {import("../photo/geometry.js").Quad} Quad
 * @typedef {{kind: "use", image: File} | {kind: "again"} | {kind: "away"} | {kind: "failed"}} Outcome
 */
import { shrunk } from "../photo/geometry.js";
import { Corners } from "./corners.js";
import { PhotoWork, decoded, fileOf } from "./photo_work.js";

const SLIVER = 0.01; // a hair of the table at an edge is worse than a hair of paper less
const FINDING_PX = 420;
const SHEET_PX = 2048;
const PREVIEW_PX = 900;

export class PhotoDesk {
  #work = new PhotoWork();
  /** @type {ImageBitmap | null} */ #photo = null;
  /** @type {((outcome: Outcome) => void) | null} */ #settle = null;
  #isWhite = true;
  #round = 0;
  #running = 0; // how often the photograph on the desk is being laid flat

  /** @param {HTMLElement} root the studio */
  constructor(root) {
    this.dialog = /** @type {HTMLDialogElement} */ (root.querySelector('[data-dialog="photo"]'));
    this.picture = /** @type {HTMLCanvasElement} */ (this.#find("picture"));
    this.corners = new Corners(this.dialog, this.picture);
    this.dialog.addEventListener("cancel", (event) => (event.preventDefault(), this.#end({ kind: "away" })));
    this.#on("close", () => this.#end({ kind: "away" }));
    this.#on("again", () => this.#end({ kind: "again" }));
    this.#on("whole", () => this.#take(true));
    this.#on("adjust", () => this.#step("corners"));
    this.#on("white", () => this.#whiten(!this.#isWhite));
    this.#on("done", () => (this.dialog.dataset.step === "flat" ? void this.#finish() : void this.#flat()));
  }

  /** Ask what to do with a photograph. Raises DOMException (or TypeError) for what no browser can open. @param {Blob} file @returns {Promise<Outcome>} */
  async ask(file) {
    this.#photo = await decoded(file, SHEET_PX * 1.5);
    this.#isWhite = true;
    this.corners.show(this.#photo);
    this.#step("look");
    if (!this.dialog.open) this.dialog.showModal();
    const outcome = new Promise((/** @type {(outcome: Outcome) => void} */ settle) => (this.#settle = settle));
    void this.#look(this.#photo);
    return outcome;
  }

  /** @param {ImageBitmap} photo */
  async #look(photo) {
    const found = await this.#work.find(photo, FINDING_PX).catch(() => null);
    if (photo !== this.#photo) return;
    if (!found?.isSure) {
      this.#take(found?.isAllPaper === true);
      return;
    }
    this.corners.quad = shrunk(found.corners, SLIVER);
    this.#whiten(true);
    await this.#flat();
  }

  /** Begin with the whole photograph; `isWanted`: the child wants just that. @param {boolean} isWanted */
  #take(isWanted) {
    this.corners.quad = this.corners.whole(isWanted ? 0 : 0.06);
    this.#isWhite = !isWanted;
    this.#find("white").setAttribute("aria-pressed", String(this.#isWhite));
    if (isWanted) void this.#flat();
    else this.#step("corners");
  }

  /** @param {boolean} isWhite */
  #whiten(isWhite) {
    this.#isWhite = isWhite;
    this.#find("white").setAttribute("aria-pressed", String(isWhite));
    if (this.dialog.dataset.step === "flat") void this.#flat();
  }

  /** Show how the sheet will look. */
  async #flat() {
    const round = (this.#round += 1);
    const sheet = await this.#laid(PREVIEW_PX);
    if (round !== this.#round || !sheet) return;
    this.picture.width = sheet.width;
    this.picture.height = sheet.height;
    this.picture.getContext("2d")?.putImageData(sheet, 0, 0);
    this.#step("flat");
  }

  async #finish() {
    const photo = this.#photo;
    const sheet = await this.#laid(SHEET_PX);
    const image = sheet && (await fileOf(sheet).catch(() => null));
    if (sheet && photo === this.#photo) this.#end(image ? { kind: "use", image } : { kind: "failed" });
  }

  /** The sheet between the corners; null when the photograph is gone, or cannot be laid flat, which ends the asking. @param {number} longest_px @returns {Promise<ImageData | null>} */
  async #laid(longest_px) {
    const photo = this.#photo;
    if (!photo) return null;
    this.#running += 1;
    this.dialog.dataset.busy = "true";
    try {
      return await this.#work.flatten(photo, this.corners.quad, longest_px, this.#isWhite);
    } catch (error) {
      console.warn("this photograph could not be laid flat", error);
      if (photo === this.#photo) this.#end({ kind: "failed" });
      return null;
    } finally {
      if (photo === this.#photo && !(this.#running -= 1)) delete this.dialog.dataset.busy;
    }
  }

  /** @param {"look" | "corners" | "flat"} step */
  #step(step) {
    this.dialog.dataset.step = step;
    const say = this.#find("say");
    say.textContent = JSON.parse(say.dataset.says ?? "{}")[step] ?? "";
    if (step === "corners" && this.#photo) this.corners.show(this.#photo);
  }

  /** @param {Outcome} outcome */
  #end(outcome) {
    this.dialog.close();
    delete this.dialog.dataset.busy;
    this.#running = 0;
    this.#round += 1;
    this.#photo?.close();
    this.#photo = null;
    this.#settle?.(outcome);
    this.#settle = null;
  }

  /** @param {string} name */
  #find(name) {
    return /** @type {HTMLElement} */ (this.dialog.querySelector(`[data-photo-${name}]`));
  }

  /** @param {string} name @param {() => void} act */
  #on(name, act) {
    this.#find(name).addEventListener("click", act);
  }
}
