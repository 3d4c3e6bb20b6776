// @ts-check
/** Chance that repeats, and the tooth of the paper that leaves wax and graphite their little bare spots. */

const GRAIN_PX = 256;

/**
 * Return a number in 0…1 that depends on nothing but its two arguments.
 * @param {number} seed @param {number} index
 */
export function chanceAt(seed, index) {
  let mixed = Math.imul(seed ^ Math.imul(index + 1, 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296;
}

/**
 * Return the height (0…1) of the paper's surface; repeats every 256 pixels without a seam.
 * @param {number} x @param {number} y
 */
export function tooth(x, y) {
  return 0.5 * waves(x, y, 4, 1) + 0.3 * waves(x, y, 2, 2) + 0.2 * chanceAt(3, y * GRAIN_PX + x);
}

/** Smooth noise on a lattice `step` pixels wide. @param {number} x @param {number} y @param {number} step @param {number} seed */
function waves(x, y, step, seed) {
  const cells = GRAIN_PX / step;
  const left = Math.floor(x / step);
  const top = Math.floor(y / step);
  const across = ease(x / step - left);
  const down = ease(y / step - top);
  const at = (/** @type {number} */ cx, /** @type {number} */ cy) => chanceAt(seed, (cy % cells) * cells + (cx % cells));
  const upper = at(left, top) * (1 - across) + at(left + 1, top) * across;
  const lower = at(left, top + 1) * (1 - across) + at(left + 1, top + 1) * across;
  return upper * (1 - down) + lower * down;
}

/** @param {number} part */
function ease(part) {
  return part * part * (3 - 2 * part);
}

/** @type {Map<string, HTMLCanvasElement>} */
const tiles = new Map();

/**
 * Return paint of this colour with the low spots of the paper left nearly bare; `seed` shifts it, so that a second
 * layer of wax fills what the first one missed.
 * @param {CanvasRenderingContext2D} ink @param {string} color @param {number} bare 0…1 @param {number} seed
 */
export function wax(ink, color, bare, seed) {
  const pattern = ink.createPattern(tileOf(color, bare), "repeat");
  if (!pattern) return color;
  pattern.setTransform(new DOMMatrix().translate(seed & 0xff, (seed >> 8) & 0xff));
  return pattern;
}

/** @param {string} color @param {number} bare */
function tileOf(color, bare) {
  const key = `${color}/${bare}`;
  const known = tiles.get(key);
  if (known) return known;
  const tile = document.createElement("canvas");
  tile.width = tile.height = GRAIN_PX;
  const ink = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  ink.fillStyle = color;
  ink.fillRect(0, 0, GRAIN_PX, GRAIN_PX);
  const pixels = ink.getImageData(0, 0, GRAIN_PX, GRAIN_PX);
  for (let at = 0; at < GRAIN_PX * GRAIN_PX; at += 1) {
    const height = tooth(at % GRAIN_PX, Math.floor(at / GRAIN_PX));
    pixels.data[at * 4 + 3] = height < bare ? 24 : 255 - Math.round(70 * Math.max(0, 1 - (height - bare) * 6));
  }
  ink.putImageData(pixels, 0, 0);
  tiles.set(key, tile);
  return tile;
}
