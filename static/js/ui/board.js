// @ts-check
/**
 * "My drawings": every drawing of the child on one wall. A tap puts one on the desk, the clock shows how it looked before,
 * and putting one away takes two taps; a grown-up can bring it back.
 */
import { Refusal, fragment, post } from "../net/http.js";
import { say } from "../net/messages.js";

/**
 * @param {HTMLElement} root @param {import("../draw/desk.js").Desk} desk @param {import("../draw/send.js").Sender} sender
 * @param {{child: string, conversation: string}} config @param {(sentence: string) => void} tell
 */
export async function openBoard(root, desk, sender, config, tell) {
  const sheet = /** @type {HTMLElement} */ (root.querySelector("[data-sheet]"));
  /** @type {HTMLDialogElement} */ let dialog;
  tell("");
  try {
    await sender.now();
    const found = (await fragment(`/drawings/of/${config.child}/`)).querySelector("dialog");
    if (!found) throw new TypeError("no board");
    dialog = found;
  } catch (error) {
    console.warn("the board is not here", error);
    tell(say("mine_failed"));
    return;
  }
  root.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => void tap(event));
  dialog.showModal();

  /** @param {Event} event */
  async function tap(event) {
    const button = event.target instanceof Element && event.target.closest("button");
    if (!(button instanceof HTMLElement)) return;
    const { openSheet, talk, image, before, back } = button.dataset;
    const one = /** @type {HTMLElement | null} */ (button.closest("[data-mine]"));
    if ("close" in button.dataset) dialog.close();
    else if (openSheet) await busy(() => sender.bring({ id: openSheet, talk: talk || undefined, image_url: image }));
    else if (before) await show(before);
    else if ("beforeClose" in button.dataset) look(false);
    else if (back) await busy(() => again(back));
    else if (one && "away" in button.dataset) ask(one, true);
    else if (one && "keepIt" in button.dataset) ask(one, false);
    else if (one && "awaySure" in button.dataset) await putAway(one);
  }

  /** Close the board and wait for what comes onto the desk. @param {() => Promise<unknown>} bring */
  async function busy(bring) {
    dialog.close();
    sheet.dataset.busy = "true";
    await attempt(bring);
    delete sheet.dataset.busy;
  }

  /** @param {string} url */
  async function again(url) {
    const { id, image_url } = await post(url, { conversation: config.conversation });
    await sender.bring({ id, image_url });
  }

  /** @param {string} url */
  async function show(url) {
    await attempt(async () => {
      here("before-here").replaceChildren(await fragment(url));
      look(true);
    });
  }

  /** @param {boolean} isBefore */
  function look(isBefore) {
    dialog.dataset.looks = isBefore ? "before" : "now";
    here("before-here").hidden = !isBefore;
    dialog.scrollTop = 0;
  }

  /** @param {HTMLElement} one @param {boolean} isAsking */
  function ask(one, isAsking) {
    const question = /** @type {HTMLElement} */ (one.querySelector("[data-ask]"));
    question.hidden = !isAsking;
    /** @type {HTMLElement | null} */ (one.querySelector(isAsking ? "[data-keep-it]" : "[data-away]"))?.focus();
  }

  /** @param {HTMLElement} one */
  async function putAway(one) {
    await attempt(async () => {
      const url = /** @type {HTMLElement} */ (one.querySelector("[data-away]")).dataset.away ?? "";
      if (one.dataset.mine === desk.sheet.id) await desk.newSheet();
      await post(url, { sure: "yes" });
      one.remove();
    });
  }

  /** @param {() => Promise<unknown>} act */
  async function attempt(act) {
    try {
      await act();
    } catch (error) {
      if (dialog.open) dialog.close();
      tell((error instanceof Refusal && error.sentence) || say("mine_failed"));
    }
  }

  /** @param {string} name */
  function here(name) {
    return /** @type {HTMLElement} */ (dialog.querySelector(`[data-${name}]`));
  }
}
