// @ts-check
/** What the house does with the drawing on the desk, made visible: somebody looks at it; it has names. */
import { Refusal, get, post } from "../net/http.js";
import { say } from "../net/messages.js";
import { on } from "../talk/talk.js";
import { Spots } from "./spots.js";

const LOOK_EVERY_MS = 1200;
const LONGEST_LOOK_MS = 45_000;

/** @typedef {{id: string, state: string, is_looked_at: boolean, names: import("./spots.js").Name[]}} Told */

/**
 * @param {HTMLElement} root @param {import("../talk/talk.js").Talk} talk @param {import("../draw/desk.js").Desk} desk
 * @param {import("../draw/send.js").Sender} sender @param {(sentence: string) => void} tell
 */
export function watchDrawing(root, talk, desk, sender, tell) {
  const companion = /** @type {HTMLElement} */ (root.querySelector("[data-companion]"));
  const sheet = /** @type {HTMLElement} */ (root.querySelector("[data-sheet]"));
  const spots = new Spots(sheet, talk.language, () => !talk.facts.isSpeaking && !talk.facts.isListening);
  const hint = Object.assign(document.createElement("p"), { className: "looking-hint", textContent: say("looking"), hidden: true });
  hint.setAttribute("role", "status");
  sheet.append(hint);
  let timer = 0;
  let until = 0;

  /** @param {boolean} isLooking */
  function look(isLooking) {
    companion.toggleAttribute("data-looking", isLooking);
    hint.hidden = !isLooking;
  }

  /** Take what the house tells of a drawing. @param {Told} told */
  function take(told) {
    if (told.id !== desk.sheet.id) return;
    spots.show(told.names ?? []);
    clearTimeout(timer);
    until ||= Date.now() + LONGEST_LOOK_MS;
    const goesOn = told.is_looked_at && Date.now() < until;
    look(goesOn);
    if (goesOn) timer = window.setTimeout(refresh, LOOK_EVERY_MS);
    else until = 0;
  }

  async function refresh() {
    const told = await get(`/drawings/${desk.sheet.id}/`).catch(() => null);
    if (told) take(told);
    else look(false);
  }

  /** The child asks to be looked at: its newest picture goes first. @param {boolean} isNow nobody else asks for the look */
  async function asked(isNow) {
    look(true);
    await sender.now();
    try {
      if (isNow) await post("/drawings/look/", { conversation: desk.whose.conversation });
      await refresh();
    } catch (error) {
      look(false);
      if (error instanceof Refusal && error.sentence) tell(error.sentence);
    }
  }

  on(desk, "pen", ({ down }) => spots.stepAside(down));
  desk.addEventListener("laid", () => spots.show([]));
  on(talk, "turn", ({ turn }) => {
    if (turn.kind === "reading") look(false);
    if (turn.kind === "notice" && turn.about === desk.sheet.id) {
      tell(turn.text);
      window.setTimeout(refresh, 0);
    }
  });
  return { take, refresh, asked };
}
