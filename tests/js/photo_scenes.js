// Photographs of a drawing on paper whose corners are known: rendered, not taken. Everything follows from the seed.
import { area, isConvex, onto } from "../../static/js/photo/geometry.js";

export const WIDTH = 480;
export const HEIGHT = 360;

function chance(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const hash = (x, y, seed) => {
  let mixed = Math.imul(x | 0, 374761393) ^ Math.imul(y | 0, 668265263) ^ Math.imul(seed, 144665);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 1274126177);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296;
};

function smooth(x, y, seed) {
  const [ix, iy] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - ix, y - iy];
  const [ux, uy] = [fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy)];
  const top = hash(ix, iy, seed) * (1 - ux) + hash(ix + 1, iy, seed) * ux;
  return top * (1 - uy) + (hash(ix, iy + 1, seed) * (1 - ux) + hash(ix + 1, iy + 1, seed) * ux) * uy;
}

const BACKGROUNDS = {
  wood: (x, y, seed) => {
    const ring = Math.sin((y + 14 * smooth(x / 90, y / 18, seed)) * 0.35) * 0.5 + 0.5;
    const tone = 0.75 + 0.25 * ring + 0.1 * smooth(x / 40, y / 3, seed + 1);
    return [150 * tone, 105 * tone, 65 * tone];
  },
  pale_wood: (x, y, seed) => {
    const tone = 0.9 + 0.1 * Math.sin((x + 20 * smooth(x / 60, y / 60, seed)) * 0.2);
    return [205 * tone, 175 * tone, 135 * tone];
  },
  floor: (x, y, seed) => {
    const seam = Math.abs(((x + 0.3 * y + seed) % 70) - 35) > 33.5 ? 0.6 : 1;
    return [120 * seam, 118 * seam, 115 * seam].map((v) => v * (0.92 + 0.16 * smooth(x / 5, y / 5, seed)));
  },
  check_cloth: (x, y, seed) => {
    const even = (Math.floor((x + seed) / 26) + Math.floor(y / 26)) % 2;
    return even ? [190, 70, 70] : [214, 150, 140];
  },
  carpet: (x, y, seed) => {
    const tone = 0.6 + 0.6 * hash(x, y, seed) * smooth(x / 12, y / 12, seed + 3);
    return [70 * tone, 90 * tone, 130 * tone];
  },
  dark_desk: (x, y, seed) => [38, 36, 40].map((v) => v + 14 * smooth(x / 30, y / 30, seed)),
  grey_desk: (x, y, seed) => [160, 162, 165].map((v) => v + 10 * smooth(x / 60, y / 60, seed)),
  pale_table: (x, y, seed) => [206, 203, 196].map((v) => v + 8 * smooth(x / 50, y / 50, seed)),
  newspaper: (x, y, seed) => (y % 7 < 3 && hash(Math.floor(x / 3), Math.floor(y / 7), seed) > 0.35 && x % 90 > 8 ? [120, 118, 112] : [196, 190, 176]),
  green_mat: (x, y) => (x % 24 < 1 || y % 24 < 1 ? [120, 165, 140] : [40, 105, 80]),
};
export const KINDS = Object.keys(BACKGROUNDS);

/** What a child drew: shapes on a sheet of 1 × 1; returns its ink at (u, v), or null where the paper is bare. */
function drawing(seed) {
  const random = chance(seed);
  const inks = [[220, 60, 50], [40, 90, 200], [50, 150, 70], [245, 190, 40], [130, 70, 160], [40, 40, 45], [240, 130, 170]];
  const shapes = Array.from({ length: 3 + Math.floor(random() * 6) }, () => {
    const [kind, x, y, r] = [random(), 0.12 + 0.76 * random(), 0.12 + 0.76 * random(), 0.04 + 0.16 * random()];
    const [ink, turn] = [inks[Math.floor(random() * inks.length)], random() * 3];
    return { kind, x, y, r, ink, cos: Math.cos(turn), sin: Math.sin(turn), reach: (1.7 * r + 0.05) ** 2 };
  });
  return (u, v) => {
    for (const { kind, x, y, r, ink, cos, sin, reach } of shapes) {
      const dx = u - x;
      const dy = v - y;
      if (dx * dx + dy * dy > reach) continue; // no shape is larger, and most of the sheet is bare
      const far = Math.hypot(dx, dy);
      if (kind < 0.35 && Math.abs(far - r) < 0.012) return ink;
      if (kind >= 0.35 && kind < 0.6 && far < r * 0.8) return ink;
      const [rx, ry] = [dx * cos + dy * sin, dy * cos - dx * sin];
      if (kind >= 0.6 && kind < 0.85 && Math.abs(rx) < r * 1.6 && Math.abs(ry - 0.03 * Math.sin(rx * 60)) < 0.009) return ink;
      if (kind >= 0.85 && Math.max(Math.abs(rx), Math.abs(ry)) < r && Math.max(Math.abs(rx), Math.abs(ry)) > r - 0.014) return ink;
    }
    return null;
  };
}

/** A sheet somewhere in the picture, turned and tilted as a hand-held camera sees it. */
function placed(random) {
  for (;;) {
    const [cx, cy] = [WIDTH * (0.42 + 0.16 * random()), HEIGHT * (0.42 + 0.16 * random())];
    const long = HEIGHT * (0.72 + 0.4 * random());
    const wide = random() < 0.7;
    const [w, h] = wide ? [long, long / Math.SQRT2] : [long / Math.SQRT2 / 1.2, long / 1.2];
    const turn = (random() - 0.5) * 0.7;
    const [tx, ty] = [(random() - 0.5) * 0.0016, (random() - 0.5) * 0.0016];
    const quad = [[-w / 2, -h / 2], [w / 2, -h / 2], [w / 2, h / 2], [-w / 2, h / 2]].map(([x, y]) => {
      const [rx, ry] = [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)];
      const depth = 1 + tx * rx + ty * ry;
      return [cx + rx / depth, cy + ry / depth];
    });
    const isInside = quad.every(([x, y]) => x > 6 && y > 6 && x < WIDTH - 6 && y < HEIGHT - 6);
    if (isInside && isConvex(quad) && area(quad) > 0.16 * WIDTH * HEIGHT) return quad;
  }
}

/** Light of a room: a slope, sometimes the shadow of a hand or a window's edge, and a lamp's colour. */
function light(random) {
  const [gx, gy] = [(random() - 0.5) * 0.7, (random() - 0.5) * 0.7];
  const cast = [[1, 1, 1], [1.06, 1, 0.86], [0.9, 0.98, 1.08], [1, 0.95, 0.85]][Math.floor(random() * 4)];
  const shadow = random() < 0.5 ? { a: random() * 6.28, at: (random() - 0.5) * 0.7, soft: 0.02 + 0.15 * random(), deep: 0.3 + 0.3 * random() } : null;
  return (x, y) => {
    const [u, v] = [x / WIDTH - 0.5, y / HEIGHT - 0.5];
    let level = 0.92 + gx * u + gy * v;
    if (shadow) {
      const far = u * Math.cos(shadow.a) + v * Math.sin(shadow.a) - shadow.at;
      level *= 1 - shadow.deep / (1 + Math.exp(-far / shadow.soft));
    }
    return cast.map((c) => c * level);
  };
}

/** What else lies or holds there: thumbs over the edge, another white thing outside the sheet; their colour at (x, y), or null. */
function clutter(random, quad) {
  const things = [];
  for (let at = 0; at < 2; at += 1)
    if (random() < 0.35) {
      const [from, to] = [quad[at * 2], quad[(at * 2 + 1) % 4]];
      const part = 0.2 + 0.6 * random();
      things.push({ x: from[0] + (to[0] - from[0]) * part, y: from[1] + (to[1] - from[1]) * part, rx: 9 + 7 * random(), ry: 14 + 8 * random(), color: [226, 178, 150] });
    }
  if (random() < 0.3) things.push({ x: random() < 0.5 ? 0 : WIDTH, y: HEIGHT * random(), rx: 30 + 30 * random(), ry: 24 + 30 * random(), color: [238, 238, 236], isBox: true, isUnder: true });
  return (x, y, isPaper) => {
    for (const { x: cx, y: cy, rx, ry, color, isBox, isUnder } of things) {
      if (isUnder && isPaper) continue;
      const [dx, dy] = [(x - cx) / rx, (y - cy) / ry];
      if (isBox ? Math.max(Math.abs(dx), Math.abs(dy)) < 1 : dx * dx + dy * dy < 1) return color;
    }
    return null;
  };
}

const taken = new Map();

/** The photograph that follows from a seed, rendered once. @param {number} seed @returns {{data: Uint8ClampedArray, width: number, height: number, quad: number[][], kind: string}} */
export function scene(seed) {
  if (!taken.has(seed)) taken.set(seed, rendered(seed));
  return taken.get(seed);
}

/** @param {number} seed */
function rendered(seed) {
  const random = chance(seed * 7919 + 13);
  const kind = KINDS[Math.floor(random() * KINDS.length)];
  const quad = placed(random);
  const lit = light(random);
  const thing = clutter(random, quad);
  const ink = drawing(seed + 1);
  const paper = [[243, 242, 238], [236, 232, 222], [240, 243, 246]][Math.floor(random() * 3)];
  const noise = 2 + 8 * random();
  const back = inverse(onto(1, 1, quad));
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  for (let y = 0; y < HEIGHT; y += 1)
    for (let x = 0; x < WIDTH; x += 1) {
      let [r, g, b] = [0, 0, 0];
      for (let part = 0; part < 4; part += 1) {
        const px = x + (part % 2 ? 0.75 : 0.25);
        const py = y + (part > 1 ? 0.75 : 0.25);
        const w = back[6] * px + back[7] * py + back[8];
        const u = (back[0] * px + back[1] * py + back[2]) / w;
        const v = (back[3] * px + back[4] * py + back[5]) / w;
        const isPaper = u >= 0 && u <= 1 && v >= 0 && v <= 1;
        const color = thing(px, py, isPaper) ?? (isPaper ? (ink(u, v) ?? paper) : BACKGROUNDS[kind](px, py, seed));
        r += color[0] / 4;
        g += color[1] / 4;
        b += color[2] / 4;
      }
      const shade = lit(x, y);
      const at = (y * WIDTH + x) * 4;
      const grain = (hash(x, y, seed + 77) - 0.5) * 2 * noise;
      data[at] = r * shade[0] + grain;
      data[at + 1] = g * shade[1] + grain;
      data[at + 2] = b * shade[2] + grain;
      data[at + 3] = 255;
    }
  return { data, width: WIDTH, height: HEIGHT, quad, kind, ink, paper };
}

export function inverse(m) {
  const [a, b, c, d, e, f, g, h, i] = m;
  return [e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g, c * d - a * f, d * h - e * g, b * g - a * h, a * e - b * d];
}
