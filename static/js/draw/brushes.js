// @ts-check
/**
 * Brushes: how a trail of points becomes wax, ink, water or graphite. Every segment is painted by itself, in each fold of
 * the paper, and its chance comes from (seed, index): a stroke painted in sixty small pieces while drawing equals the
 * same stroke replayed at once. A change in look is a new version; old strokes keep theirs.
 *
 * @typedef {import("./codec.js").Trail} Trail
 * @typedef {Pick<import("./oplog.js").StrokeOp, "brush" | "color" | "size_px" | "seed" | "folds">} Ink
 * @typedef {{size: number, thin: number, alpha: number, blend: GlobalCompositeOperation, bare?: number, strands?: number,
 *   isBundled?: true, isWet?: true, isRainbow?: true}} Brush
 */
import { fold } from "./folds.js";
import { RAINBOW, chanceAt, drift, mixed, wash, wax } from "./grain.js";

/**
 * size: width at full pressure, as a share of the chosen size; thin: width at no pressure, as a share of that;
 * alpha, blend: how the finished stroke joins the paper; bare: how much of the paper's tooth stays white;
 * strands: loose fibres that roughen the edge, `isBundled` when one line paints all of a segment's; isWet: pigment gathers at the edge, and no stroke darkens itself.
 * @type {Record<string, readonly Brush[]>} for each brush its versions, the first one first
 */
const BRUSHES = {
  crayon: [
    { size: 1, thin: 0.7, alpha: 1, blend: "source-over", bare: 0.38, strands: 3 },
    { size: 1, thin: 0.7, alpha: 1, blend: "source-over", bare: 0.38, strands: 3, isBundled: true },
  ],
  marker: [{ size: 1.2, thin: 0.92, alpha: 0.88, blend: "multiply" }],
  pencil: [{ size: 0.36, thin: 0.45, alpha: 0.94, blend: "source-over", bare: 0.3 }],
  watercolour: [{ size: 1.7, thin: 0.62, alpha: 0.86, blend: "multiply", isWet: true }],
  rainbow: [{ size: 1.1, thin: 0.6, alpha: 1, blend: "source-over", isRainbow: true }],
  eraser: [{ size: 2, thin: 1, alpha: 1, blend: "source-over" }],
};
const PAPER_WHITE = "#ffffff";
const STEP_PX = 8;

/** The version of a brush that new strokes are drawn with. @param {string} id */
export function newest(id) {
  return BRUSHES[id]?.length ?? 1;
}

/** A brush that this release does not know is painted as a crayon. @param {Ink} op @returns {Brush} */
export function brushOf({ brush: { id, version } }) {
  return BRUSHES[id]?.[version - 1] ?? BRUSHES[id]?.at(-1) ?? BRUSHES.crayon[0];
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
  const look = brush.isWet ? wash(canvas, color, op.seed) : brush.bare ? wax(canvas, color, brush.bare, op.seed) : color;
  const rim = brush.isWet ? mixed(color, "#ffffff", 0.1) : "";
  const folds = op.folds ?? 1;
  canvas.lineCap = canvas.lineJoin = "round";
  canvas.strokeStyle = look;
  for (let at = Math.max(1, from); at < to + (isDone && to === trail.count ? 1 : 0); at += 1)
    for (let side = 0; side < folds; side += 1) {
      fold(canvas, side);
      mark(canvas, brush, op, trail, at, look, rim);
    }
  fold(canvas, 0);
}

/** From the middle before the point before, bent by that point, to the middle after it; after the last point, the half that is only known when the pen is lifted (a single tap is a dot). @param {CanvasRenderingContext2D} canvas @param {Brush} brush @param {Ink} op @param {Trail} trail @param {number} at @param {string | CanvasPattern} look @param {string} rim */
function mark(canvas, brush, op, trail, at, look, rim) {
  const isEnd = at === trail.count;
  const mx = trail.x(at - 1);
  const my = trail.y(at - 1);
  const ax = at > 1 ? (trail.x(at - 2) + mx) / 2 : mx;
  const ay = at > 1 ? (trail.y(at - 2) + my) / 2 : my;
  const bx = isEnd ? mx + (at > 1 ? 0 : 0.01) : (mx + trail.x(at)) / 2;
  const by = isEnd ? my : (my + trail.y(at)) / 2;
  const wide_px = op.size_px * brush.size * (brush.thin + (1 - brush.thin) * trail.pressure(isEnd ? at - 1 : at));
  if (brush.isRainbow) canvas.strokeStyle = RAINBOW[Math.floor(trail.far(at - 1) / STEP_PX + op.seed) % RAINBOW.length];
  canvas.lineWidth = brush.strands ? wide_px * 0.82 : wide_px;
  canvas.beginPath();
  canvas.moveTo(ax, ay);
  if (isEnd) canvas.lineTo(bx, by);
  else canvas.quadraticCurveTo(mx, my, bx, by);
  if (brush.isWet) {
    const spread_px = wide_px * (0.9 + 0.16 * drift(op.seed, at));
    canvas.lineWidth = spread_px - 2.5 - op.size_px * 0.05;
    canvas.stroke();
    canvas.lineWidth = spread_px;
    canvas.strokeStyle = rim;
    canvas.globalCompositeOperation = "destination-over";
  }
  canvas.stroke();
  if (brush.isWet) {
    canvas.strokeStyle = look;
    canvas.globalCompositeOperation = "source-over";
  }
  if (brush.strands && !isEnd) fibres(canvas, brush, op.seed, at, wide_px, ax, ay, bx, by);
}

/** @param {CanvasRenderingContext2D} canvas @param {Brush} brush @param {number} seed @param {number} at @param {number} wide_px @param {number} ax @param {number} ay @param {number} bx @param {number} by */
function fibres(canvas, { strands = 0, isBundled }, seed, at, wide_px, ax, ay, bx, by) {
  canvas.beginPath();
  for (let strand = 0; strand < strands; strand += 1) {
    const angle = chanceAt(seed, at * 8 + strand) * Math.PI * 2;
    const off_px = wide_px * (0.3 + 0.18 * chanceAt(seed + 1, at * 8 + strand));
    const dx = Math.cos(angle) * off_px;
    const dy = Math.sin(angle) * off_px;
    if (!isBundled) canvas.beginPath();
    canvas.lineWidth = wide_px * (0.1 + 0.12 * chanceAt(seed + 2, isBundled ? at : at * 8 + strand));
    canvas.moveTo(ax + dx, ay + dy);
    canvas.lineTo(bx + dx, by + dy);
    if (!isBundled) canvas.stroke();
  }
  if (isBundled) canvas.stroke();
}
