// @ts-check
/**
 * Reads sentences aloud with the browser's own speech, one after the other, and says which one it is at.
 * Only voices of this device are used: a remote voice would send the story away. Without one the sentences are still
 * lit up at the pace of reading, and `isSilent` says so.
 */

const MS_PER_CHARACTER = 260; // 230 characters a minute
const MS_PER_WORD = 420;
const PAUSE_MS = 350;

/**
 * Time that a child needs to follow `text`.
 * @param {string} text
 * @returns {number} milliseconds
 */
export function readingPace_ms(text) {
  const characters = text.match(/[\u3400-\u9fff]/gu)?.length ?? 0;
  const words = text.match(/[a-z0-9]+(?:['’][a-z]+)*/giu)?.length ?? 0;
  return Math.max(700, characters * MS_PER_CHARACTER + words * MS_PER_WORD);
}

/**
 * A voice of this device for `lang`, the exact region first.
 * @param {{lang: string, localService: boolean}[]} voices
 * @param {string} lang BCP 47
 * @returns {any} a SpeechSynthesisVoice or null
 */
export function localVoice(voices, lang) {
  const language = lang.slice(0, 2).toLowerCase();
  const region = language === "zh" ? "zh-cn" : "en-";
  const own = voices.filter((voice) => voice.localService && voice.lang.toLowerCase().startsWith(language));
  return own.find((voice) => voice.lang.toLowerCase().replace("_", "-").startsWith(region)) ?? own[0] ?? null;
}

export class ReadAloud {
  #lang;
  #run = 0;
  #timer = 0;
  /** @type {(sentence: HTMLElement | null) => void} */ #light;
  isSilent = true;

  /**
   * @param {string} lang language of the book
   * @param {(sentence: HTMLElement | null) => void} light called with the sentence being read, null at the end
   */
  constructor(lang, light) {
    this.#lang = lang;
    this.#light = light;
    this.#find();
    globalThis.speechSynthesis?.addEventListener?.("voiceschanged", () => this.#find());
  }

  /**
   * Read these sentences; resolves true at the end, false when stopped before.
   * @param {HTMLElement[]} sentences
   */
  async read(sentences) {
    this.stop();
    const run = ++this.#run;
    for (const sentence of sentences) {
      this.#light(sentence);
      await this.#speak(sentence.textContent?.trim() ?? "");
      if (run !== this.#run) return false;
    }
    this.#light(null);
    return true;
  }

  stop() {
    this.#run += 1;
    clearTimeout(this.#timer);
    globalThis.speechSynthesis?.cancel();
    this.#light(null);
    this.#ended?.();
  }

  /** @type {(() => void) | null} */ #ended = null;

  /** @param {string} text */
  #speak(text) {
    const pace_ms = readingPace_ms(text);
    return new Promise((resolve) => {
      this.#ended = () => resolve(undefined);
      const voice = localVoice(globalThis.speechSynthesis?.getVoices() ?? [], this.#lang);
      if (!voice) {
        this.#timer = window.setTimeout(resolve, pace_ms + PAUSE_MS);
        return;
      }
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.rate = 0.85;
      utterance.onend = () => (this.#timer = window.setTimeout(resolve, PAUSE_MS));
      utterance.onerror = () => (this.#timer = window.setTimeout(resolve, pace_ms));
      this.#timer = window.setTimeout(resolve, pace_ms * 3 + 4000); // some engines never say that they ended
      speechSynthesis.speak(utterance);
    });
  }

  #find() {
    this.isSilent = localVoice(globalThis.speechSynthesis?.getVoices() ?? [], this.#lang) === null;
  }
}
