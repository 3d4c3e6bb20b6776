// @ts-check
/**
 * Works on a photograph beside the page. Asked {id, kind: "find", pixels} it answers {id, corners, isSure, isAllPaper}; asked {id,
 * kind: "flatten", pixels, corners, longest_px, isWhite} it answers {id, pixels}.
 */
import { findPaper } from "./corners.js";
import { laidFlat, whitened } from "./flatten.js";

self.addEventListener("message", ({ data: asked }) => {
  if (asked.kind === "find") {
    self.postMessage({ id: asked.id, ...findPaper(asked.pixels) });
    return;
  }
  const flat = laidFlat(asked.pixels, asked.corners, asked.longest_px);
  const pixels = asked.isWhite ? whitened(flat) : flat;
  /** @type {any} */ (self).postMessage({ id: asked.id, pixels }, [pixels.data.buffer]);
});
