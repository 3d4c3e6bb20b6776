// @ts-check
/**
 * One call: the child's voice and the companion's go straight between this browser and the vendor (WebRTC). The vendor
 * wants a data channel; nothing is ever sent on it.
 */
const LOST_AFTER_MS = 5000;

export class Call {
  connection = new RTCPeerConnection();
  audio = new Audio();
  #sender = this.connection.addTransceiver("audio", { direction: "sendrecv" }).sender;
  /** @type {AudioContext | undefined} at the device's own rate: Firefox measures a call at no other */ #context;
  /** @type {AnalyserNode | undefined} */ #analyser;
  #lost = 0;

  /** @param {() => void} onUp sound can flow @param {() => void} onDown it cannot, or no more */
  constructor(onUp, onDown) {
    this.connection.createDataChannel("oai-events");
    this.connection.ontrack = ({ track, streams }) => {
      this.audio.srcObject = streams[0] ?? new MediaStream([track]);
      this.audio.play().catch((error) => console.warn("no sound from the call", error));
    };
    this.connection.onconnectionstatechange = () => {
      const state = this.connection.connectionState;
      clearTimeout(this.#lost);
      if (state === "connected") onUp();
      else if (state === "disconnected") this.#lost = window.setTimeout(onDown, LOST_AFTER_MS);
      else if (state === "failed") onDown();
    };
  }

  /** Return our end. Where the other is reached is in its answer, so nobody waits for addresses of ours. */
  async offer() {
    await this.connection.setLocalDescription();
    return this.connection.localDescription?.sdp ?? "";
  }

  /** Take the other end. Raises DOMException when it is none. @param {string} sdp */
  async answer(sdp) {
    await this.connection.setRemoteDescription({ type: "answer", sdp });
  }

  /** Hand over what the microphone hears, or nothing. @param {MediaStreamTrack | null} track */
  async carry(track) {
    if (this.#sender.track !== track) await this.#sender.replaceTrack(track);
  }

  /** Measure what is heard from now on. */
  listen() {
    if (!(this.audio.srcObject instanceof MediaStream)) return;
    this.#context = new AudioContext();
    void this.#context.resume();
    this.#analyser = new AnalyserNode(this.#context, { fftSize: 1024 });
    this.#context.createMediaStreamSource(this.audio.srcObject).connect(this.#analyser);
  }

  /** How loud the companion is now: rms, 0…1. */
  get level() {
    if (!this.#analyser || this.audio.muted) return 0;
    const wave = new Float32Array(this.#analyser.fftSize);
    this.#analyser.getFloatTimeDomainData(wave);
    return Math.sqrt(wave.reduce((sum, sample) => sum + sample * sample, 0) / wave.length);
  }

  close() {
    clearTimeout(this.#lost);
    this.connection.onconnectionstatechange = this.connection.ontrack = null;
    this.connection.close();
    void this.#context?.close();
    this.audio.srcObject = null;
  }
}
