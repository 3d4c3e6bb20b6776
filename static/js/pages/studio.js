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
const desk = new Desk(still, live, () => tools.inHand, { child: config.child, conversation: config.conversation });
const sender = new Sender(desk, config.urls.keep);
const talk = new Talk(config);
const face = new Face(/** @type {HTMLElement} */ (find("side").querySelector("[data-companion]")));

tools.serve(desk);
face.paint(tools.color);
on(tools, "dipped", ({ color }) => face.paint(color));
const tell = showTalk(root, talk, face);
sender.tell = tell;
const listen = letSpeak(root, talk, tell);
fillTray(root, talk, tell);

/** What is needed later is loaded later. @template T @param {() => Promise<T>} load @returns {() => Promise<T>} */
function once(load) {
  /** @type {Promise<T> | undefined} */ let loaded;
  return () => (loaded ??= load().catch((error) => {
    loaded = undefined; // without network; a tap tries again
    tell(say("line_lost"));
    throw error;
  }));
}
const bringing = once(async () => (await import("../ui/add.js")).letBring(root, desk, sender, config, tell));
const finishing = once(async () => (await import("../ui/finish.js")).letFinish(root, talk, sender, config));
const bench = once(async () => new (await import("../ui/bench.js")).Bench(root, desk, tools));
on(tools, "taken", async () => (await bench()).bring());
on(desk, "pen", async ({ down }) => down && (await bench()).sound());
for (const more of root.querySelectorAll("[data-more]")) more.addEventListener("click", async () => (await bench()).openDrawer());
find("cursor").addEventListener("focus", async () => (await bench()).letKeysDraw(), { once: true });
find("open").addEventListener("click", async () => (await bringing()).showModal());
find("sheet").addEventListener("dragenter", () => void bringing());
find("finish").addEventListener("click", async () => (await finishing()).ask());
on(talk, "finish", async () => (await finishing()).go());
on(talk, "story", async () => (await finishing()).go());
const turning = once(async () => (await import("../ui/pages.js")).letTurn(root, desk, sender, talk));
on(talk, "page", async ({ direction }) => (await turning())(direction));
const offerBook = async () => (await finishing()).ask();
const timing = once(async () => (await import("../ui/sand.js")).keepTime(root, talk, tell, config.mayListen, offerBook));
const leaving = once(async () => (await import("../ui/elsewhere.js")).noticeElsewhere(root, talk, listen));
on(talk, "time", async (time) => (await timing())(time));
on(talk, "closed", async ({ code }) => code === 4409 && (await leaving())());
const watching = once(async () => (await import("../ui/looking.js")).watchDrawing(root, talk, desk, sender, tell));
on(desk, "pictured", async (told) => (await watching()).take(told));
on(talk, "look", async ({ now }) => (await watching()).asked(now));
const rereading = async () => desk.log.isBlank || (await watching()).refresh();
on(talk, "ready", rereading);
on(desk, "laid", rereading);
on(desk, "op", ({ kind }) => kind === "image" && rereading());

nameControls(root, find("name-tag"), config.language, () => !talk.facts.isSpeaking && !talk.facts.isListening);
on(desk, "pen", ({ down }) => talk.send("pen", { down }));
desk.addEventListener("moving", () => talk.send("pen", { down: true }));
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
await sender.open(config.paper);
delete find("sheet").dataset.busy;
