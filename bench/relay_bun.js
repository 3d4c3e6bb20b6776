// The same relay in Bun, as small as it can honestly be written: no log-in, no consent, no turn-taking, no limits,
// no journal. `bun relay_bun.js <port> <upstream url> [verbatim]`
//   default    microphone frames (12-byte header + PCM) → base64 JSON; audio deltas (JSON) → 8-byte header + PCM
//   verbatim   text frames pass unread, both ways
const [port, url, mode] = process.argv.slice(2);
const isVerbatim = mode === "verbatim";
const OPEN = WebSocket.OPEN;

function fromVendor(client, data) {
  if (isVerbatim) return client.send(data);
  const event = JSON.parse(data);
  if (event.type !== "response.audio.delta") return client.send(data);
  const pcm = Buffer.from(event.delta, "base64");
  const frame = new Uint8Array(8 + pcm.length);
  frame[0] = 2;
  new DataView(frame.buffer).setUint32(4, client.data.number, true);
  frame.set(pcm, 8);
  client.send(frame);
}

function toVendor(message) {
  if (typeof message === "string") return message;
  return `{"type":"input_audio_buffer.append","audio":"${message.subarray(12).toString("base64")}"}`;
}

let count = 0;
Bun.serve({
  port: Number(port),
  hostname: "127.0.0.1",
  fetch(request, server) {
    return server.upgrade(request, { data: { number: ++count, waiting: [] } }) ? undefined : new Response("a relay");
  },
  websocket: {
    perMessageDeflate: false,
    open(client) {
      const vendor = new WebSocket(`${url}?model=bench`, { headers: { Authorization: "Bearer sk-bench" } });
      client.data.vendor = vendor;
      vendor.onopen = () => client.data.waiting.splice(0).forEach((message) => vendor.send(message));
      vendor.onmessage = ({ data }) => fromVendor(client, data);
      vendor.onclose = () => client.close();
    },
    message(client, message) {
      const { vendor, waiting } = client.data;
      const text = toVendor(message);
      if (vendor.readyState === OPEN) vendor.send(text);
      else waiting.push(text);
    },
    close(client) {
      client.data.vendor.close();
    },
  },
});
console.log("ready");
