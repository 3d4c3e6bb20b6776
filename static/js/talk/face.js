// @ts-check
/**
 * The companion's face. It never pretends: "speaking" while sound comes out, "listening" while a microphone delivers.
 *
 * @typedef {{isAway: boolean, isOffline: boolean, isSpeaking: boolean, isThinking: boolean, isListening: boolean,
 *   isAside: boolean, isAsleep: boolean}} Facts
 */

const ATTACK = 0.55;
const RELEASE = 0.22;
const LOUD = 0.16; // the loudness at which the mouth is wide open

/** @param {Facts} facts @returns {"asleep" | "offline" | "speaking" | "aside" | "thinking" | "listening" | "idle"} */
export function stateFor(facts) {
  if (facts.isAway) return "asleep";
  if (facts.isSpeaking) return "speaking";
  if (facts.isOffline) return "offline";
  if (facts.isAside) return "aside";
  if (facts.isThinking) return "thinking";
  if (facts.isAsleep) return "asleep";
  return facts.isListening ? "listening" : "idle";
}

export class Face {
  #mouth = 0;
  #happy = 0;
  #state = "idle";

  /** @param {HTMLElement} companion */
  constructor(companion) {
    this.companion = companion;
  }

  /** @param {Facts} facts */
  show(facts) {
    this.#state = stateFor(facts);
    if (this.#state !== "speaking") this.mouth(0);
    if (!this.#happy) this.companion.dataset.state = this.#state;
  }

  /** Open the mouth as wide as it is loud. @param {number} level rms, 0…1 */
  mouth(level) {
    const wanted = Math.min(1, level / LOUD);
    this.#mouth = level === 0 ? 0 : this.#mouth + (wanted - this.#mouth) * (wanted > this.#mouth ? ATTACK : RELEASE);
    this.companion.style.setProperty("--mouth", this.#mouth.toFixed(2));
  }

  /** Be glad for a moment. */
  cheer() {
    clearTimeout(this.#happy);
    this.companion.dataset.state = "happy";
    this.#happy = window.setTimeout(() => {
      this.#happy = 0;
      this.companion.dataset.state = this.#state;
    }, 1800);
  }

  /** Dip the brush into the colour in the child's hand. @param {string} color */
  paint(color) {
    this.companion.style.setProperty("--paint", color);
  }
}
