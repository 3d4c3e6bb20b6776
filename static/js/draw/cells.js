// @ts-check
/** A grid of cells, row by row in one array: thicken what is marked, spread over what is not, look around. */

/** Walls, thicker by `by` cells on every side. @param {Uint8Array} walls @param {number} columns @param {number} rows @param {number} by */
export function thicken(walls, columns, rows, by) {
  const across = new Uint8Array(walls.length);
  const both = new Uint8Array(walls.length);
  for (let y = 0; y < rows; y += 1)
    for (let x = 0, row = y * columns, last = -2 * by - 1; x < columns + by; x += 1) {
      if (x < columns && walls[row + x]) last = x;
      if (x >= by && last >= x - 2 * by) across[row + x - by] = 1;
    }
  const last = new Int32Array(columns).fill(-2 * by - 1);
  for (let y = 0; y < rows + by; y += 1)
    for (let x = 0; x < columns; x += 1) {
      if (y < rows && across[y * columns + x]) last[x] = y;
      if (y >= by && last[x] >= y - 2 * by) both[(y - by) * columns + x] = 1;
    }
  return both;
}

/** Everything that is open and joined to a cell, row by row. @param {Uint8Array} closed @param {number} columns @param {number} from */
export function spread(closed, columns, from) {
  const covered = new Uint8Array(closed.length);
  const waiting = [from];
  while (waiting.length) {
    const cell = /** @type {number} */ (waiting.pop());
    if (covered[cell]) continue;
    const row = cell - (cell % columns);
    let left = cell;
    while (left > row && !closed[left - 1] && !covered[left - 1]) left -= 1;
    let right = cell;
    while (right < row + columns - 1 && !closed[right + 1] && !covered[right + 1]) right += 1;
    covered.fill(1, left, right + 1);
    for (const step of [-columns, columns]) {
      if (left + step < 0 || right + step >= closed.length) continue;
      for (let at = left + step; at <= right + step; at += 1)
        if (!closed[at] && !covered[at] && (at === right + step || closed[at + 1] || covered[at + 1])) waiting.push(at);
    }
  }
  return covered;
}

/** @param {number} cell @param {number} columns @param {number} rows @param {(other: number) => void} each */
export function around(cell, columns, rows, each) {
  const x = cell % columns;
  if (x > 0) each(cell - 1);
  if (x < columns - 1) each(cell + 1);
  if (cell >= columns) each(cell - columns);
  if (cell < columns * (rows - 1)) each(cell + columns);
}

/** As `around`, and over corners where a wall does not stand on both sides; walls themselves are left out. @param {number} cell @param {Uint8Array} walls @param {number} columns @param {number} rows @param {(other: number) => void} each */
export function about(cell, walls, columns, rows, each) {
  const x = cell % columns;
  for (const down of [-columns, 0, columns]) {
    if (cell + down < 0 || cell + down >= columns * rows) continue;
    for (const right of [-1, 0, 1]) {
      if (x + right < 0 || x + right >= columns || walls[cell + down + right]) continue;
      if (down && right && walls[cell + down] && walls[cell + right]) continue;
      each(cell + down + right);
    }
  }
}

/** Marked cells beside one that is not. @param {Uint8Array} marked @param {number} columns @param {number} rows */
export function edgeOf(marked, columns, rows) {
  /** @type {number[]} */ const edge = [];
  const end = columns * rows;
  for (let cell = 0, x = 0; cell < end; cell += 1, x = x === columns - 1 ? 0 : x + 1) {
    if (!marked[cell]) continue;
    const isInside =
      (x === 0 || marked[cell - 1]) && (x === columns - 1 || marked[cell + 1]) &&
      (cell < columns || marked[cell - columns]) && (cell >= end - columns || marked[cell + columns]);
    if (!isInside) edge.push(cell);
  }
  return edge;
}
