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
  #far = new Float64Array(0);
  #known = 0;

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

  /** How long the trail is up to a point, in paper pixels. @param {number} index */
  far(index) {
    if (this.#far.length <= index) {
      const longer = new Float64Array(Math.max(index + 1, this.cells.length / 3));
      longer.set(this.#far);
      this.#far = longer;
    }
    for (let at = this.#known; at <= index; at += 1)
      this.#far[at] = at ? this.#far[at - 1] + Math.hypot(this.x(at) - this.x(at - 1), this.y(at) - this.y(at - 1)) : 0;
    this.#known = Math.max(this.#known, index + 1);
    return this.#far[index];
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

/** @param {number} value */
function clamp(value) {
  return Math.min(LIMIT, Math.max(-LIMIT, value));
}

/** Differences wrap as 16-bit integers do, so even a jump across the whole range comes back exactly. @param {number} value */
function wrap(value) {
  return (value << 16) >> 16;
}
