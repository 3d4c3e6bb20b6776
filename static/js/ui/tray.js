// @ts-check
/** Answers to tap, and pictures to draw from. A picture that is tapped hangs at the edge of the paper, never in it. */
import { Refusal, fragment, post } from "../net/http.js";
import { on } from "../talk/talk.js";

const PICTURES_STAY_MS = 40_000;

/** @param {HTMLElement} root @param {import("../talk/talk.js").Talk} talk @param {(sentence: string) => void} tell */
export function fillTray(root, talk, tell) {
  const tray = /** @type {HTMLElement} */ (root.querySelector("[data-tray]"));
  const pin = /** @type {HTMLElement} */ (root.querySelector("[data-pin]"));

  /** @type {() => void} */ let ask = () => {};
  let patience = 0;
  let wasSeen = false;

  /** Show the question that waits behind the pictures. */
  function askNow() {
    clearTimeout(patience);
    patience = 0;
    ask();
  }

  on(talk, "choices", ({ bead, question, choices }) => {
    ask = () => {
      tray.setAttribute("role", "group");
      tray.setAttribute("aria-label", question);
      tray.replaceChildren(...choices.map((/** @type {any} */ choice) => answer(choice, bead)));
    };
    if (!patience) ask();
    if (!wasSeen) lead();
  });
  on(talk, "said", () => patience && askNow());
  on(talk, "turn", ({ turn }) => {
    if (turn.kind === "pictures" && turn.about) void show(turn.about);
  });
  on(talk, "ready", ({ turns }) => {
    const last = turns?.at(-1);
    if (last?.kind === "pictures" && last.about) void show(last.about);
  });

  /**
   * On a low phone the page scrolls: the first answers are brought into sight, and stay there while the words above them
   * still grow; later ones, or after a touch, never move the paper.
   */
  function lead() {
    wasSeen = true;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const growth = new ResizeObserver(() => tray.scrollIntoView({ block: "nearest", behavior: isCalm ? "auto" : "smooth" }));
    growth.observe(root);
    root.addEventListener("pointerdown", () => growth.disconnect(), { once: true });
  }

  /** @param {{key: string, label: string, picture_url: string}} choice @param {string} bead */
  function answer({ key, label, picture_url }, bead) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "choice";
    button.dataset.name = "";
    button.dataset.choice = key;
    button.setAttribute("aria-label", label);
    const picture = Object.assign(new Image(96, 72), { src: picture_url, alt: "" });
    const word = Object.assign(document.createElement("span"), { textContent: label });
    button.append(picture, word);
    button.addEventListener("click", () => {
      for (const other of tray.querySelectorAll("[data-choice]")) other.setAttribute("aria-pressed", String(other === button));
      if (!talk.say({ text: label, means: "tapped", bead, choice: key })) void talk.wake();
    });
    return button;
  }

  /** @param {string} search */
  async function show(search) {
    try {
      const strip = await fragment(`/pictures/${search}/`);
      clearTimeout(patience);
      patience = window.setTimeout(askNow, PICTURES_STAY_MS);
      tray.removeAttribute("role");
      tray.removeAttribute("aria-label");
      tray.replaceChildren(strip);
      tray.scrollTop = 0;
    } catch (error) {
      if (error instanceof Refusal) tell(error.sentence);
    }
  }

  /** @type {Promise<import("./pinned.js").Pinned> | undefined} */ let pinned;
  tray.addEventListener("click", (event) => {
    const tapped = event.target instanceof Element ? event.target : null;
    const flag = tapped?.closest("[data-report]");
    const chosen = tapped?.closest("[data-picture]");
    if (flag instanceof HTMLButtonElement) void takeAway(flag);
    else if (chosen instanceof HTMLElement) void hang(chosen);
  });

  /** @param {HTMLButtonElement} flag */
  async function takeAway(flag) {
    const gone = await (await import("./unwanted.js")).tapFlag(flag, tell);
    if (gone && pin.dataset.picture === gone) (await pinned)?.putAway();
    if (gone && !tray.querySelector("[data-picture]")) askNow();
  }

  /** @param {HTMLElement} chosen */
  async function hang(chosen) {
    pinned ??= import("./pinned.js").then(({ Pinned }) => new Pinned(pin, talk));
    await (await pinned).hang(chosen);
    askNow();
    const { chooseUrl, picture: id } = chosen.dataset;
    if (chooseUrl && id) await post(chooseUrl, { id }).catch((error) => console.warn("the choice was not noted", error));
  }
}
