// @ts-check
/** The studio: put the desk, the talk and the child's hands together. */
import { Desk } from "../draw/desk.js";
import { Sender } from "../draw/send.js";
import { say } from "../net/messages.js";
import { Face } from "../talk/face.js";
import { Talk, on } from "../talk/talk.js";
import { showTalk } from "../ui/captions.js";
import { nameControls } from "../ui/names.js";
import { letSpeak } from "../ui/speak.js";
import { Tools } from "../ui/tools.js";
import { fillTray } from "../ui/tray.js";

const config = JSON.parse(document.getElementById("studio-config")?.textContent ?? "{}");
const root = /** @type {HTMLElement} */ (document.querySelector(".studio"));
const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-${name}]`));

const tools = new Tools(root);
const still = /** @type {HTMLCanvasElement} */ (find("still"));
const live = /** @type {HTMLCanvasElement} */ (find("live"));
const desk = new Desk(still, live, () => tools.inHand, config.conversation);
const sender = new Sender(desk, config.urls.keep);
const talk = new Talk(config);
const face = new Face(/** @type {HTMLElement} */ (find("side").querySelector("[data-companion]")));

tools.serve(desk);
face.paint(tools.color);
on(tools, "dipped", ({ color }) => face.paint(color));
const tell = showTalk(root, talk, face);
const listen = letSpeak(root, talk, tell);
fillTray(root, talk, tell);

/** What is needed later is loaded later. @template T @param {() => Promise<T>} load @returns {() => Promise<T>} */
function once(load) {
  /** @type {Promise<T> | undefined} */ let loaded;
  return () => (loaded ??= load());
}
const bringing = once(async () => (await import("../ui/add.js")).letBring(root, desk, sender, config, tell));
const finishing = once(async () => (await import("../ui/finish.js")).letFinish(root, talk, sender, config));
find("open").addEventListener("click", async () => (await bringing()).showModal());
find("sheet").addEventListener("dragenter", () => void bringing());
find("finish").addEventListener("click", async () => (await finishing()).ask());
on(talk, "finish", async () => (await finishing()).go());
on(talk, "story", async () => (await finishing()).go());

nameControls(root, find("name-tag"), config.language, () => !talk.facts.isSpeaking && !talk.facts.isListening);
on(desk, "pen", ({ down }) => talk.send("pen", { down }));
desk.addEventListener("change", () => {
  const count = desk.log.standing.filter((op) => op.kind === "stroke").length;
  still.setAttribute("aria-label", desk.log.isBlank ? say("paper_blank") : say("paper_drawn", { count }));
});
for (const dialog of root.querySelectorAll("dialog"))
  dialog.querySelector("[data-close]")?.addEventListener("click", () => dialog.close());

/** One tap at the door: sound may come out from now on, and the microphone may be asked for. */
const start = /** @type {HTMLDialogElement} */ (find("start"));
start.addEventListener("cancel", (event) => event.preventDefault());
find("start-go").addEventListener("click", async () => {
  start.close();
  await talk.start();
  await listen();
});
start.showModal();
await desk.open(config.paper);
