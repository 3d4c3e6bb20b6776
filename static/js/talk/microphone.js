// @ts-check
/**
 * The child's microphone. Opened only by a tap; announces "frame" {frame, rms}, and "stopped" when the track ended by
 * itself (unplugged, taken by a call).
 */
import { packFrame } from "../net/frames.js";
import { claimSession } from "./sound.js";

const WANTED = { audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } };

export class Microphone extends EventTarget {
  /** @type {MediaStream | null} */ #stream = null;
  /** @type {AudioWorkletNode | null} */ #node = null;
  /** @type {MediaStreamAudioSourceNode | null} */ #source = null;
  #began_ms = 0;
  #isAfterGap = false;
  isMuted = false;

  get isOpen() {
    return this.#stream !== null;
  }

  /** What it hears, for a call; null while it is closed. */
  get track() {
    return this.#stream?.getAudioTracks()[0] ?? null;
  }

  /** True while the child's voice really goes to the house. */
  get isListening() {
    return this.isOpen && !this.isMuted;
  }

  /** Open it. Raises DOMException: NotAllowedError when refused, NotFoundError when there is none. @param {AudioContext} context */
  async open(context) {
    if (this.#stream) return;
    if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("no microphone here", "NotFoundError");
    claimSession("play-and-record");
    this.#stream = await navigator.mediaDevices.getUserMedia(WANTED);
    this.#stream.getAudioTracks()[0].addEventListener("ended", () => this.#stopped());
    this.#source = context.createMediaStreamSource(this.#stream);
    this.#node = new AudioWorkletNode(context, "capture", { numberOfOutputs: 0 });
    this.#node.port.onmessage = ({ data }) => this.#heard(data);
    this.#source.connect(this.#node);
    this.#began_ms = performance.now();
  }

  /** Between two presses of push-to-talk the microphone stays ready but hands nothing over. @param {boolean} isMuted */
  mute(isMuted) {
    this.isMuted = isMuted;
    for (const track of this.#stream?.getAudioTracks() ?? []) track.enabled = !isMuted;
    this.#node?.port.postMessage({ isMuted });
  }

  /** Close it, so that the browser's own light goes out too. */
  close() {
    this.#source?.disconnect();
    this.#node?.port.close();
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = this.#node = this.#source = null;
    claimSession("playback");
  }

  /** The frame before was lost on the line; the next one says so. */
  noteGap() {
    this.#isAfterGap = true;
  }

  /** @param {{seq: number, frameIndex: number, rms: number, pcm: ArrayBuffer}} heard */
  #heard({ seq, frameIndex, rms, pcm }) {
    const since_ms = Math.round(performance.now() - this.#began_ms);
    const frame = packFrame({ seq, frameIndex, since_ms, isAfterGap: this.#isAfterGap, pcm });
    this.#isAfterGap = false;
    this.#node?.port.postMessage({ buffer: pcm }, [pcm]);
    this.dispatchEvent(new CustomEvent("frame", { detail: { frame, rms } }));
  }

  #stopped() {
    if (!this.#stream) return;
    this.close();
    this.dispatchEvent(new CustomEvent("stopped"));
  }
}
