// @ts-check
/**
 * One audio context for both directions, opened by a tap: 24 kHz, or what the browser insists on (the worklets then
 * convert). A context that was interrupted by a call is resumed at the next tap, never by itself.
 */
import { RATE_HZ } from "../net/frames.js";

const RESUME_PATIENCE_MS = 1500;
const WORKLETS = ["capture", "player"].map((name) => new URL(`../worklets/${name}.worklet.js`, import.meta.url).href);

export class Sound {
  /** @type {Promise<AudioContext> | null} */ #opening = null;

  /** Open the context, or wake it; call it inside a tap. @returns {Promise<AudioContext>} */
  async wake() {
    const isNew = !this.#opening;
    this.#opening ??= this.#open();
    const context = await this.#opening;
    if (!isNew && context.state === "suspended") await context.resume();
    return context;
  }

  async #open() {
    const context = newContext();
    const resumed = context.resume(); // inside the tap; a machine without a loudspeaker never answers
    await Promise.all(WORKLETS.map((url) => context.audioWorklet.addModule(url)));
    await Promise.race([resumed, new Promise((resolve) => setTimeout(resolve, RESUME_PATIENCE_MS))]);
    document.addEventListener("pointerup", () => context.state === "suspended" && void context.resume());
    return context;
  }
}

function newContext() {
  try {
    return new AudioContext({ sampleRate: RATE_HZ, latencyHint: "interactive" });
  } catch {
    return new AudioContext({ latencyHint: "interactive" }); // older Firefox refuses a rate of its own beside a microphone
  }
}

/** Tell iPadOS that a microphone is open, or that it is not; other browsers have no such thing. @param {"play-and-record" | "playback"} type */
export function claimSession(type) {
  const { audioSession } = /** @type {{audioSession?: {type: string}}} */ (/** @type {unknown} */ (navigator));
  if (audioSession) audioSession.type = type;
}
