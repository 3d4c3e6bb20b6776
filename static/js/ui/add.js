// @ts-check
/** Bring a drawing to the desk: by camera, from the album, dropped on the paper, one of the samples, or a blank sheet. */
import { Refusal, post } from "../net/http.js";
import { say } from "../net/messages.js";

const MAX_BYTES = 10 * 1024 * 1024;

/**
 * @param {HTMLElement} root @param {import("../draw/desk.js").Desk} desk @param {import("../draw/send.js").Sender} sender
 * @param {{child: string, conversation: string, mayLook: boolean, urls: {upload: string}}} config @param {(sentence: string) => void} tell
 */
export function letBring(root, desk, sender, config, tell) {
  const dialog = /** @type {HTMLDialogElement} */ (root.querySelector('[data-dialog="add"]'));
  const sheet = /** @type {HTMLElement} */ (root.querySelector("[data-sheet]"));

  /** Put away what is on the desk, then lay the new drawing on it. @param {() => Promise<{id?: string, image_url?: string}>} bring */
  async function lay(bring) {
    dialog.close();
    tell("");
    sheet.dataset.busy = "true";
    try {
      await sender.now();
      const { id, image_url } = await bring();
      await desk.newSheet(image_url, id); // what is drawn on a photo belongs to it, and so do its names
    } catch (error) {
      tell((error instanceof Refusal && error.sentence) || say("upload_failed"));
    } finally {
      delete sheet.dataset.busy;
    }
  }

  /** @param {File} image */
  function upload(image) {
    if (image.size > MAX_BYTES) {
      dialog.close();
      tell(say("too_big"));
    } else void lay(() => post(config.urls.upload, { conversation: config.conversation, image }));
  }

  /** @type {import("./photo.js").PhotoDesk | undefined} */ let photos;

  /** Lay a photograph flat before it goes anywhere; what this browser cannot open, the house may. @param {File | undefined} file @param {() => void} again */
  async function flatten(file, again) {
    if (!file) return;
    dialog.close();
    try {
      photos ??= new (await import("./photo.js")).PhotoDesk(root);
    } catch (error) {
      console.warn("what lays photographs flat is not here", error);
      tell(say("upload_failed")); // and nothing was sent: the room around the sheet stays here
      return;
    }
    try {
      const outcome = await photos.ask(file);
      if (outcome.kind === "use") upload(outcome.image);
      if (outcome.kind === "again") again();
      if (outcome.kind === "failed") tell(say("upload_failed"));
    } catch (error) {
      console.warn("this photograph could not be laid flat here", error);
      upload(file);
    }
  }

  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (dialog.querySelectorAll("[data-upload]")))
    input.addEventListener("change", () => {
      void flatten(input.files?.[0], () => input.click());
      input.value = "";
    });
  for (const sample of /** @type {NodeListOf<HTMLElement>} */ (dialog.querySelectorAll("[data-sample]")))
    sample.addEventListener("click", () =>
      void lay(() => post(sample.dataset.sample ?? "", { conversation: config.conversation })));
  dialog.querySelector("[data-fresh]")?.addEventListener("click", () => void lay(async () => ({})));

  dialog.querySelector("[data-mine]")?.addEventListener("click", async () => {
    dialog.close();
    await (await import("./board.js")).openBoard(root, desk, sender, config, tell);
  });

  /** @param {DragEvent} event @param {boolean} isOver */
  const over = (event, isOver) => {
    if (!config.mayLook || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    sheet.dataset.drop = String(isOver);
  };
  sheet.addEventListener("dragover", (event) => over(event, true));
  sheet.addEventListener("dragleave", (event) => over(event, false));
  sheet.addEventListener("drop", (event) => {
    over(event, false);
    if (config.mayLook) void flatten(event.dataTransfer?.files[0], () => dialog.showModal());
  });
  return dialog;
}
