// @ts-check
/** Where paint runs is reckoned beside the page, so that the pen never waits for it. */
import { flood } from "./flood.js";
import { COLUMNS, ROWS, packMask } from "./mask.js";

const canvas = new OffscreenCanvas(COLUMNS, ROWS);
const paper = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));

addEventListener("message", ({ data: { number, picture, x, y, gap } }) => {
  paper.drawImage(picture, 0, 0, COLUMNS, ROWS);
  picture.close();
  const covered = flood(paper.getImageData(0, 0, COLUMNS, ROWS).data, COLUMNS, ROWS, x, y, gap);
  postMessage({ number, mask: covered && packMask(covered) });
});

// The first runs of a program are its slowest: they are over before the first tap.
const practice = new Uint8ClampedArray(128 * 96 * 4).fill(255);
for (let run = 0; run < 12; run += 1) {
  practice.fill(run, 128 * 4 * 40, 128 * 4 * 44);
  packMask(/** @type {Uint8Array} */ (flood(practice, 128, 96, 5, 5, 3)), 128, 96);
}
