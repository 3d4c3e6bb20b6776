// The page that bench/ink.py measures: our desk, driven by pointer events as a hand sends them, and the peer beside it.
import { getStroke } from "/bench/node_modules/perfect-freehand/dist/esm/index.mjs";
import { newest } from "/static/js/draw/brushes.js";
import { Bucket } from "/static/js/draw/bucket.js";
import { Trail, pack } from "/static/js/draw/codec.js";
import { Desk } from "/static/js/draw/desk.js";

const POINTS_PER_FRAME = 4;
const PAPER = { width: 2048, height: 1536 };
const still = document.getElementById("still");
const live = document.getElementById("live");
const tool = { hand: "brush", brush: "crayon", color: "#2b5fc4", size_px: 38, folds: 1, stamp: "star" };
const desk = new Desk(still, live, () => tool, { child: "child", conversation: "talk" });

/** The work of each frame that is not ours to time: what was asked of requestAnimationFrame is run by `frame`. */
const browsers = window.requestAnimationFrame.bind(window);
let asked = [];
window.requestAnimationFrame = (work) => asked.push(work);

const nextFrame = () => new Promise((resolve) => browsers(resolve));
/** Wait until what was painted really is pixels. @param {HTMLCanvasElement} canvas */
const raster = (canvas) => canvas.getContext("2d").getImageData(1000, 700, 1, 1);

/** A scribble that never lifts: a slow wandering loop. @param {number} at */
function place(at) {
  const angle = at / 19;
  return { x: 1024 + 820 * Math.cos(angle / 7) * Math.cos(angle), y: 768 + 620 * Math.sin(angle / 5) * Math.sin(angle * 0.9 + 1) };
}

/** @param {string} name @param {{x: number, y: number}} point */
function pointer(name, { x, y }) {
  const box = live.getBoundingClientRect();
  live.dispatchEvent(new PointerEvent(name, {
    pointerId: 1, pointerType: "mouse", isPrimary: true, bubbles: true, cancelable: true, button: 0, buttons: 1,
    clientX: box.left + (x / PAPER.width) * box.width, clientY: box.top + (y / PAPER.height) * box.height,
  }));
}

/** A picture of 50 strokes of 100 points. */
function picture() {
  return Array.from({ length: 50 }, (_, number) => {
    const trail = new Trail();
    for (let at = 0; at < 100; at += 1)
      trail.add(120 + (number % 10) * 185 + 80 * Math.cos(at / 9 + number), 150 + Math.floor(number / 10) * 290 + 110 * Math.sin(at / 13 + number), 0.6);
    const id = ["crayon", "marker", "pencil", "watercolour", "rainbow"][number % 5];
    const brush = { id, version: newest(id) };
    return { seq: number + 1, kind: "stroke", at_ms: number * 1000, took_ms: 900, brush, color: "#e2382f", size_px: 38, seed: number * 7919, folds: 1, points: pack(trail) };
  });
}

async function layPicture() {
  await desk.lay({ id: "sheet", child: "child", conversation: "talk", opened_ms: 0, sent: 0, pictured: 0 }, picture());
  raster(still);
  asked = [];
}

/** Milliseconds of our own work in each frame of one long stroke, raster included; `last` is lifting the pen. */
async function stroke({ brush, folds, points }) {
  Object.assign(tool, { hand: "brush", brush, folds });
  await layPicture();
  pointer("pointerdown", place(0));
  const frames = [];
  for (let at = 1; at < points; at += POINTS_PER_FRAME) {
    await nextFrame();
    const began = performance.now();
    for (let more = at; more < Math.min(points, at + POINTS_PER_FRAME); more += 1) pointer("pointermove", place(more));
    const work = asked;
    asked = [];
    for (const paint of work) paint(began);
    raster(live);
    frames.push(performance.now() - began);
  }
  const began = performance.now();
  pointer("pointerup", place(points - 1));
  raster(still);
  return { frames, last: performance.now() - began };
}

/** The peer: the whole stroke outlined anew in each frame, as perfect-freehand is used. */
async function peer({ points }) {
  await layPicture();
  const ink = live.getContext("2d");
  ink.setTransform(1, 0, 0, 1, 0, 0);
  const trail = [];
  const frames = [];
  for (let at = 0; at < points; at += POINTS_PER_FRAME) {
    await nextFrame();
    const began = performance.now();
    for (let more = at; more < Math.min(points, at + POINTS_PER_FRAME); more += 1) trail.push([place(more).x, place(more).y, 0.6]);
    const outline = getStroke(trail, { size: 38, thinning: 0.5, smoothing: 0.5, streamline: 0.5 });
    const path = new Path2D();
    outline.forEach(([x, y], index) => (index ? path.lineTo(x, y) : path.moveTo(x, y)));
    path.closePath();
    ink.clearRect(0, 0, PAPER.width, PAPER.height);
    ink.fillStyle = "#2b5fc4";
    ink.fill(path);
    raster(live);
    frames.push(performance.now() - began);
  }
  ink.clearRect(0, 0, PAPER.width, PAPER.height);
  return { frames, last: 0 };
}

/** Milliseconds of each of `steps` steps back, raster included, by a hand that taps four times a second. */
async function undo({ steps }) {
  await layPicture();
  const took = [];
  for (let step = 0; step < steps; step += 1) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    await nextFrame();
    const began = performance.now();
    desk.do("undo");
    raster(still);
    took.push(performance.now() - began);
  }
  return { frames: took, last: 0 };
}

/** Milliseconds from the tap to the painted fill, into open paper around the picture (the largest there is) and small shapes. */
async function fill({ times }) {
  await layPicture();
  const bucket = new Bucket(desk);
  await bucket.pour(20, 20, "#ffffff");
  const took = [];
  for (let time = 0; time < times; time += 1) {
    await nextFrame();
    const began = performance.now();
    const isPoured = await bucket.pour(20, 20, ["#fbc62d", "#4bb4e6", "#f281b0"][time % 3]);
    raster(still);
    took.push(performance.now() - began);
    if (!isPoured) throw new Error("nothing was poured");
  }
  return { frames: took, last: 0 };
}

window.measures = { stroke, peer, undo, fill };
