// @ts-check
/**
 * Audio on the socket. Up: 12-byte header (kind 1, flags, seq u16, frame index u32, ms since start u32) and PCM16 mono
 * 24 kHz. Down: 8-byte header (kind 2, flags, reserved u16, item number u32) and PCM16. Little-endian throughout.
 */

export const RATE_HZ = 24000;
const UP = 1;
const DOWN = 2;
const GAP = 1;
const UP_HEADER_BYTES = 12;
const DOWN_HEADER_BYTES = 8;

/**
 * Return a frame for the house.
 * @param {{seq: number, frameIndex: number, since_ms: number, isAfterGap: boolean, pcm: ArrayBuffer}} heard
 */
export function packFrame({ seq, frameIndex, since_ms, isAfterGap, pcm }) {
  const frame = new ArrayBuffer(UP_HEADER_BYTES + pcm.byteLength);
  const header = new DataView(frame, 0, UP_HEADER_BYTES);
  header.setUint8(0, UP);
  header.setUint8(1, isAfterGap ? GAP : 0);
  header.setUint16(2, seq & 0xffff, true);
  header.setUint32(4, frameIndex >>> 0, true);
  header.setUint32(8, since_ms >>> 0, true);
  new Uint8Array(frame, UP_HEADER_BYTES).set(new Uint8Array(pcm));
  return frame;
}

/**
 * Return what a frame of the house carries, or null when it is not audio of ours.
 * @param {ArrayBuffer} frame
 * @returns {{number: number, pcm: ArrayBuffer} | null}
 */
export function unpackFrame(frame) {
  if (frame.byteLength < DOWN_HEADER_BYTES) return null;
  const header = new DataView(frame, 0, DOWN_HEADER_BYTES);
  if (header.getUint8(0) !== DOWN || (frame.byteLength - DOWN_HEADER_BYTES) % 2) return null;
  return { number: header.getUint32(4, true), pcm: frame.slice(DOWN_HEADER_BYTES) };
}
