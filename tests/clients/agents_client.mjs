// Drives `/v1/realtime` by the vendor's own agents library: `node agents_client.mjs <ws address> <token> <pcm file>`.
// Prints one JSON line: what was heard, and in which order the kinds of events came.
import { readFileSync } from "node:fs";
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession } from "@openai/agents-realtime";

const [url, token, recording] = process.argv.slice(2);
const agent = new RealtimeAgent({ name: "anybody", instructions: "These are not taken." });
const transport = new OpenAIRealtimeWebSocket({ url });
const session = new RealtimeSession(agent, { transport });
const kinds = [];
const errors = [];
let heard_bytes = 0;
let said = "";

transport.on("*", (event) => {
  kinds.push(event.type);
  if (event.type === "error") errors.push(event.error);
  if (event.type === "response.output_audio_transcript.done") said = event.transcript;
});
session.on("audio", (event) => (heard_bytes += event.data.byteLength));
session.on("error", (event) => errors.push(String(event.error?.message ?? event.error)));

await session.connect({ apiKey: token, url });
const done = new Promise((resolve) => transport.on("*", (event) => event.type === "response.done" && resolve(event)));
const pcm = readFileSync(recording);
for (let start = 0; start < pcm.length; start += 4800) {
  const piece = pcm.subarray(start, start + 4800);
  session.sendAudio(piece.buffer.slice(piece.byteOffset, piece.byteOffset + piece.byteLength));
}
const answer = await done;
await new Promise((resolve) => setImmediate(resolve));
console.log(JSON.stringify({ heard_bytes, said, errors, kinds, status: answer.response.status }));
session.close();
process.exit(0);
