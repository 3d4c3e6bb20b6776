// @ts-check
/** Stamps: how one is painted. What they look like stands in stamp_art.js; a changed look there is a new version. */
import { mixed } from "./grain.js";
import { STAMPS } from "./stamp_art.js";

const OUTLINE = 3.6;
const DARK = "#2c2825";
const FIXED = /** @type {Record<string, string>} */ ({ g: "#5aa84a", y: "#fbc62d", b: "#a9703f", w: "#ffffff", k: DARK });

/** @type {Map<string, Path2D>} */
const paths = new Map();

/**
 * Paint a stamp around the canvas's origin; a stamp that this release does not know leaves no mark.
 * Letters of a layer: m main colour, l lighter, d deeper; g green, y yellow, b brown, w white, k dark. A capital letter
 * is a line; m, g, y, b and w get an outline, marked by "o".
 * @param {CanvasRenderingContext2D} ink @param {string} id @param {number} version @param {string} color @param {number} size_px
 */
export function paintStamp(ink, id, version, color, size_px) {
  const layers = STAMPS[id]?.[version - 1] ?? STAMPS[id]?.at(-1) ?? [];
  ink.save();
  ink.scale(size_px / 100, size_px / 100);
  ink.lineCap = ink.lineJoin = "round";
  for (const [look, drawn] of layers) {
    const path = paths.get(drawn) ?? new Path2D(drawn);
    paths.set(drawn, path);
    const letter = look[0].toLowerCase();
    const paint = FIXED[letter] ?? { l: mixed(color, "#ffffff", 0.5), d: mixed(color, DARK, 0.3) }[letter] ?? color;
    if (look[0] === letter) {
      ink.fillStyle = paint;
      ink.fill(path);
    }
    if (look[0] !== letter || look[1] === "o") {
      ink.lineWidth = OUTLINE;
      ink.strokeStyle = look[0] === letter ? mixed(paint, DARK, 0.42) : paint;
      ink.stroke(path);
    }
  }
  ink.restore();
}

/** The newest version of a stamp. @param {string} id */
export function newestStamp(id) {
  return STAMPS[id]?.length ?? 1;
}
