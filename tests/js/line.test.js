// @ts-check
// The line to the house and what goes over it, with a page, a clock and a house of our own.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

/** @type {any[]} */ let lines = [];
/** @type {number[]} */ let waits_ms = [];
/** @type {() => void} */ let comesBack = () => {};
const page = Object.assign(new EventTarget(), { hidden: false });

class Line {
  static OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  /** @type {any[]} */ sent = [];
  constructor() {
    lines.push(this);
  }
  send(/** @type {string} */ text) {
    this.sent.push(JSON.parse(text));
  }
  close() {}
}

Object.assign(globalThis, {
  document: page,
  location: { href: "https://house.example/" },
  addEventListener: () => {},
  WebSocket: Line,
  setTimeout: (/** @type {() => void} */ then, /** @type {number} */ after_ms) => {
    waits_ms.push(after_ms);
    comesBack = then;
    return 1;
  },
  window: { setTimeout: (/** @type {() => void} */ then, /** @type {number} */ after_ms) => globalThis.setTimeout(then, after_ms), setInterval: () => 1 },
  clearTimeout: () => {},
  clearInterval: () => {},
});
Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
const { Socket } = await import("../../static/js/net/socket.js");
const { Talk } = await import("../../static/js/talk/talk.js");

beforeEach(() => {
  lines = [];
  waits_ms = [];
  page.hidden = false;
});

/** @param {any} line @param {Record<string, unknown>[]} messages */
function opens(line, ...messages) {
  line.onopen();
  for (const message of messages) line.onmessage({ data: JSON.stringify(message) });
}

test("a house that opens each line only to refuse it is asked less and less often", () => {
  new Socket("/ws").open();
  for (let attempt = 0; attempt < 6; attempt += 1) {
    opens(lines[attempt], { type: "bye", code: "restart" });
    lines[attempt].readyState = 3;
    lines[attempt].onclose({ code: 1013 });
    comesBack();
  }
  assert.ok(waits_ms[5] >= 5_000, `${waits_ms}`);
});

test("a talk that was ready and is lost is asked for soon", () => {
  new Socket("/ws").open();
  for (let attempt = 0; attempt < 6; attempt += 1) {
    opens(lines[attempt], { type: "ready" });
    lines[attempt].readyState = 3;
    lines[attempt].onclose({ code: 1006 });
    comesBack();
  }
  assert.ok(waits_ms.every((wait_ms) => wait_ms <= 500), `${waits_ms}`);
});

/** @param {string[]} names of what the player announces */
function talking(...names) {
  const talk = new Talk({ socket: "/ws", language: "zh-hans", mayListen: true, trustsSafari: false });
  talk.socket.open();
  opens(lines[0], { type: "ready" }, { type: "audio.begin", item: "u1", number: 1 });
  const says = (/** @type {string} */ name, detail = {}) => talk.voice.player.dispatchEvent(new CustomEvent(name, { detail }));
  for (const name of names) says(name);
  lines[0].sent.length = 0;
  page.hidden = true;
  page.dispatchEvent(new Event("visibilitychange"));
  says("played", { item: "u1", ms: 700 });
  return lines[0].sent;
}

test("a stop while the companion thinks names nothing that was heard before", () => {
  const talk = new Talk({ socket: "/ws", language: "zh-hans", mayListen: true, trustsSafari: false });
  talk.socket.open();
  opens(lines[0], { type: "ready" }, { type: "audio.begin", item: "u1", number: 1 }, { type: "state", state: "thinking" });
  lines[0].sent.length = 0;
  talk.stop();
  assert.deepEqual(lines[0].sent, [{ type: "stop" }]);
});

test("a microphone that goes away by itself is told of", () => {
  const talk = new Talk({ socket: "/ws", language: "zh-hans", mayListen: true, trustsSafari: false });
  talk.socket.open();
  opens(lines[0], { type: "ready" });
  lines[0].sent.length = 0;
  talk.ear.microphone.dispatchEvent(new CustomEvent("stopped"));
  assert.deepEqual(lines[0].sent, [{ type: "mic", on: false }]);
});

test("a line that is lost takes the companion's voice along, and what the device has understood so far", () => {
  const talk = new Talk({ socket: "/ws", language: "zh-hans", mayListen: true, trustsSafari: false });
  let flushes = 0;
  let forgets = 0;
  talk.voice.flush = () => void (flushes += 1);
  talk.ear.forget = () => void (forgets += 1);
  talk.socket.open();
  opens(lines[0], { type: "ready" });
  lines[0].readyState = 3;
  lines[0].onclose({ code: 1006 });
  assert.deepEqual([flushes, forgets], [1, 1]);
});

test("a child that goes elsewhere while the companion speaks has stopped it", () => {
  assert.deepEqual(talking("speaking"), [{ type: "stop", item: "u1", played_ms: 700 }]);
});

test("a child that goes elsewhere in a silence has stopped nothing", () => {
  assert.deepEqual(talking("speaking", "silent"), [{ type: "played", item: "u1", ms: 700 }]);
});
