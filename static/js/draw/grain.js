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

/** Chance that wanders gently from −1 to 1 along a stroke. @param {number} seed @param {number} index */
export function drift(seed, index) {
  const [from, part] = [Math.floor(index / 9), (index % 9) / 9];
  return 2 * (chanceAt(seed, from) * (1 - ease(part)) + chanceAt(seed, from + 1) * ease(part)) - 1;
}

/** @param {string} color #rrggbb @param {string} other @param {number} share of the other */
export function mixed(color, other, share) {
  const part = (/** @type {number} */ at) => {
    const own = parseInt(color.slice(at, at + 2), 16);
    return Math.round(own + (parseInt(other.slice(at, at + 2), 16) - own) * share).toString(16).padStart(2, "0");
  };
  return `#${part(1)}${part(3)}${part(5)}`;
}

const BANDS = ["#e2382f", "#f5871f", "#fbc62d", "#93c83e", "#2f9a50", "#4bb4e6", "#2b5fc4", "#7c4bb3", "#f281b0"];
/** Colours along a rainbow, which closes on itself. */
export const RAINBOW = BANDS.flatMap((color, at) => [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875].map((share) => mixed(color, BANDS[(at + 1) % BANDS.length], share)));

/** The whole surface, worked out once for all colours. @param {(x: number, y: number) => number} height */
function remembered(height) {
  /** @type {Float64Array | null} */ let heights = null;
  return (/** @type {number} */ x, /** @type {number} */ y) => {
    heights ??= Float64Array.from({ length: GRAIN_PX * GRAIN_PX }, (_, at) => height(at % GRAIN_PX, Math.floor(at / GRAIN_PX)));
    return heights[y * GRAIN_PX + x];
  };
}
const surface = {
  tooth: remembered(tooth),
  puddle: remembered((x, y) => 0.5 * waves(x, y, 64, 5) + 0.3 * waves(x, y, 32, 6) + 0.2 * tooth(x, y)),
};

/** @type {Map<string, HTMLCanvasElement>} */
const tiles = new Map();
const MOST_TILES = 24;

/**
 * Return paint of this colour with the low spots of the paper left nearly bare; `seed` shifts it, so that a second
 * layer of wax fills what the first one missed.
 * @param {CanvasRenderingContext2D} ink @param {string} color @param {number} bare 0…1 @param {number} seed
 */
export function wax(ink, color, bare, seed) {
  return laid(ink, color, seed, `${color}/${bare}`, (pixels, at, x, y) => {
    const height = surface.tooth(x, y);
    pixels[at + 3] = height < bare ? 24 : 255 - Math.round(70 * Math.max(0, 1 - (height - bare) * 6));
  });
}

/** Return a wash of this colour: pigment that settled unevenly in the water. @param {CanvasRenderingContext2D} ink @param {string} color @param {number} seed */
export function wash(ink, color, seed) {
  return laid(ink, mixed(color, "#ffffff", 0.34), seed, `${color}/wash`, (pixels, at, x, y) => {
    const light = surface.puddle(x, y);
    for (let part = 0; part < 3; part += 1) pixels[at + part] += (255 - pixels[at + part]) * (light * 0.75 - 0.1);
  });
}

/** A pattern of one tile of paint, shifted by `seed`. @param {CanvasRenderingContext2D} ink @param {string} color @param {number} seed @param {string} key @param {(pixels: Uint8ClampedArray, at: number, x: number, y: number) => void} work */
function laid(ink, color, seed, key, work) {
  const pattern = ink.createPattern(tiles.get(key) ?? newTile(color, key, work), "repeat");
  if (!pattern) return color;
  pattern.setTransform(new DOMMatrix().translate(seed & 0xff, (seed >> 8) & 0xff));
  return pattern;
}

/** @param {string} color @param {string} key @param {(pixels: Uint8ClampedArray, at: number, x: number, y: number) => void} work */
function newTile(color, key, work) {
  const tile = Object.assign(document.createElement("canvas"), { width: GRAIN_PX, height: GRAIN_PX });
  const ink = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  ink.fillStyle = color;
  ink.fillRect(0, 0, GRAIN_PX, GRAIN_PX);
  const pixels = ink.getImageData(0, 0, GRAIN_PX, GRAIN_PX);
  for (let at = 0; at < GRAIN_PX * GRAIN_PX; at += 1) work(pixels.data, at * 4, at % GRAIN_PX, Math.floor(at / GRAIN_PX));
  ink.putImageData(pixels, 0, 0);
  if (tiles.size >= MOST_TILES) tiles.delete(/** @type {string} */ (tiles.keys().next().value));
  tiles.set(key, tile);
  return tile;
}
