// @ts-check
/**
 * Speech that the device itself understands and speaks. A child's voice never goes to a browser maker's cloud: Chrome
 * tells by `available({processLocally: true})` that it works on the device. Safari cannot tell, so it is asked only where
 * the operator vouches for the devices (SAFARI_RECOGNITION); elsewhere there is no recognition. Voices are local ones
 * only, for the names of controls, and for the companion when the house has no voice.
 *
 * @typedef {{results: ArrayLike<ArrayLike<{transcript: string}> & {isFinal: boolean}>, resultIndex: number}} Results
 * @typedef {EventTarget & {lang: string, continuous: boolean, interimResults: boolean, processLocally: boolean,
 *   start(): void, abort(): void, onresult: (event: Results) => void, onend: () => void,
 *   onerror: (event: {error: string}) => void}} Recogniser
 * @typedef {{new (): Recogniser, available?: (how: {langs: string[], processLocally: boolean}) => Promise<string>}} RecogniserClass
 */

const LOCALES = /** @type {Record<string, string>} */ ({ "zh-hans": "zh-CN", en: "en-US" });
const VOICES = /** @type {Record<string, RegExp>} */ ({ "zh-hans": /^(zh|cmn)/i, en: /^en/i });

export class Recognition {
  /** @type {Recogniser | null} */ #recogniser = null;
  #isWanted = false;

  /** @param {string} language @param {boolean} trustsSafari @param {(text: string, isFinal: boolean) => void} onWords */
  constructor(language, trustsSafari, onWords) {
    this.locale = LOCALES[language] ?? LOCALES.en;
    this.trustsSafari = trustsSafari;
    this.onWords = onWords;
  }

  /** Find out whether this device can; must be asked before `start`. @returns {Promise<boolean>} */
  async prepare() {
    const OnDevice = await this.#onDevice();
    if (!OnDevice) return false;
    const recogniser = new OnDevice();
    recogniser.lang = this.locale;
    recogniser.continuous = recogniser.interimResults = recogniser.processLocally = true;
    recogniser.onresult = (event) => {
      for (let at = event.resultIndex; at < event.results.length; at += 1)
        this.onWords(event.results[at][0].transcript, event.results[at].isFinal);
    };
    recogniser.onerror = ({ error }) => {
      if (error !== "no-speech" && error !== "aborted") this.#isWanted = false;
    };
    recogniser.onend = () => this.#isWanted && recogniser.start();
    this.#recogniser = recogniser;
    return true;
  }

  /** @returns {Promise<RecogniserClass | undefined>} */
  async #onDevice() {
    const { SpeechRecognition, webkitSpeechRecognition } =
      /** @type {{SpeechRecognition?: RecogniserClass, webkitSpeechRecognition?: RecogniserClass}} */ (globalThis);
    const isSafari = /^Apple/.test(navigator.vendor ?? "");
    if (isSafari) return this.trustsSafari ? webkitSpeechRecognition : undefined;
    const availability = await SpeechRecognition?.available?.({ langs: [this.locale], processLocally: true }).catch(() => "");
    return availability === "available" ? SpeechRecognition : undefined;
  }

  start() {
    if (!this.#recogniser || this.#isWanted) return;
    this.#isWanted = true;
    this.#recogniser.start();
  }

  /** Tell nothing more of what was heard so far. */
  forget() {
    if (this.#isWanted) this.#recogniser?.abort(); // its end begins it again
  }

  stop() {
    this.#isWanted = false;
    this.#recogniser?.abort();
  }
}

/** @param {string} language @returns {SpeechSynthesisVoice | undefined} */
function voiceFor(language) {
  const fits = VOICES[language] ?? VOICES.en;
  return globalThis.speechSynthesis?.getVoices().find((voice) => voice.localService && fits.test(voice.lang));
}

/** @param {string} language */
export function canUtter(language) {
  return voiceFor(language) !== undefined;
}

/**
 * Say something; resolves when it is said or was cut short, at once when there is no voice on this device.
 * @param {string} text @param {string} language @param {() => void} [onStart]
 * @returns {Promise<void>}
 */
export function utter(text, language, onStart) {
  const voice = voiceFor(language);
  if (!voice) return Promise.resolve();
  return new Promise((resolve) => {
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.rate = 0.9;
    utterance.onstart = () => onStart?.();
    utterance.onend = utterance.onerror = () => resolve();
    speechSynthesis.speak(utterance);
  });
}

export function hush() {
  globalThis.speechSynthesis?.cancel();
}
