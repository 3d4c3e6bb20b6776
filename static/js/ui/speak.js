// @ts-check
/** One big button to be heard or to have silence, "I have finished", push-to-talk, and words by keyboard. */
import { say } from "../net/messages.js";
import { on } from "../talk/talk.js";

const TAP_MS = 350;
const LOUD = 0.12;

/** @param {HTMLElement} root @param {import("../talk/talk.js").Talk} talk @param {(sentence: string) => void} tell */
export function letSpeak(root, talk, tell) {
  const find = (/** @type {string} */ name) => /** @type {HTMLButtonElement | null} */ (root.querySelector(`[data-${name}]`));
  const big = /** @type {HTMLButtonElement} */ (find("big"));
  const said = find("said");
  const mode = find("mode");
  const aside = find("aside");
  const companion = find("companion");
  const names = JSON.parse(big.dataset.names ?? "{}");
  let pressed_ms = 0;
  let isHeld = false;

  function show() {
    const { facts, ear } = talk;
    const isBusy = facts.isSpeaking || facts.isThinking;
    const act = ear.mode === "push" && ear.mayListen ? "push" : facts.isListening ? "deafen" : "listen";
    const isGone = (facts.isAside || facts.isAsleep) && ear.mayListen;
    big.dataset.act = isGone ? "back" : isBusy && !isHeld ? "stop" : ear.mayListen ? act : "stop";
    big.dataset.hearing = String(facts.isListening);
    big.disabled = !ear.mayListen && !isBusy;
    big.setAttribute("aria-label", names[big.dataset.act] ?? big.getAttribute("aria-label"));
    if (said) said.disabled = !facts.isListening;
    if (!aside) return;
    aside.disabled = !ear.isOpen || facts.isOffline;
    aside.setAttribute("aria-pressed", String(facts.isAside));
  }

  async function listen() {
    try {
      await talk.listen();
    } catch (error) {
      tell(say(await whyNot(error)));
    }
  }

  async function act() {
    if (!(await talk.wake())) return;
    if (big.dataset.act === "stop") talk.stop();
    else if (big.dataset.act === "back") talk.callBack();
    else if (big.dataset.act === "listen") await listen();
    else if (big.dataset.act === "deafen") talk.deafen();
  }

  /** Down begins a turn; a short tap leaves it open until the next tap, a held finger ends it by lifting. */
  async function press() {
    if (isHeld) return letGo();
    if (!talk.socket.isOpen) await talk.start();
    pressed_ms = performance.now();
    if (!talk.ear.isOpen) await listen();
    if (!talk.ear.isOpen) return undefined;
    isHeld = true;
    return talk.push(true);
  }

  function letGo() {
    isHeld = false;
    talk.push(false);
  }

  big.addEventListener("click", (event) => {
    if (["stop", "back"].includes(big.dataset.act ?? "") || talk.ear.mode === "voice") void act();
    else if (event.detail === 0) void press(); // by keyboard: once to begin, once to end
  });
  big.addEventListener("pointerdown", () => big.dataset.act === "push" && void press());
  big.addEventListener("pointerup", () => isHeld && performance.now() - pressed_ms > TAP_MS && letGo());
  big.addEventListener("pointercancel", () => isHeld && letGo());
  said?.addEventListener("click", () => (isHeld ? letGo() : talk.send("talk.end")));
  aside?.addEventListener("click", () => {
    talk.turnAside(!talk.facts.isAside);
    tell(talk.facts.isAside ? say("aside") : "");
  });
  companion?.addEventListener("click", () => (talk.facts.isAside || talk.facts.isAsleep) && talk.callBack());
  mode?.addEventListener("click", () => {
    const isPush = talk.ear.mode === "voice";
    mode.setAttribute("aria-pressed", String(isPush));
    talk.choose(isPush ? "push" : "voice");
    if (!isPush && !talk.ear.isOpen) void listen();
  });
  on(talk.ear, "level", ({ level }) => big.style.setProperty("--voice", Math.min(1, level / LOUD).toFixed(2)));
  talk.addEventListener("changed", show);
  show();
  letType(root, talk);
  return listen;
}

/** Which sentence tells why the microphone stays shut. @param {unknown} error */
async function whyNot(error) {
  const advice = await import("../check/advice.js").catch(() => null); // without network the plain sentence does
  if (advice?.isInApp(navigator.userAgent)) return "mic_in_app";
  return error instanceof DOMException && error.name === "NotFoundError" ? "mic_missing" : "mic_refused";
}

/** @param {HTMLElement} root @param {import("../talk/talk.js").Talk} talk */
function letType(root, talk) {
  const form = /** @type {HTMLFormElement} */ (root.querySelector("[data-words]"));
  const text = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const row = /** @type {HTMLElement} */ (root.querySelector("[data-talk]"));
  const key = /** @type {HTMLElement} */ (root.querySelector("[data-keys]"));
  const turn = (/** @type {boolean} */ isTyping) => {
    form.hidden = !isTyping;
    row.hidden = isTyping;
    key.setAttribute("aria-expanded", String(isTyping));
    (isTyping ? text : key).focus();
  };
  key.addEventListener("click", () => turn(true));
  form.querySelector("[data-keys-close]")?.addEventListener("click", () => turn(false));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (words && talk.say({ text: words, means: "typed" })) text.value = "";
  });
}
