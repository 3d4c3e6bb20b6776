// @ts-check
/**
 * An operation as bytes: what is kept, sent and read back on another device. docs/ink.md has the layout. Numbers are
 * varints (seven bits a byte, low ones first); signed ones are zigzag. `decode` gives back exactly what `encode` took.
 *
 * @typedef {import("./oplog.js").Op} Op
 * @typedef {{kind: Op["kind"], at_ms: number, body: Uint8Array<ArrayBuffer>}} Encoded
 */
import { STEPS_PER_PX } from "./codec.js";
import { Reader, Writer } from "./varint.js";

const LAYOUT = 1;

/** Return an operation as kind, time and bytes. Waits only for the bytes of a picture. @param {Op} op @returns {Promise<Encoded>} */
export async function encode(op) {
  const out = new Writer();
  out.byte(LAYOUT);
  if (op.kind === "stroke") writeStroke(out, op);
  else if (op.kind === "fill") writeFill(out, op);
  else if (op.kind === "stamp") writeStamp(out, op);
  else if (op.kind === "image") {
    out.text(op.image.type);
    out.bytes(new Uint8Array(await op.image.arrayBuffer()));
  }
  return { kind: op.kind, at_ms: op.at_ms, body: out.written };
}

/**
 * Return the operation that was encoded. Raises RangeError for bytes that are cut off or of an unknown layout or kind:
 * leave that operation out and paint the others.
 * @param {number} seq @param {{kind: string, at_ms: number, body: Uint8Array}} encoded @returns {Op}
 */
export function decode(seq, { kind, at_ms, body }) {
  const read = new Reader(body);
  const layout = read.byte();
  if (layout !== LAYOUT) throw new RangeError(`an operation of layout ${layout}`);
  if (kind === "stroke") return readStroke(read, seq, at_ms);
  if (kind === "fill") return readFill(read, seq, at_ms);
  if (kind === "stamp") return readStamp(read, seq, at_ms);
  if (kind === "image") {
    const type = read.text();
    return { seq, kind, at_ms, image: new Blob([read.rest()], { type }) };
  }
  if (kind === "clear" || kind === "undo" || kind === "redo") return { seq, kind, at_ms };
  throw new RangeError(`an operation of kind ${kind}`);
}

/** @param {Writer} out @param {import("./oplog.js").StrokeOp} op */
function writeStroke(out, op) {
  out.text(op.brush.id);
  out.byte(op.brush.version);
  out.color(op.color);
  out.count(Math.round(op.size_px * STEPS_PER_PX));
  out.count(op.seed);
  out.byte(op.folds ?? 1);
  out.count(op.took_ms);
  out.count(op.points.length);
  let pressure = 0;
  for (let at = 0; at < op.points.length; at += 1) {
    const isPressure = at % 3 === 2;
    out.signed(isPressure ? op.points[at] - pressure : op.points[at]);
    if (isPressure) pressure = op.points[at];
  }
}

/** @param {Reader} read @param {number} seq @param {number} at_ms @returns {Op} */
function readStroke(read, seq, at_ms) {
  const brush = { id: read.text(), version: read.byte() };
  const color = read.color();
  const size_px = read.count() / STEPS_PER_PX;
  const [seed, folds, took_ms, length] = [read.count(), read.byte(), read.count(), read.count()];
  if (length > read.left) throw new RangeError("a stroke that is cut off");
  const points = new Int16Array(length);
  let pressure = 0;
  for (let at = 0; at < length; at += 1) points[at] = at % 3 === 2 ? (pressure += read.signed()) : read.signed();
  return { seq, kind: "stroke", at_ms, took_ms, brush, color, size_px, seed, folds, points };
}

/** @param {Writer} out @param {import("./oplog.js").FillOp} op */
function writeFill(out, op) {
  out.color(op.color);
  out.signed(op.x_px);
  out.signed(op.y_px);
  out.bytes(op.mask);
}

/** @param {Reader} read @param {number} seq @param {number} at_ms @returns {Op} */
function readFill(read, seq, at_ms) {
  return { seq, kind: "fill", at_ms, color: read.color(), x_px: read.signed(), y_px: read.signed(), mask: read.rest() };
}

/** @param {Writer} out @param {import("./oplog.js").StampOp} op */
function writeStamp(out, op) {
  out.text(op.stamp.id);
  out.byte(op.stamp.version);
  out.color(op.color);
  out.signed(op.x_px);
  out.signed(op.y_px);
  out.count(op.size_px);
  out.signed(op.turn_deg);
  out.byte(op.folds);
}

/** @param {Reader} read @param {number} seq @param {number} at_ms @returns {Op} */
function readStamp(read, seq, at_ms) {
  const stamp = { id: read.text(), version: read.byte() };
  const color = read.color();
  const [x_px, y_px, size_px] = [read.signed(), read.signed(), read.count()];
  return { seq, kind: "stamp", at_ms, stamp, color, x_px, y_px, size_px, turn_deg: read.signed(), folds: read.byte() };
}
