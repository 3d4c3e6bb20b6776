// @ts-check
/** The talk went on to another screen: say so, and let a tap bring it back. Nothing here takes it back by itself. */

/** @param {HTMLElement} root @param {import("../talk/talk.js").Talk} talk @param {() => Promise<void>} listen */
export function noticeElsewhere(root, talk, listen) {
  const dialog = /** @type {HTMLDialogElement} */ (root.querySelector('[data-dialog="elsewhere"]'));
  dialog.querySelector("[data-elsewhere-back]")?.addEventListener("click", async () => {
    dialog.close();
    await talk.start();
    if (talk.ear.mayListen) await listen();
  });
  return () => {
    if (!dialog.open) dialog.showModal();
  };
}
