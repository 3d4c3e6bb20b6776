// @ts-check
/**
 * Brushes: how a trail of points becomes wax, ink or graphite. Every segment is painted by itself and its chance comes
 * from (seed, index), so a stroke painted in sixty small pieces while drawing equals the same stroke replayed at once.
 * A change in look is a new version; old strokes keep theirs.
 *
 * @typedef {import("./codec.js").Trail} Trail
 * @typedef {Pick<import("./oplog.js").StrokeOp, "brush" | "color" | "size_px" | "seed">} Ink
 * @typedef {{version: number, size: number, thin: number, alpha: number, blend: GlobalCompositeOperation, bare: number,
 *   strands: number}} Brush
 */
import { chanceAt, wax } from "./grain.js";

/**
 * size: width at full pressure, as a share of the chosen size; thin: width at no pressure, as a share of that;
 * alpha, blend: how the finished stroke joins the paper; bare: how much of the paper's tooth stays white;
 * strands: loose fibres that roughen the edge.
 * @type {Record<string, Brush>}
 */
export const BRUSHES = {
  crayon: { version: 1, size: 1, thin: 0.7, alpha: 1, blend: "source-over", bare: 0.38, strands: 3 },
  marker: { version: 1, size: 1.2, thin: 0.92, alpha: 0.88, blend: "multiply", bare: 0, strands: 0 },
  pencil: { version: 1, size: 0.36, thin: 0.45, alpha: 0.94, blend: "source-over", bare: 0.3, strands: 0 },
  eraser: { version: 1, size: 2, thin: 1, alpha: 1, blend: "source-over", bare: 0, strands: 0 },
};
const PAPER_WHITE = "#ffffff";

/** @param {Ink} op @returns {Brush} */
export function brushOf(op) {
  return BRUSHES[op.brush.id] ?? BRUSHES.crayon;
}

/** How far beyond its points a stroke can leave ink, in paper pixels. @param {Ink} op */
export function reach_px(op) {
  return Math.ceil(op.size_px * brushOf(op).size * 0.75 + 4);
}

/**
 * Paint the segments that end at points `from` … `to - 1` and, when the stroke `isDone`, the rest up to its last point.
 * @param {CanvasRenderingContext2D} canvas @param {Ink} op @param {Trail} trail
 * @param {number} from @param {number} to @param {boolean} isDone
 */
export function paint(canvas, op, trail, from, to, isDone) {
  const brush = brushOf(op);
  const color = op.brush.id === "eraser" ? PAPER_WHITE : op.color;
  canvas.lineCap = canvas.lineJoin = "round";
  canvas.strokeStyle = brush.bare ? wax(canvas, color, brush.bare, op.seed) : color;
  for (let index = Math.max(1, from); index < to; index += 1) segment(canvas, brush, op, trail, index);
  if (isDone && trail.count) tail(canvas, brush, op, trail);
}

/** From the middle before the point before, bent by that point, to the middle after it. @param {CanvasRenderingContext2D} canvas @param {Brush} brush @param {Ink} op @param {Trail} trail @param {number} at */
function segment(canvas, brush, op, trail, at) {
  const mx = trail.x(at - 1);
  const my = trail.y(at - 1);
  const ax = at > 1 ? (trail.x(at - 2) + mx) / 2 : mx;
  const ay = at > 1 ? (trail.y(at - 2) + my) / 2 : my;
  const bx = (mx + trail.x(at)) / 2;
  const by = (my + trail.y(at)) / 2;
  const wide_px = width_px(brush, op, trail, at);
  canvas.lineWidth = brush.strands ? wide_px * 0.82 : wide_px;
  canvas.beginPath();
  canvas.moveTo(ax, ay);
  canvas.quadraticCurveTo(mx, my, bx, by);
  canvas.stroke();
  for (let strand = 0; strand < brush.strands; strand += 1) {
    const angle = chanceAt(op.seed, at * 8 + strand) * Math.PI * 2;
    const off_px = wide_px * (0.3 + 0.18 * chanceAt(op.seed + 1, at * 8 + strand));
    const dx = Math.cos(angle) * off_px;
    const dy = Math.sin(angle) * off_px;
    canvas.lineWidth = wide_px * (0.1 + 0.12 * chanceAt(op.seed + 2, at * 8 + strand));
    canvas.beginPath();
    canvas.moveTo(ax + dx, ay + dy);
    canvas.lineTo(bx + dx, by + dy);
    canvas.stroke();
  }
}

/** The half segment that is only known when the pen is lifted; a single tap is a dot. @param {CanvasRenderingContext2D} canvas @param {Brush} brush @param {Ink} op @param {Trail} trail */
function tail(canvas, brush, op, trail) {
  const last = trail.count - 1;
  const before = Math.max(0, last - 1);
  const wide_px = width_px(brush, op, trail, last);
  canvas.lineWidth = brush.strands ? wide_px * 0.82 : wide_px;
  canvas.beginPath();
  canvas.moveTo((trail.x(before) + trail.x(last)) / 2, (trail.y(before) + trail.y(last)) / 2);
  canvas.lineTo(trail.x(last) + (last ? 0 : 0.01), trail.y(last));
  canvas.stroke();
}

/** @param {Brush} brush @param {Ink} op @param {Trail} trail @param {number} at */
function width_px(brush, op, trail, at) {
  return op.size_px * brush.size * (brush.thin + (1 - brush.thin) * trail.pressure(at));
}
