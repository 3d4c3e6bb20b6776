// @ts-check
/**
 * Lay a photographed sheet flat, and take the lamp, its colour and the shadows out of it. Pure arithmetic on RGBA pixels.
 *
 * Paper is what the drawing is divided by: in each cell of a coarse grid the light of the bare paper is measured; where a
 * cell is full of crayon, it is taken over from its neighbours. What the child coloured keeps its colour that way.
 *
 * @typedef {import("./geometry.js").Quad} Quad
 * @typedef {import("./corners.js").Pixels} Pixels
 */
import { flatSize, onto } from "./geometry.js";

const CELLS = 24; // along the longer side
const PAPER_WHITE = 246;
const STILL_PAPER = 0.72; // of the brightest neighbour's light
const NEIGHBOURS = 2;

/** Return the sheet between four corners as a rectangle. @param {Pixels} photo @param {Quad} quad @param {number} longest_px @returns {Pixels} */
export function laidFlat(photo, quad, longest_px) {
  const { width, height } = flatSize(quad, longest_px);
  const [a, b, c, d, e, f, g, h] = onto(width, height, quad);
  const data = new Uint8ClampedArray(width * height * 4);
  const [lastX, lastY] = [photo.width - 1.001, photo.height - 1.001];
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 4) {
      const [u, v] = [x + 0.5, y + 0.5];
      const w = g * u + h * v + 1;
      const px = Math.min(lastX, Math.max(0, (a * u + b * v + c) / w - 0.5));
      const py = Math.min(lastY, Math.max(0, (d * u + e * v + f) / w - 0.5));
      const [ix, iy] = [px | 0, py | 0];
      const [fx, fy] = [px - ix, py - iy];
      const from = (iy * photo.width + ix) * 4;
      const below = from + photo.width * 4;
      for (let channel = 0; channel < 3; channel += 1) {
        const top = photo.data[from + channel] * (1 - fx) + photo.data[from + 4 + channel] * fx;
        const bottom = photo.data[below + channel] * (1 - fx) + photo.data[below + 4 + channel] * fx;
        data[at + channel] = top * (1 - fy) + bottom * fy;
      }
      data[at + 3] = 255;
    }
  return { data, width, height };
}

/** Make the paper white everywhere, in place. @param {Pixels} sheet @returns {Pixels} */
export function whitened(sheet) {
  const { data, width, height } = sheet;
  const grid = paperLight(sheet);
  for (let y = 0, at = 0; y < height; y += 1) {
    const gy = Math.min(grid.rows - 1, Math.max(0, (y + 0.5) / grid.cell - 0.5));
    const [row, fy] = [Math.min(grid.rows - 2, gy | 0), 0];
    const partY = grid.rows > 1 ? gy - row : fy;
    for (let x = 0; x < width; x += 1, at += 4) {
      const gx = Math.min(grid.columns - 1, Math.max(0, (x + 0.5) / grid.cell - 0.5));
      const column = Math.min(grid.columns - 2, gx | 0);
      const partX = gx - column;
      const place = (row * grid.columns + column) * 3;
      const next = place + grid.columns * 3;
      for (let channel = 0; channel < 3; channel += 1) {
        const top = grid.light[place + channel] * (1 - partX) + grid.light[place + 3 + channel] * partX;
        const bottom = grid.light[next + channel] * (1 - partX) + grid.light[next + 3 + channel] * partX;
        data[at + channel] = clear((data[at + channel] * PAPER_WHITE) / (top * (1 - partY) + bottom * partY));
      }
    }
  }
  return sheet;
}

/** What is nearly white is white: grain and creases go, ink stays. @param {number} value */
function clear(value) {
  if (value <= 218) return value;
  return value >= 240 ? Math.min(255, value + 10) : value + ((value - 218) / 22) * 10;
}

/** The light of bare paper in a coarse grid, three channels per cell. @param {Pixels} sheet */
function paperLight({ data, width, height }) {
  const cell = Math.max(8, Math.round(Math.max(width, height) / CELLS));
  const [columns, rows] = [Math.max(2, Math.ceil(width / cell)), Math.max(2, Math.ceil(height / cell))];
  const light = new Float32Array(columns * rows * 3);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      light.set(brightest(data, width, height, column * cell, row * cell, cell), (row * columns + column) * 3);
  return { light: spread(light, columns, rows), columns, rows, cell };
}

/** The mean colour of the brighter third of a cell. @param {Uint8ClampedArray} data @param {number} width @param {number} height @param {number} left @param {number} top @param {number} cell */
function brightest(data, width, height, left, top, cell) {
  const places = [];
  const step = Math.max(1, Math.floor(cell / 14));
  for (let y = Math.min(top, height - 1); y < Math.min(height, top + cell); y += step)
    for (let x = Math.min(left, width - 1); x < Math.min(width, left + cell); x += step) places.push((y * width + x) * 4);
  const level = (/** @type {number} */ at) => data[at] + data[at + 1] + data[at + 2];
  places.sort((one, other) => level(other) - level(one));
  const from = Math.floor(places.length * 0.05);
  const chosen = places.slice(from, Math.max(from + 1, Math.floor(places.length * 0.38)));
  return [0, 1, 2].map((channel) => chosen.reduce((sum, at) => sum + data[at + channel], 0) / Math.max(1, chosen.length));
}

/** Cells that are no bare paper take the light of those around them. @param {Float32Array} light @param {number} columns @param {number} rows */
function spread(light, columns, rows) {
  const level = (/** @type {number} */ at) => light[at * 3] + light[at * 3 + 1] + light[at * 3 + 2];
  const tint = (/** @type {number} */ at) => {
    const rgb = [light[at * 3], light[at * 3 + 1], light[at * 3 + 2]];
    return (Math.max(...rgb) - Math.min(...rgb)) / (Math.max(...rgb) + 1);
  };
  const tints = Array.from({ length: columns * rows }, (_, at) => tint(at)).sort((p, q) => p - q);
  const usual = tints[Math.floor(tints.length * 0.35)];
  const isPaper = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      let most = 0;
      for (let y = Math.max(0, row - NEIGHBOURS); y <= Math.min(rows - 1, row + NEIGHBOURS); y += 1)
        for (let x = Math.max(0, column - NEIGHBOURS); x <= Math.min(columns - 1, column + NEIGHBOURS); x += 1)
          most = Math.max(most, level(y * columns + x));
      const at = row * columns + column;
      isPaper[at] = Number(level(at) > STILL_PAPER * most && tint(at) < usual + 0.12);
    }
  if (!isPaper.some(Boolean)) isPaper.fill(1);
  return filled(light, isPaper, columns, rows);
}

/** Fill the holes from their edges inwards, then smooth. @param {Float32Array} light @param {Uint8Array} isKnown @param {number} columns @param {number} rows */
function filled(light, isKnown, columns, rows) {
  let [values, known] = [light.slice(), isKnown.slice()];
  while (known.some((is) => !is)) {
    const [next, found] = [values.slice(), known.slice()];
    for (let at = 0; at < known.length; at += 1) {
      if (known[at]) continue;
      const around = neighbours(at, columns, rows).filter((near) => known[near]);
      if (!around.length) continue;
      for (let channel = 0; channel < 3; channel += 1)
        next[at * 3 + channel] = around.reduce((sum, near) => sum + values[near * 3 + channel], 0) / around.length;
      found[at] = 1;
    }
    [values, known] = [next, found];
  }
  const soft = values.slice();
  for (let at = 0; at < known.length; at += 1)
    for (let channel = 0; channel < 3; channel += 1) {
      const around = neighbours(at, columns, rows);
      const sum = around.reduce((total, near) => total + values[near * 3 + channel], 0);
      soft[at * 3 + channel] = (2 * values[at * 3 + channel] + sum) / (2 + around.length);
    }
  return soft;
}

/** @param {number} at @param {number} columns @param {number} rows */
function neighbours(at, columns, rows) {
  const [x, y] = [at % columns, Math.floor(at / columns)];
  const near = [];
  for (let dy = -1; dy <= 1; dy += 1)
    for (let dx = -1; dx <= 1; dx += 1) {
      const [nx, ny] = [x + dx, y + dy];
      if ((dx || dy) && nx >= 0 && ny >= 0 && nx < columns && ny < rows) near.push(ny * columns + nx);
    }
  return near;
}
