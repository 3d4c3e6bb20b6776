// @ts-check
/**
 * Deliver a sheet to the house, first its strokes and then its picture, and say something kind where that does not go.
 *
 * @typedef {import("./oplog.js").Op} Op
 * @typedef {import("./send.js").Way} Way
 * @typedef {import("./send.js").Sender} Sender
 */
import { Refusal, post } from "../net/http.js";
import { say } from "../net/messages.js";
import { OpLog } from "./oplog.js";
import { Paper } from "./paper.js";
import { sendStrokes } from "./post.js";

export { pack, sendTail } from "./post.js";

/** What the child was told, to be taken back when it no longer holds. */
let told = "";
let hasAsked = false;

/**
 * Send what the house does not have. Resolves to false when it has to be tried again.
 * @param {Sender} sender @param {Way} way @param {boolean} withPicture @param {boolean} isOnDesk
 */
export async function deliver(sender, way, withPicture, isOnDesk) {
  try {
    const before = way.sheet.id;
    await sendStrokes(way, sender.keep);
    if (isOnDesk && before !== way.sheet.id) sender.desk.sheet = way.sheet;
    if (withPicture) await sendPicture(sender, way, isOnDesk);
    tell(sender, "");
    askToStay();
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) tell(sender, way.isKept ? "" : say("kept_nowhere"));
    else if (error.code === "sheet_deleted") return forget(sender, way, isOnDesk, error.sentence);
    else if (error.status === 400 || error.status === 413) return giveUp(sender, way, isOnDesk, error.sentence);
    else if (error.status === 401) tell(sender, say("logged_out"));
    else if (error.status === 403) await fetch(location.href, { credentials: "same-origin" }).catch(() => {}); // a fresh token comes with it
    return false;
  }
}

/** @param {Sender} sender @param {Way} way @param {boolean} isOnDesk */
async function sendPicture(sender, way, isOnDesk) {
  const { id, conversation, pictured } = way.sheet;
  const seq = way.ops[way.ops.length - 1]?.seq ?? 0;
  if (seq <= pictured) return;
  const log = isOnDesk ? sender.desk.log : new OpLog([...way.ops]);
  if (log.hasInk || pictured) {
    const picture = isOnDesk ? await sender.desk.paper.picture() : await paint(log);
    if (!picture) return;
    const image = new File([picture], "paper.png", { type: "image/png" });
    const told = await post(sender.url, { conversation, drawing: id, seq: String(seq), image });
    if (isOnDesk) sender.desk.dispatchEvent(new CustomEvent("pictured", { detail: told }));
  }
  if (way.sheet.id !== id) return; // it parted meanwhile: the new sheet wants a picture of its own
  way.sheet = { ...way.sheet, pictured: seq };
  await sender.keep.putSheet(way.sheet);
}

/** Paint a sheet that is not on the desk. @param {OpLog} log */
async function paint(log) {
  const paper = new Paper(document.createElement("canvas"), document.createElement("canvas"));
  await paper.prepare(log.ops);
  paper.render(log.standing);
  return paper.picture();
}

/** A guardian deleted this drawing for good: it is not kept here either. @param {Sender} sender @param {Way} way @param {boolean} isOnDesk @param {string} sentence */
async function forget(sender, way, isOnDesk, sentence) {
  await sender.keep.forget(way.sheet.id);
  way.sheet = { ...way.sheet, sent: Infinity, pictured: Infinity };
  if (isOnDesk) {
    await sender.desk.newSheet();
    sender.tell(sentence);
  }
  return true;
}

/** The house has no room for more strokes of this sheet; its picture still goes there. @param {Sender} sender @param {Way} way @param {boolean} isOnDesk @param {string} sentence */
async function giveUp(sender, way, isOnDesk, sentence) {
  way.isFull = true; // this page asks no more; the next one does, there may be room again
  if (isOnDesk && sentence) sender.tell(sentence);
  return false;
}

/** Ask the browser once to keep what is kept here. Firefox would put a question to the child; there it stays as it is. */
function askToStay() {
  if (!hasAsked && !navigator.userAgent.includes("Firefox")) navigator.storage?.persist?.().catch(() => {});
  hasAsked = true;
}

/** @param {Sender} sender @param {string} sentence */
function tell(sender, sentence) {
  if (sentence === told) return;
  told = sentence;
  sender.tell(sentence);
}
