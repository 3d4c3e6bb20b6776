// @ts-check
/**
 * Turn to the drawing before or after this one, when the child asks the companion for it. The order is the one in which
 * they were begun; the house hears whether there was anything to turn to.
 *
 * @typedef {import("../draw/keep.js").Sheet} Sheet
 */

/**
 * @param {HTMLElement} root @param {import("../draw/desk.js").Desk} desk @param {import("../draw/send.js").Sender} sender
 * @param {{send: (type: string, fields: Record<string, unknown>) => boolean}} talk
 * @returns {(direction: "previous" | "next") => Promise<void>}
 */
export function letTurn(root, desk, sender, talk) {
  const paper = /** @type {HTMLElement} */ (root.querySelector("[data-sheet]"));
  return async (direction) => {
    paper.dataset.busy = "true";
    let turned = false;
    try {
      await sender.now();
      const sheets = await inOrder(desk, sender);
      const to = sheets[placeOf(sheets, desk) + (direction === "previous" ? -1 : 1)];
      if (to) await sender.bring({ id: to });
      turned = Boolean(to);
    } catch (error) {
      console.warn("the page stays", error);
    } finally {
      delete paper.dataset.busy;
    }
    const sheets = await inOrder(desk, sender);
    talk.send("page", { turned, number: placeOf(sheets, desk) + 1, count: sheets.length });
  };
}

/**
 * The drawings of this talk that are known here, the first one first; blank ones only while they lie on the desk.
 * @param {import("../draw/desk.js").Desk} desk @param {import("../draw/send.js").Sender} sender @returns {Promise<string[]>}
 */
async function inOrder(desk, sender) {
  const kept = (await sender.keep.sheets(desk.whose)).filter(({ conversation }) => conversation === desk.whose.conversation);
  const begun = await Promise.all(kept.map(async ({ id }) => ({ id, at_ms: (await sender.keep.ops(id))[0]?.at_ms ?? 0 })));
  const drawn = begun.filter(({ id, at_ms }) => at_ms && id !== desk.sheet.id);
  const here = { id: desk.sheet.id, at_ms: desk.log.ops[0]?.at_ms ?? Infinity };
  return [...drawn, here].sort((one, other) => one.at_ms - other.at_ms).map(({ id }) => id);
}

/** @param {string[]} sheets @param {import("../draw/desk.js").Desk} desk */
function placeOf(sheets, desk) {
  return sheets.indexOf(desk.sheet.id);
}
