// @ts-check
/** "讲完了": the talk and the drawings become a book, and the page turns to it. */
import { Refusal, get, post } from "../net/http.js";
import { say } from "../net/messages.js";

const LOOK_EVERY_MS = 700;
const PATIENCE_LOOKS = 90;
const LAST_WORDS_LOOKS = 8;

const rest = () => new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));

/**
 * @param {HTMLElement} root @param {import("../talk/talk.js").Talk} talk @param {import("../draw/send.js").Sender} sender
 * @param {{conversation: string, urls: {stories: string}}} config
 */
export function letFinish(root, talk, sender, config) {
  const dialog = /** @type {HTMLDialogElement} */ (root.querySelector('[data-dialog="finish"]'));
  const line = /** @type {HTMLElement} */ (dialog.querySelector("[data-finish-say]"));
  const face = /** @type {HTMLElement} */ (dialog.querySelector("[data-companion]"));
  const question = line.textContent ?? "";

  /** @param {"ask" | "busy"} state @param {string} sentence @param {string} mood */
  function show(state, sentence, mood) {
    dialog.dataset.state = state;
    line.textContent = sentence;
    face.dataset.state = mood;
  }

  /** Wait until the book is written; its own page tells the rest if that takes long. @param {{url: string, state: string, id: string}} story */
  async function open(story) {
    for (let look = 0; look < PATIENCE_LOOKS && story.state === "writing"; look += 1) {
      await rest();
      story = { ...story, ...(await get(`${config.urls.stories}${story.id}/`)) };
    }
    show("busy", say("written"), "happy");
    for (let wait = 0; wait < LAST_WORDS_LOOKS && talk.facts.isSpeaking; wait += 1) await rest();
    location.assign(story.url);
  }

  async function finish() {
    show("busy", say("writing"), "thinking");
    try {
      await sender.now();
      const story = await post(config.urls.stories, { conversation: config.conversation });
      if (talk.ear.isOpen) talk.deafen();
      await open(story);
    } catch (error) {
      show("ask", (error instanceof Refusal && error.sentence) || say("not_written"), "idle");
    }
  }

  dialog.querySelector("[data-finish-go]")?.addEventListener("click", () => {
    talk.send("finish");
    void finish();
  });
  return {
    /** Ask whether the story is told; the button may have been touched by chance. */
    ask() {
      show("ask", question, "happy");
      if (!dialog.open) dialog.showModal();
    },
    /** The child said so, in words. */
    go() {
      if (!dialog.open) dialog.showModal();
      if (dialog.dataset.state !== "busy") void finish();
    },
  };
}
