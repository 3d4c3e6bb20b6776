// @ts-check
/**
 * The child's workbench around the desk: brings each thing when a hand first reaches for it, so that the page opens light.
 * The bucket and its worker, the stamps and their box, the drawer, the sounds of the pens, the keyboard.
 */
import { isWished } from "./wishes.js";

export class Bench {
  #hasSounds = false;

  /** @param {HTMLElement} root @param {import("../draw/desk.js").Desk} desk @param {import("./tools.js").Tools} tools */
  constructor(root, desk, tools) {
    this.root = root;
    this.desk = desk;
    this.tools = tools;
  }

  /** Bring what the tool in hand needs. */
  async bring() {
    const { desk, tools } = this;
    if (tools.hand === "bucket" && !desk.hands.bucket) desk.give("bucket", new (await import("../draw/bucket.js")).Bucket(desk));
    if (tools.hand !== "stamp") return;
    const [{ Stamper }, { openStamps }] = await Promise.all([import("../draw/stamper.js"), import("./stamp_box.js")]);
    desk.give("stamp", new Stamper(desk));
    openStamps(tools);
  }

  async sound() {
    if (this.#hasSounds || isWished("quiet-pens")) return;
    this.#hasSounds = true;
    const { Sounds } = await import("../draw/sounds.js");
    new Sounds(this.desk);
  }

  async openDrawer() {
    const { openDrawer } = await import("./drawer.js");
    openDrawer(this.root, this.desk, this.tools);
  }

  async letKeysDraw() {
    const { letKeysDraw } = await import("./keyboard.js");
    letKeysDraw(this.root, /** @type {HTMLElement} */ (this.root.querySelector("[data-cursor]")), this.desk);
  }
}
