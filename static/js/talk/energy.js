// @ts-check
/**
 * Is somebody speaking into the microphone? Local, quick and rough: it only ducks the companion's voice and lights the
 * "I hear you" glow. What counts as a turn is decided in the house. Pure: one call per 20 ms frame.
 */

export const FRAME_MS = 20;
const SPEECH_AFTER_MS = 120;
const SILENCE_AFTER_MS = 300;
const QUIETEST = 0.004;
const OVER_FLOOR = 3.2;

export class Energy {
  /** What the room sounds like when nobody speaks. */ floor = QUIETEST;
  isSpeech = false;
  #loud_ms = 0;
  #quiet_ms = 0;

  /** Take the loudness of one frame and return whether somebody speaks. @param {number} rms 0…1 */
  hear(rms) {
    const isLoud = rms > Math.max(QUIETEST * 2, this.floor * OVER_FLOOR);
    this.floor += (rms - this.floor) * (rms < this.floor ? 0.2 : isLoud ? 0.0008 : 0.01);
    this.#loud_ms = isLoud ? this.#loud_ms + FRAME_MS : 0;
    this.#quiet_ms = isLoud ? 0 : this.#quiet_ms + FRAME_MS;
    if (this.#loud_ms >= SPEECH_AFTER_MS) this.isSpeech = true;
    if (this.#quiet_ms >= SILENCE_AFTER_MS) this.isSpeech = false;
    return this.isSpeech;
  }
}
