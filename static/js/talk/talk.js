// @ts-check
/**
 * The talk, as the browser lives it: the line to the house, the child's ear side, the companion's voice side. What the
 * house says is announced under its own type ("caption", "choices", "beads", "turn", "notice", "refused", "story",
 * "bye", "ready", "finish"); "said" is what the child said here, "changed" says that the facts about listening, speaking or the line are different now.
 *
 * @typedef {{socket: string, language: string, mayListen: boolean, trustsSafari: boolean, makesCalls?: boolean}} TalkConfig
 * @typedef {{type: string} & Record<string, any>} Message
 */
import { Socket } from "../net/socket.js";
import { Ear } from "./ear.js";
import { Sound } from "./sound.js";
import { canUtter } from "./device.js";
import { Voice } from "./voice.js";

export class Talk extends EventTarget {
  facts = { isAway: false, isOffline: false, isSpeaking: false, isThinking: false, isListening: false, isAside: false, isAsleep: false };
  hasBegun = false;
  /** True when this page's talk cannot go on: it is closed, or consent is gone. A new page knows what there is then. */
  isOver = false;
  #sound = new Sound();
  voice = new Voice((type, fields) => this.send(type, fields));
  #lastSeq = 0;
  #isStopping = false;
  #hearsItself = false;

  /** @param {TalkConfig} config */
  constructor(config) {
    super();
    this.language = config.language;
    this.makesCalls = Boolean(config.makesCalls) && "RTCPeerConnection" in globalThis;
    this.ear = new Ear(config.language, config.mayListen, config.trustsSafari);
    this.socket = new Socket(config.socket);
    on(this.socket, "open", () => this.#hello());
    on(this.socket, "message", (message) => this.#take(message));
    on(this.socket, "audio", (frame) => this.voice.player.play(frame));
    on(this.socket, "lost", () => {
      this.voice.flush(); // the house takes it for unheard, and begins anew
      this.voice.hangUp();
      this.ear.forget();
      this.#know({ isOffline: true, isThinking: false });
    });
    on(this.socket, "closed", ({ code }) => this.#left(code));
    on(this.voice, "speaking", () => this.#know({ isSpeaking: true, isThinking: false }));
    on(this.voice, "silent", () => this.#know({ isSpeaking: false }));
    on(this.voice, "played", (played) => this.#played(played));
    on(this.ear, "frame", ({ frame }) => this.voice.hasCall || this.socket.sendAudio(frame) || this.ear.microphone.noteGap());
    on(this.ear, "words", (words) => {
      this.#announce("said", words);
      this.send("transcript", words);
    });
    on(this.ear, "speech", ({ isSpeech }) => this.#hearsItself || this.voice.duck(isSpeech));
    on(this.ear, "stopped", () => this.send("mic", { on: false }));
    on(this.ear, "changed", () => {
      this.voice.carry(this.ear.microphone.track);
      this.#know({ isListening: this.ear.isListening });
    });
    document.addEventListener("visibilitychange", () => this.#away(document.hidden));
  }

  /** Begin; call it inside a tap, so that sound may come out. */
  async start() {
    this.hasBegun = true;
    const waking = this.#sound.wake();
    await this.ear.prepare();
    try {
      this.voice.player.connect(await waking);
    } catch (error) {
      console.warn("no sound here; captions tell everything", error); // a page without HTTPS has no audio worklets
    }
    this.socket.open();
  }

  /** A tap after a nap or a goodbye begins again, on a new page when this talk is over; true when this page goes on. */
  async wake() {
    if (this.isOver) location.reload();
    else if (!this.socket.isOpen) await this.start();
    return !this.isOver;
  }

  /** Open the microphone; call it inside a tap. Raises DOMException (or TypeError without HTTPS) when the browser will not. */
  async listen() {
    await this.ear.open(await this.#sound.wake());
    this.send("mic", { on: this.ear.isOpen });
  }

  /** The child talks to somebody else, or is back: meanwhile nothing leaves the microphone and the companion is quiet. @param {boolean} isAside */
  turnAside(isAside) {
    if (isAside) this.voice.flush();
    this.send("pause", { on: isAside });
    this.#aside(isAside);
  }

  /** A tap on a companion that sleeps or waits aside: it is with the child again. */
  callBack() {
    this.#aside(false);
    this.send("wake");
  }

  deafen() {
    this.ear.close();
    this.send("mic", { on: false });
  }

  /** @param {"voice" | "push"} mode */
  choose(mode) {
    this.ear.choose(mode);
    this.send("mode", { mode });
  }

  /** Push-to-talk: the finger is down, or lifted. @param {boolean} isDown */
  push(isDown) {
    if (isDown) this.voice.flush();
    this.ear.push(isDown);
    this.send(isDown ? "talk.start" : "talk.end");
  }

  /** Words that were typed or tapped; false when the line is down. @param {{text: string, means: "typed" | "tapped", bead?: string, choice?: string}} words */
  say(words) {
    this.voice.flush();
    this.#announce("said", words);
    return this.send("say", words);
  }

  /** The big stop button: silence now; the house learns how far the companion came. */
  stop() {
    this.#know({ isThinking: false });
    if (!this.voice.isSpeaking) this.send("stop");
    else this.#isStopping = true;
    this.voice.flush();
  }

  /** @param {string} type @param {Record<string, unknown>} [fields] */
  send(type, fields = {}) {
    return this.socket.send({ type, ...fields });
  }

  #hello() {
    const hears = this.ear.knowsWords ? "device" : "none";
    this.send("hello", { mode: this.ear.mode, hears, speaks: canUtter(this.language), last_seq: this.#lastSeq, calls: this.makesCalls });
    if (this.ear.isOpen) this.send("mic", { on: true });
    if (this.facts.isAside) this.send("pause", { on: true });
    this.#know({ isOffline: false });
  }

  /** @param {Message} message */
  #take(message) {
    if (this.voice.take(message)) return;
    if (message.type === "state") this.#follow(message.state);
    if (message.type === "echo") this.#hearsItself = true;
    for (const turn of message.turns ?? [message.turn]) if (turn) this.#lastSeq = Math.max(this.#lastSeq, turn.seq);
    this.#announce(message.type, message);
  }

  /** @param {string} state of the companion, as the house knows it */
  #follow(state) {
    if (this.facts.isAside && state !== "paused") this.#aside(false); // words, typed or tapped, end it too
    this.#know({ isThinking: state === "thinking", isAsleep: state === "asleep" });
  }

  /** @param {boolean} isAside */
  #aside(isAside) {
    if (isAside === this.facts.isAside) return;
    this.ear.turnAside(isAside);
    this.#know({ isAside, isAsleep: false, isThinking: false });
  }

  /** @param {{item: string, ms: number}} played */
  #played({ item, ms }) {
    if (this.#isStopping) this.send("stop", { item, played_ms: ms });
    else this.send("played", { item, ms });
    this.#isStopping = false;
  }

  /** The child went elsewhere: the companion stops, the microphone closes, and only a tap opens it again. @param {boolean} isAway */
  #away(isAway) {
    if (isAway && this.ear.isOpen) this.deafen();
    if (isAway && this.facts.isSpeaking) this.stop();
    else if (isAway) this.voice.flush();
    this.#know({ isAway: isAway && this.hasBegun });
  }

  /** @param {number} code */
  #left(code) {
    this.isOver = code === 4410 || code === 4403;
    this.ear.close();
    this.voice.flush();
    this.voice.hangUp();
    this.#know({ isOffline: true, isThinking: false });
    this.#announce("closed", { code });
  }

  /** @param {Partial<Talk["facts"]>} news */
  #know(news) {
    Object.assign(this.facts, news);
    this.#announce("changed", {});
  }

  /** @param {string} name @param {object} detail */
  #announce(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** Listen for a custom event and hand over what it carries. @param {EventTarget} target @param {string} name @param {(detail: any) => void} listener */
export function on(target, name, listener) {
  target.addEventListener(name, (event) => listener(/** @type {CustomEvent} */ (event).detail));
}
