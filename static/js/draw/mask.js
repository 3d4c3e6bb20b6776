// @ts-check
/**
 * What the bucket covered, one bit for each 2 × 2 pixels of the paper. Packed: the box around it, then for each row the
 * bits that differ from the row above, as lengths of runs. docs/ink.md has the layout.
 */
import { PAPER_HEIGHT_PX, PAPER_WIDTH_PX } from "./codec.js";
import { Reader, Writer } from "./varint.js";

export const CELL_PX = 2;
export const COLUMNS = PAPER_WIDTH_PX / CELL_PX;
export const ROWS = PAPER_HEIGHT_PX / CELL_PX;

/**
 * Pack a mask of COLUMNS × ROWS cells, 1 where it covers.
 * @param {Uint8Array} cells @param {number} [columns] @param {number} [rows]
 */
export function packMask(cells, columns = COLUMNS, rows = ROWS) {
  const { left, top, width, height } = around(cells, columns, rows);
  const out = new Writer();
  for (const number of [left, top, width, height]) out.count(number);
  let run = 0;
  let isDifferent = 0;
  for (let y = 0; y < height; y += 1) {
    const row = (top + y) * columns + left;
    for (let at = row; at < row + width; at += 1) {
      if ((cells[at] ^ (y ? cells[at - columns] : 0)) !== isDifferent) {
        out.count(run);
        run = 0;
        isDifferent ^= 1;
      }
      run += 1;
    }
  }
  out.count(run);
  return out.written;
}

/**
 * Call back for every covered run of cells, row by row. Bytes that are cut off cover what they still say.
 * @param {Uint8Array} packed @param {(x: number, y: number, length: number) => void} covered
 */
export function eachRun(packed, covered) {
  const read = new Reader(packed);
  const [left, top, width, height] = [read.count(), read.count(), read.count(), read.count()];
  if (width > COLUMNS || height > ROWS) return;
  const row = new Uint8Array(width);
  let [run, isDifferent] = [read.left ? read.count() : 0, 0];
  for (let y = top; y < top + height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      while (run === 0) {
        if (!read.left) return;
        run = read.count();
        isDifferent ^= 1;
      }
      row[x] ^= isDifferent;
      run -= 1;
    }
    for (let x = 0; x < width; x += 1) {
      if (!row[x]) continue;
      const from = x;
      while (x < width && row[x]) x += 1;
      covered(left + from, y, x - from);
    }
  }
}

/** @param {Uint8Array} cells @param {number} columns @param {number} rows */
function around(cells, columns, rows) {
  let [left, top, right, bottom] = [columns, rows, 0, 0];
  for (let y = 0; y < rows; y += 1) {
    const row = cells.subarray(y * columns, (y + 1) * columns);
    const first = row.indexOf(1);
    if (first < 0) continue;
    left = Math.min(left, first);
    right = Math.max(right, row.lastIndexOf(1) + 1);
    top = Math.min(top, y);
    bottom = y + 1;
  }
  return right > left ? { left, top, width: right - left, height: bottom - top } : { left: 0, top: 0, width: 0, height: 0 };
}
