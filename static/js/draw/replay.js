// @ts-check
/**
 * "How I drew it": what stands on the paper comes into being again, at the hand's own pace, without its long pauses.
 * Who asked for less motion sees each mark appear whole. A tap stops it; the paper then shows all that stands.
 */
import { unpack } from "./codec.js";
import { paintFrom } from "./oplog.js";

const LONGEST_MARK_MS = 1600;
const LONGEST_GAP_MS = 350;
const LONGEST_MS = 24_000;
const STEP_MS = 500;

/** @type {(() => void) | null} */ let stopLast = null;

/** @param {HTMLElement} root @param {import("./desk.js").Desk} desk */
export function replay(root, desk) {
  stopLast?.();
  const curtain = /** @type {HTMLElement} */ (root.querySelector("[data-replaying]"));
  const bar = /** @type {HTMLProgressElement} */ (curtain.querySelector("progress"));
  const marks = plan(desk.log.standing, matchMedia("(prefers-reduced-motion: reduce)").matches);
  const whole_ms = marks.at(-1)?.until_ms ?? 0;
  const over = new AbortController();
  let frame = 0;
  let finish = () => {};
  desk.paper.whole = new Promise((resolve) => (finish = resolve));

  function stop() {
    cancelAnimationFrame(frame);
    over.abort();
    stopLast = null;
    curtain.hidden = true;
    desk.paper.wipe();
    desk.paper.render(desk.log.standing);
    finish();
  }
  stopLast = stop;

  const speed = Math.max(1, whole_ms / LONGEST_MS);
  let [at, painted, began_ms] = [0, 0, 0];
  /** @param {number} now_ms */
  function show(now_ms) {
    began_ms ||= now_ms;
    const played_ms = (now_ms - began_ms) * speed;
    bar.value = whole_ms ? Math.min(1, played_ms / whole_ms) : 1;
    for (; at < marks.length && marks[at].from_ms <= played_ms; at += 1, painted = 0) {
      const { op, from_ms, until_ms } = marks[at];
      if (op.kind !== "stroke" || until_ms === from_ms) {
        desk.paper.add(op);
        continue;
      }
      const trail = unpack(op.points);
      const part = Math.min(1, (played_ms - from_ms) / (until_ms - from_ms));
      const to = Math.ceil(trail.count * part);
      if (painted === 0) desk.paper.begin(op);
      if (part < 1) {
        desk.paper.wet(op, trail, painted, to);
        painted = to;
        break;
      }
      desk.paper.wet(op, trail, painted, trail.count);
      desk.paper.dry(op, trail);
    }
    if (played_ms < whole_ms + STEP_MS) frame = requestAnimationFrame(show);
    else stop();
  }

  desk.paper.render([]);
  curtain.hidden = false;
  curtain.querySelector("button")?.focus();
  curtain.addEventListener("click", stop, { signal: over.signal });
  addEventListener("keydown", (event) => event.key === "Escape" && stop(), { signal: over.signal });
  desk.addEventListener("change", stop, { signal: over.signal });
  frame = requestAnimationFrame(show);
}

/**
 * Say when each mark begins and ends.
 * @param {readonly import("./oplog.js").Op[]} standing @param {boolean} isCalm
 */
export function plan(standing, isCalm) {
  let clock_ms = 0;
  let last_ms = Infinity;
  return standing.slice(paintFrom(standing)).map((op) => {
    const took_ms = op.kind === "stroke" ? op.took_ms : 0;
    const gap_ms = Math.min(LONGEST_GAP_MS, Math.max(0, op.at_ms - last_ms));
    const from_ms = clock_ms + (isCalm ? STEP_MS : gap_ms);
    clock_ms = from_ms + (isCalm ? 0 : Math.min(LONGEST_MARK_MS, took_ms));
    last_ms = op.at_ms + took_ms;
    return { op, from_ms, until_ms: clock_ms };
  });
}
