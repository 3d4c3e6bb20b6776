// @ts-check
/**
 * Plane geometry of a photographed sheet. Points are [x, y] in pixels; a quad is four of them, clockwise from the top left.
 *
 * @typedef {[number, number]} Point
 * @typedef {[Point, Point, Point, Point]} Quad
 * @typedef {[number, number, number]} Line a·x + b·y + c = 0 with a² + b² = 1
 */

/** The line through two points. @param {Point} one @param {Point} other @returns {Line} */
export function lineThrough([x1, y1], [x2, y2]) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [a, b] = [(y1 - y2) / length, (x2 - x1) / length];
  return [a, b, -(a * x1 + b * y1)];
}

/** Where two lines meet, or null when they are as good as parallel. @param {Line} one @param {Line} other @returns {Point | null} */
export function meet([a1, b1, c1], [a2, b2, c2]) {
  const turn = a1 * b2 - a2 * b1;
  if (Math.abs(turn) < 0.02) return null;
  return [(b1 * c2 - b2 * c1) / turn, (a2 * c1 - a1 * c2) / turn];
}

/** The line that lies best through points, each with a weight. @param {Point[]} points @param {number[]} weights @returns {Line} */
export function fit(points, weights) {
  let [sum, sx, sy] = [0, 0, 0];
  points.forEach(([x, y], at) => {
    sum += weights[at];
    sx += weights[at] * x;
    sy += weights[at] * y;
  });
  const [mx, my] = [sx / sum, sy / sum];
  let [xx, xy, yy] = [0, 0, 0];
  points.forEach(([x, y], at) => {
    xx += weights[at] * (x - mx) ** 2;
    xy += weights[at] * (x - mx) * (y - my);
    yy += weights[at] * (y - my) ** 2;
  });
  const along = 0.5 * Math.atan2(2 * xy, xx - yy);
  const [a, b] = [-Math.sin(along), Math.cos(along)];
  return [a, b, -(a * mx + b * my)];
}

/** @param {Quad} quad @returns {number} in square pixels, positive when clockwise on the screen */
export function area(quad) {
  let twice = 0;
  for (let at = 0; at < 4; at += 1) {
    const [[x1, y1], [x2, y2]] = [quad[at], quad[(at + 1) % 4]];
    twice += x1 * y2 - x2 * y1;
  }
  return twice / 2;
}

/** True when no corner points inwards or is almost flat. @param {Quad} quad @param {number} [least] sine of the flattest corner */
export function isConvex(quad, least = 0.35) {
  for (let at = 0; at < 4; at += 1) {
    const [before, here, after] = [quad[(at + 3) % 4], quad[at], quad[(at + 1) % 4]];
    const [ux, uy] = [here[0] - before[0], here[1] - before[1]];
    const [vx, vy] = [after[0] - here[0], after[1] - here[1]];
    if (ux * vy - uy * vx < least * Math.hypot(ux, uy) * Math.hypot(vx, vy)) return false;
  }
  return true;
}

/** The quad with every corner drawn towards its middle by a share of the way. @param {Quad} quad @param {number} share @returns {Quad} */
export function shrunk(quad, share) {
  const mx = quad.reduce((sum, [x]) => sum + x, 0) / 4;
  const my = quad.reduce((sum, [, y]) => sum + y, 0) / 4;
  return /** @type {Quad} */ (quad.map(([x, y]) => [x + (mx - x) * share, y + (my - y) * share]));
}

/** The same quad, clockwise from the corner nearest to the top left. @param {Point[]} points @returns {Quad} */
export function ordered(points) {
  const mx = points.reduce((sum, [x]) => sum + x, 0) / 4;
  const my = points.reduce((sum, [, y]) => sum + y, 0) / 4;
  const round = [...points].sort((p, q) => Math.atan2(p[1] - my, p[0] - mx) - Math.atan2(q[1] - my, q[0] - mx));
  const first = round.reduce((best, [x, y], at) => (x + y < round[best][0] + round[best][1] ? at : best), 0);
  return /** @type {Quad} */ ([0, 1, 2, 3].map((step) => round[(first + step) % 4]));
}

/**
 * The map of the plane that takes the corners of a rectangle (0,0)…(width,height) to a quad: nine numbers h, so that
 * x' = (h0·x + h1·y + h2) / (h6·x + h7·y + h8), y' alike. Heckbert's closed form for a square, scaled.
 * @param {number} width @param {number} height @param {Quad} quad
 */
export function onto(width, height, [[x0, y0], [x1, y1], [x2, y2], [x3, y3]]) {
  const [dx1, dx2, dx3] = [x1 - x2, x3 - x2, x0 - x1 + x2 - x3];
  const [dy1, dy2, dy3] = [y1 - y2, y3 - y2, y0 - y1 + y2 - y3];
  const turn = dx1 * dy2 - dx2 * dy1;
  const g = (dx3 * dy2 - dx2 * dy3) / turn;
  const h = (dx1 * dy3 - dx3 * dy1) / turn;
  return [
    (x1 - x0 + g * x1) / width, (x3 - x0 + h * x3) / height, x0,
    (y1 - y0 + g * y1) / width, (y3 - y0 + h * y3) / height, y0,
    g / width, h / height, 1,
  ];
}

const KNOWN_SHAPES = [Math.SQRT2, 4 / 3, 1.294, 1]; // A4 and its sisters, drawing pads, letter, square
const NEARLY = 0.09;

/** How large the sheet is when it lies flat; a shape near to a common sheet's is taken for that. @param {Quad} quad @param {number} longest_px */
export function flatSize(quad, longest_px) {
  const side = (/** @type {number} */ from, /** @type {number} */ to) => Math.hypot(quad[to][0] - quad[from][0], quad[to][1] - quad[from][1]);
  const [across, down] = [(side(0, 1) + side(3, 2)) / 2, (side(0, 3) + side(1, 2)) / 2];
  const shape = Math.max(across, down) / Math.min(across, down);
  const near = KNOWN_SHAPES.reduce((best, known) => (Math.abs(known - shape) < Math.abs(best - shape) ? known : best));
  const long = Math.min(longest_px, Math.round(Math.max(across, down)));
  const short = Math.round(long / (Math.abs(near - shape) < NEARLY * near ? near : shape));
  return across >= down ? { width: long, height: short } : { width: short, height: long };
}
