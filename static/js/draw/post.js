// @ts-check
/**
 * Strokes on their way between this page and the house, as docs/wire-protocol.md lays them out:
 * u32 seq · u8 length of kind · kind · u64 at_ms · u32 length · body, little-endian. Sending the same again is harmless.
 *
 * @typedef {import("./oplog.js").Op} Op
 * @typedef {import("./send.js").Way} Way
 */
import { bytes, post } from "../net/http.js";
import { decode, encode } from "./bytes.js";

const BATCH_STROKES = 200;
const BATCH_BYTES = 1_000_000;
const TAIL_BYTES = 60_000;

/** @param {string} sheet */
const address = (sheet) => `/drawings/${sheet}/ops/`;

/** Make an operation ready to go, so that the last words of a page need not wait. @param {Way} way @param {Op} op */
export async function pack(way, op) {
  const { kind, at_ms, body } = await encode(op);
  const head = new DataView(new ArrayBuffer(5 + kind.length + 12));
  head.setUint32(0, op.seq, true);
  head.setUint8(4, kind.length);
  for (let at = 0; at < kind.length; at += 1) head.setUint8(5 + at, kind.charCodeAt(at));
  head.setBigUint64(5 + kind.length, BigInt(Math.round(at_ms)), true);
  head.setUint32(13 + kind.length, body.length, true);
  const frame = new Blob([head, body]);
  way.frames.set(op.seq, frame);
  return frame;
}

/**
 * Send what the house does not have yet. Where another hand has drawn on at the same place, the house answers with a
 * sheet of our own, and this one takes its name. Raises Refusal or TypeError; nothing is lost by that.
 * @param {Way} way @param {import("./keep.js").Keep} keep
 */
export async function sendStrokes(way, keep) {
  while (!way.isFull) {
    const { id, sent } = way.sheet;
    const batch = way.ops.filter((op) => op.seq > sent).slice(0, BATCH_STROKES);
    if (!batch.length) return;
    const frames = [];
    let [size, last] = [0, sent];
    for (const op of batch) {
      const frame = way.frames.get(op.seq) ?? (await pack(way, op));
      if (frames.length && size + frame.size > BATCH_BYTES) break;
      frames.push(frame);
      [size, last] = [size + frame.size, op.seq];
    }
    const answer = await post(address(id), fields(way, frames));
    if (way.sheet.id !== id) continue; // it parted here meanwhile: the new sheet goes as a whole
    way.sheet = { ...way.sheet, id: answer.sheet, sent: last };
    for (const seq of way.frames.keys()) if (seq <= last) way.frames.delete(seq);
    if (answer.sheet === id) await keep.putSheet(way.sheet);
    else await keep.putAll((way.sheet = { ...way.sheet, pictured: 0 }), [...way.ops], id);
  }
}

/** The page goes away: what is ready and not sent goes out as its last words. @param {Iterable<Way>} ways */
export function sendTail(ways) {
  let room = TAIL_BYTES;
  for (const way of ways) {
    const frames = [];
    const ready = way.isBorrowed || way.isFull ? [] : [...way.frames].sort(([one], [other]) => one - other);
    for (const [seq, frame] of ready) {
      if (seq <= way.sheet.sent || frame.size > room) continue;
      frames.push(frame);
      room -= frame.size;
    }
    if (frames.length) post(address(way.sheet.id), fields(way, frames), { keepalive: true }).catch(() => {});
  }
}

/** Ask the house for the operations of a sheet; one that cannot be read is left out. @param {string} sheet @param {number} [after] @returns {Promise<Op[]>} */
export async function fetchOps(sheet, after = 0) {
  /** @type {Op[]} */ const ops = [];
  for (let [have, all] = [after, Infinity]; have < all; ) {
    const { body, header } = await bytes(`${address(sheet)}?after=${have}`, "X-Last-Seq");
    const view = new DataView(body.buffer);
    all = body.length ? Number(header) : 0;
    for (let at = 0; at < body.length; ) {
      have = view.getUint32(at, true);
      const letters = view.getUint8(at + 4);
      const kind = String.fromCharCode(...body.subarray(at + 5, at + 5 + letters));
      const at_ms = Number(view.getBigUint64(at + 5 + letters, true));
      const start = at + letters + 17;
      at = start + view.getUint32(start - 4, true);
      try {
        ops.push(decode(have, { kind, at_ms, body: body.subarray(start, at) }));
      } catch (error) {
        console.warn(`stroke ${have} of this sheet is not known here`, error);
      }
    }
  }
  return ops;
}

/** @param {Way} way @param {Blob[]} frames */
function fields({ sheet }, frames) {
  return { child: sheet.child, conversation: sheet.conversation, writer: sheet.writer, ops: new Blob(frames) };
}
