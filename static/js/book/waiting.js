// @ts-check
/** Asks whether a book is written, and opens it when it is. */
import { get } from "../net/http.js";

const EVERY_MS = 1500;

/** @param {HTMLElement} place its data-waiting is the URL of the story's state */
export async function wait(place) {
  const url = place.dataset.waiting ?? "";
  let story = { state: "writing", url: "" };
  while (story.state === "writing") {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    story = await get(url).catch(() => story); // no network, or a hiccup: the book is safe, ask again
  }
  location.replace(story.url);
}
