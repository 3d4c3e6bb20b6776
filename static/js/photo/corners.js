// @ts-check
/**
 * Find the sheet of paper in a photograph. Pure arithmetic on a small picture (about 400 pixels wide).
 *
 * Two ways propose quads: bright and colourless patches of many thresholds, and pairs of long straight edges (which see a
 * sheet that lies half in a shadow). One judge compares them: along every side the inside must differ from the outside
 * in the same way, like paper from a table. Then each side is fitted to the strongest edge near it.
 *
 * @typedef {import("./geometry.js").Point} Point
 * @typedef {import("./geometry.js").Quad} Quad
 * @typedef {{data: Uint8ClampedArray, width: number, height: number}} Pixels RGBA
 * @typedef {{width: number, height: number, light: Float32Array, tint: Float32Array}} Field
 */
import { area, fit, isConvex, lineThrough, meet, ordered } from "./geometry.js";
import { patches } from "./patches.js";
import { straightEdges } from "./edges.js";

const LEAST_AREA = 0.08; // of the picture
export const TINT = 0.6; // colour speaks against paper
const SAMPLES = 28; // along each side
const APART = [3, 5, 8, 11]; // how far from a side inside and outside are compared, in pixels
const ENOUGH = 18; // such a step is a side without doubt
const SURE = 0.55;

/**
 * Return the corners, clockwise from the top left, and whether they are sure enough to be used unasked; `isAllPaper`: the
 * picture is a sheet already, up to its edges.
 * @param {Pixels} pixels @returns {{corners: Quad, isSure: boolean, isAllPaper: boolean, score: number}}
 */
export function findPaper(pixels) {
  const field = fieldOf(pixels);
  const { width, height } = field;
  let best = { corners: whole(width, height), score: 0 };
  for (const quad of proposals(field)) {
    if (!isPlausible(quad, width, height)) continue;
    const score = judge(field, quad, best.score);
    if (score > best.score) best = { corners: quad, score };
  }
  if (best.score) {
    const finer = refine(field, best.corners);
    if (isPlausible(finer, width, height) && judge(field, finer) >= best.score * 0.9) best.corners = finer;
  }
  const isAllPaper = isPaperToTheEdge(pixels);
  return { ...best, isSure: best.score > SURE && !isAllPaper, isAllPaper };
}

/** @param {Pixels} pixels */
function isPaperToTheEdge({ data, width, height }) {
  const [edge, bright] = [Math.max(2, Math.round(0.02 * width)), 205];
  let [white, all] = [0, 0];
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += x === edge && y >= edge && y < height - edge ? width - 2 * edge : 1) {
      const at = (y * width + x) * 4;
      const least = Math.min(data[at], data[at + 1], data[at + 2]);
      all += 1;
      white += Number(least > bright && Math.max(data[at], data[at + 1], data[at + 2]) - least < 26);
    }
  return white > 0.9 * all;
}

/** Quads that may be the sheet: seen sharply, and with half-closed eyes, when print and cloth become one tone. @param {Field} field @returns {Quad[]} */
function proposals(field) {
  const { width, height } = field;
  let [light, tint] = [field.light, field.tint];
  for (let round = 0; round < 9; round += 1) [light, tint] = [blurred(light, width, height), blurred(tint, width, height)];
  const soft = { width, height, light, tint };
  return [field, soft].flatMap((seen) => [...patches(seen), ...crossings(straightEdges(seen), width, height)]);
}

/** The whole picture as a quad, a little inside. @param {number} width @param {number} height @returns {Quad} */
export function whole(width, height) {
  return [[0, 0], [width, 0], [width, height], [0, height]];
}

/** Lightness as the eye counts it (a shadow takes the same from everything) and colourfulness, smoothed against grain. @param {Pixels} pixels @returns {Field} */
function fieldOf({ data, width, height }) {
  const light = new Float32Array(width * height);
  const tint = new Float32Array(width * height);
  for (let at = 0; at < light.length; at += 1) {
    const [r, g, b] = [data[at * 4], data[at * 4 + 1], data[at * 4 + 2]];
    const most = Math.max(r, g, b);
    light[at] = 100 * Math.log(0.3 * r + 0.59 * g + 0.11 * b + 14);
    tint[at] = (100 * (most - Math.min(r, g, b))) / (most + 14);
  }
  return { width, height, light: blurred(light, width, height), tint: blurred(tint, width, height) };
}

/** @param {Float32Array} plane @param {number} width @param {number} height */
function blurred(plane, width, height) {
  const once = new Float32Array(plane.length);
  const twice = new Float32Array(plane.length);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      once[at] = (plane[x ? at - 1 : at] + 2 * plane[at] + plane[x < width - 1 ? at + 1 : at]) / 4;
    }
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      twice[at] = (once[y ? at - width : at] + 2 * once[at] + once[y < height - 1 ? at + width : at]) / 4;
    }
  return twice;
}

/** @param {Quad} quad @param {number} width @param {number} height */
function isPlausible(quad, width, height) {
  const slack = 0.04 * Math.max(width, height);
  const isNear = quad.every(([x, y]) => x > -slack && y > -slack && x < width + slack && y < height + slack);
  return isNear && isConvex(quad) && area(quad) > LEAST_AREA * width * height;
}

/** How much a point looks like paper, whatever the lamp: light counts, colour speaks against it. @param {Field} field @param {number} x @param {number} y */
function paperness({ width, height, light, tint }, x, y) {
  const at = Math.min(height - 1, Math.max(0, Math.round(y))) * width + Math.min(width - 1, Math.max(0, Math.round(x)));
  return light[at] - TINT * tint[at];
}

/** How well a quad is the border of a sheet: 0…1; gives up once it cannot beat `bar`. @param {Field} field @param {Quad} quad @param {number} [bar] */
function judge(field, quad, bar = 0) {
  const size = 0.8 + 0.2 * Math.min(1, area(quad) / (0.35 * field.width * field.height));
  let [product, sum] = [1, 0];
  for (let at = 0; at < 4; at += 1) {
    const support = sideSupport(field, quad[at], quad[(at + 1) % 4]);
    product *= Math.max(0.05, support);
    sum += support;
    if (size * (0.5 * product ** 0.25 + (sum + 3 - at) / 8) <= bar) return 0;
  }
  return size * (0.5 * product ** 0.25 + sum / 8);
}

/** @param {Field} field @param {Point} from @param {Point} to */
function sideSupport(field, from, to) {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  const [nx, ny] = [-(to[1] - from[1]) / length, (to[0] - from[0]) / length]; // into the sheet, as it runs clockwise
  let [support, seen] = [0, 0];
  for (let step = 0; step < SAMPLES; step += 1) {
    const part = 0.03 + (0.94 * (step + 0.5)) / SAMPLES;
    const [x, y] = [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
    if (x < 2 || y < 2 || x > field.width - 3 || y > field.height - 3) continue;
    seen += 1;
    let [inside, outside, brightest] = [0, 0, -Infinity];
    for (const far of APART) {
      const within = paperness(field, x + nx * far, y + ny * far);
      inside += within / APART.length;
      brightest = Math.max(brightest, within);
      outside += paperness(field, x - nx * far, y - ny * far) / APART.length;
    }
    support += Math.max(-0.5, Math.min(1, ((inside + brightest) / 2 - outside) / ENOUGH));
  }
  return seen < SAMPLES / 3 ? 0.25 : support / seen;
}

/** Quads from four long edges. @param {import("./geometry.js").Line[]} lines @param {number} width @param {number} height @returns {Quad[]} */
function crossings(lines, width, height) {
  const quads = [];
  for (let a = 0; a < lines.length; a += 1)
    for (let b = a + 1; b < lines.length; b += 1) {
      if (!arePair(lines[a], lines[b], width, height)) continue;
      for (let c = 0; c < lines.length; c += 1)
        for (let d = c + 1; d < lines.length; d += 1) {
          if (c === a || c === b || d === a || d === b || c < a || !arePair(lines[c], lines[d], width, height)) continue;
          const points = [meet(lines[a], lines[c]), meet(lines[a], lines[d]), meet(lines[b], lines[c]), meet(lines[b], lines[d])];
          if (points.every((point) => point !== null)) quads.push(ordered(/** @type {Point[]} */ (points)));
        }
    }
  return quads;
}

/** Two opposite sides: nearly the same way, and well apart. @param {import("./geometry.js").Line} one @param {import("./geometry.js").Line} other @param {number} width @param {number} height */
function arePair([a1, b1, c1], [a2, b2, c2], width, height) {
  const same = a1 * a2 + b1 * b2;
  if (Math.abs(same) < 0.8) return false;
  const [mx, my] = [width / 2, height / 2];
  const [far1, far2] = [a1 * mx + b1 * my + c1, (a2 * mx + b2 * my + c2) * Math.sign(same)];
  return Math.abs(far1 - far2) > 0.2 * height;
}

/** Move every side to the strongest edge near it. @param {Field} field @param {Quad} quad @returns {Quad} */
function refine(field, quad) {
  const reach = Math.max(4, Math.round(0.02 * Math.max(field.width, field.height)));
  const sides = quad.map((from, at) => fitted(field, from, quad[(at + 1) % 4], reach));
  const corners = sides.map((side, at) => meet(sides[(at + 3) % 4], side));
  return corners.every((corner) => corner !== null) ? /** @type {Quad} */ (corners) : quad;
}

/** @param {Field} field @param {Point} from @param {Point} to @param {number} reach */
function fitted(field, from, to, reach) {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  const [nx, ny] = [-(to[1] - from[1]) / length, (to[0] - from[0]) / length];
  /** @type {Point[]} */ const points = [];
  /** @type {number[]} */ const weights = [];
  for (let step = 0; step < 60; step += 1) {
    const part = 0.05 + (0.9 * (step + 0.5)) / 60;
    const [x, y] = [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
    let [best, where] = [4, NaN];
    for (let far = -reach; far <= reach; far += 0.5) {
      const rise = paperness(field, x + nx * (far + 1.5), y + ny * (far + 1.5)) - paperness(field, x + nx * (far - 1.5), y + ny * (far - 1.5));
      if (rise > best) [best, where] = [rise, far];
    }
    if (Number.isNaN(where)) continue;
    points.push([x + nx * where, y + ny * where]);
    weights.push(Math.min(best, 40));
  }
  if (points.length < 12) return lineThrough(from, to);
  let line = fit(points, weights);
  for (let round = 0; round < 4; round += 1) {
    const [a, b, c] = line;
    line = fit(points, points.map(([x, y], at) => weights[at] / (1 + (Math.abs(a * x + b * y + c) / 1.2) ** 2)));
  }
  return line;
}
