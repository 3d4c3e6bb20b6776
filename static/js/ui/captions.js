// @ts-check
/** What is said, in writing; the story beads that light up; and the kind sentences of the house. */
import { say } from "../net/messages.js";
import { on } from "../talk/talk.js";

const KIND_MS = 9000;

/** @param {HTMLElement} root @param {import("../talk/talk.js").Talk} talk @param {import("../talk/face.js").Face} face */
export function showTalk(root, talk, face) {
  const bubble = /** @type {HTMLElement} */ (root.querySelector("[data-bubble]"));
  const caption = /** @type {HTMLElement} */ (root.querySelector("[data-caption]"));
  const kindLine = /** @type {HTMLElement} */ (root.querySelector("[data-kind]"));
  let timer = 0;
  let wasLost = false;
  let goodbye = "";

  /** @param {string} speaker @param {string} text */
  function write(speaker, text) {
    if (!text) return;
    bubble.dataset.speaker = speaker;
    caption.textContent = text;
    bubble.scrollTop = bubble.scrollHeight;
  }

  /** Show a kind sentence for a while; '' takes the last one away. @param {string} sentence */
  function tell(sentence) {
    clearTimeout(timer);
    kindLine.textContent = sentence;
    kindLine.hidden = !sentence;
    timer = window.setTimeout(() => (kindLine.hidden = true), KIND_MS);
  }

  /** @param {{lit: string[], next?: string}} news */
  function light({ lit, next }) {
    const beads = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-bead]")]);
    const isNew = beads.some((bead) => bead.dataset.lit === "false" && lit.includes(bead.dataset.bead ?? ""));
    for (const bead of beads) {
      bead.dataset.lit = String(lit.includes(bead.dataset.bead ?? ""));
      bead.dataset.next = String(bead.dataset.bead === next);
    }
    /** @type {HTMLElement} */ (root.querySelector("[data-finish]")).dataset.ready = String(lit.length >= 3);
    if (isNew) face.cheer();
  }

  on(talk, "caption", ({ speaker, text }) => write(speaker, text));
  on(talk, "beads", light);
  on(talk, "ready", ({ beads, turns }) => {
    light({ lit: beads ?? [] });
    const last = turns?.filter((/** @type {any} */ turn) => turn.kind === "words" && turn.text).at(-1);
    if (last) write(last.speaker, last.text);
    if (wasLost) tell(say("line_back"));
    wasLost = false;
    goodbye = "";
  });
  on(talk, "said", ({ text }) => write("child", text));
  on(talk, "notice", ({ text }) => tell(text));
  on(talk, "echo", ({ text }) => tell(text));
  on(talk, "refused", ({ text }) => tell(text));
  on(talk, "bye", ({ text }) => tell((goodbye = text)));
  on(talk, "closed", ({ code }) => tell(goodbye || say(code === 4410 ? "talk_closed" : "asleep")));
  talk.addEventListener("changed", () => {
    if (talk.facts.isOffline && !wasLost && talk.hasBegun) tell(say("line_lost"));
    wasLost ||= talk.facts.isOffline;
    face.show(talk.facts);
  });
  on(talk.voice, "level", ({ level }) => face.mouth(level));
  return tell;
}
