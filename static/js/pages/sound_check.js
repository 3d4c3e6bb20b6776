// @ts-check
/** Do microphone, speaker and line work on this device? Everything is tried here; no sound leaves the page. */
import { adviceBefore, adviceFor, isSlow, middle } from "../check/advice.js";
import { chime, Recording } from "../check/recording.js";
import { roundTrips } from "../check/roundtrip.js";
import { Microphone } from "../talk/microphone.js";
import { Sound } from "../talk/sound.js";

const RECORD_MS = 3000;
const SILENT_AFTER_MS = 4000;
const QUIETEST = 0.0015;
const LOUD = 0.2;

const config = JSON.parse(document.getElementById("check-config")?.textContent ?? "{}");
const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (document.querySelector(`[data-${name}]`));
const button = (/** @type {string} */ name) => /** @type {HTMLButtonElement} */ (find(name));

const sound = new Sound();
const microphone = new Microphone();
/** @type {Recording | null} */ let recording = null;
let loudest = 0;
let peak = 0;
/** @type {import("../check/advice.js").Advice | null} */ let advised = null;

/** @param {string} line @param {"good" | "bad" | "wait"} state */
function mark(line, state) {
  /** @type {HTMLElement} */ (document.querySelector(`[data-line="${line}"]`)).dataset.state = state;
}

/** Show one piece of advice, or none. @param {import("../check/advice.js").Advice | null} advice */
function advise(advice) {
  advised = advice;
  for (const item of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-advice]")))
    item.hidden = item.dataset.advice !== advice;
}

async function listen() {
  button("listen").disabled = true;
  try {
    const context = await sound.wake();
    await microphone.open(context);
    const track = microphone.track;
    find("device").textContent = track?.label || "–";
    find("rate").textContent = String(track?.getSettings().sampleRate ?? context.sampleRate);
    find("house-rate").textContent = String(context.sampleRate);
    find("meter").hidden = false;
    button("record").disabled = false;
    if (advised !== "slow") advise(null);
    setTimeout(() => {
      const isHeard = loudest > QUIETEST;
      mark("mic", isHeard ? "good" : "bad");
      if (!isHeard) advise("silent");
    }, SILENT_AFTER_MS);
  } catch (error) {
    mark("mic", "bad");
    advise(adviceFor(error));
    button("listen").disabled = false;
  }
}

microphone.addEventListener("frame", (event) => {
  const { frame, rms } = /** @type {CustomEvent} */ (event).detail;
  recording?.add(frame);
  peak = Math.max(rms, peak * 0.9);
  if (rms > loudest) {
    loudest = rms;
    if (loudest > QUIETEST) mark("mic", "good");
  }
  const level = Math.min(1, Math.sqrt(peak / LOUD));
  find("level").style.setProperty("--level", level.toFixed(3));
  find("meter").setAttribute("aria-valuenow", String(Math.round(level * 100)));
});
microphone.addEventListener("stopped", () => {
  mark("mic", "bad");
  advise("missing");
  button("listen").disabled = false;
});

async function record() {
  const own = button("record");
  own.disabled = true;
  own.dataset.step = "records";
  recording = new Recording();
  await new Promise((resolve) => setTimeout(resolve, RECORD_MS));
  const done = recording;
  recording = null;
  own.dataset.step = "plays";
  find("heard-samples").textContent = String(done.samples);
  microphone.mute(true);
  await done.play(await sound.wake());
  microphone.mute(false);
  own.dataset.step = "ready";
  own.disabled = false;
}

async function measure() {
  const trip_ms = middle(await roundTrips(config.socket));
  find("trip").textContent = trip_ms === null ? "–" : String(trip_ms);
  mark("line", isSlow(trip_ms) ? "bad" : "good");
  if (isSlow(trip_ms) && !advised) advise("slow"); // whatever else is wrong matters more
}

const link = /** @type {HTMLInputElement} */ (find("link"));
link.value = location.href;
link.addEventListener("focus", () => link.select());
button("listen").addEventListener("click", () => void listen());
button("record").addEventListener("click", () => void record());
button("chime").addEventListener("click", async () => {
  chime(await sound.wake());
  find("chimed").hidden = false;
});
for (const answer of ["good", "bad"])
  button(`chime-${answer}`).addEventListener("click", () => mark("speaker", answer === "good" ? "good" : "bad"));
addEventListener("pagehide", () => microphone.close());

const first = adviceBefore({
  isSecure: isSecureContext,
  hasDevices: Boolean(navigator.mediaDevices?.getUserMedia),
  userAgent: navigator.userAgent,
});
mark("secure", isSecureContext ? "good" : "bad");
if (first && first !== "inapp") button("listen").disabled = true;
advise(first);
await measure();
