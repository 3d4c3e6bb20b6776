// @ts-check
/**
 * Points of a stroke, as the document keeps them.
 *
 * A point is three 16-bit integers: x and y in eighths of a paper pixel, pressure in thousandths. In memory they stand
 * absolute (`Trail`); kept and sent they are differences to the point before (`pack`), which compress to about a third.
 */

export const PAPER_WIDTH_PX = 2048;
export const PAPER_HEIGHT_PX = 1536;
export const STEPS_PER_PX = 8;
export const FULL_PRESSURE = 1000;
const LIMIT = 32767;

/** A growing list of points: [x, y, pressure] × count, quantised on the way in so that a replay is the same stroke. */
export class Trail {
  /** @param {Int16Array} [cells] absolute cells, three per point */
  constructor(cells) {
    this.cells = cells ?? new Int16Array(3 * 256);
    this.count = cells ? cells.length / 3 : 0;
  }

  /**
   * Add a point; returns false when it stands where the last one stood.
   * @param {number} x_px @param {number} y_px @param {number} pressure 0…1
   */
  add(x_px, y_px, pressure) {
    const x = clamp(Math.round(x_px * STEPS_PER_PX));
    const y = clamp(Math.round(y_px * STEPS_PER_PX));
    const at = this.count * 3;
    if (this.count && this.cells[at - 3] === x && this.cells[at - 2] === y) return false;
    if (at === this.cells.length) {
      const wider = new Int16Array(this.cells.length * 2);
      wider.set(this.cells);
      this.cells = wider;
    }
    this.cells[at] = x;
    this.cells[at + 1] = y;
    this.cells[at + 2] = Math.round(Math.min(1, Math.max(0, pressure)) * FULL_PRESSURE);
    this.count += 1;
    return true;
  }

  /** @param {number} index */
  x(index) {
    return this.cells[index * 3] / STEPS_PER_PX;
  }

  /** @param {number} index */
  y(index) {
    return this.cells[index * 3 + 1] / STEPS_PER_PX;
  }

  /** @param {number} index */
  pressure(index) {
    return this.cells[index * 3 + 2] / FULL_PRESSURE;
  }
}

/**
 * Return the differences of a trail, three 16-bit cells per point; the first point is absolute.
 * @param {Trail} trail
 */
export function pack(trail) {
  const packed = new Int16Array(trail.count * 3);
  for (let at = 0; at < packed.length; at += 1) {
    const isPressureOrFirst = at < 3 || at % 3 === 2;
    packed[at] = isPressureOrFirst ? trail.cells[at] : wrap(trail.cells[at] - trail.cells[at - 3]);
  }
  return packed;
}

/**
 * Return the trail that `pack` was given.
 * @param {Int16Array} packed
 */
export function unpack(packed) {
  const cells = new Int16Array(packed.length - (packed.length % 3));
  for (let at = 0; at < cells.length; at += 1) {
    const isPressureOrFirst = at < 3 || at % 3 === 2;
    cells[at] = isPressureOrFirst ? packed[at] : wrap(cells[at - 3] + packed[at]);
  }
  return new Trail(cells);
}

/** Where a stroke can have left ink, cut to the paper. @param {Trail} trail @param {number} reach */
export function boxOf(trail, reach) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < trail.count * 3; at += 3) {
    left = Math.min(left, trail.cells[at]);
    right = Math.max(right, trail.cells[at]);
    top = Math.min(top, trail.cells[at + 1]);
    bottom = Math.max(bottom, trail.cells[at + 1]);
  }
  return {
    left: Math.max(0, Math.floor(left / STEPS_PER_PX - reach)),
    top: Math.max(0, Math.floor(top / STEPS_PER_PX - reach)),
    right: Math.min(PAPER_WIDTH_PX, Math.ceil(right / STEPS_PER_PX + reach)),
    bottom: Math.min(PAPER_HEIGHT_PX, Math.ceil(bottom / STEPS_PER_PX + reach)),
  };
}

/** @param {number} value */
function clamp(value) {
  return Math.min(LIMIT, Math.max(-LIMIT, value));
}

/** Differences wrap as 16-bit integers do, so even a jump across the whole range comes back exactly. @param {number} value */
function wrap(value) {
  return (value << 16) >> 16;
}
