// @ts-check
/** Numbers, short words and colours as few bytes, and back. */

const FIRST_BYTES = 256;

/** Bytes that grow. */
export class Writer {
  #bytes = new Uint8Array(FIRST_BYTES);
  #length = 0;

  /** @returns {Uint8Array<ArrayBuffer>} a copy of what was written */
  get written() {
    return this.#bytes.slice(0, this.#length);
  }

  /** @param {number} value 0…255 */
  byte(value) {
    this.#room(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  /** @param {number} value a whole number from 0 to 2⁵³ − 1 */
  count(value) {
    let rest = value;
    while (rest > 127) {
      this.byte((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  /** @param {number} value a whole number, 32 bit */
  signed(value) {
    this.count(((value << 1) ^ (value >> 31)) >>> 0);
  }

  /** @param {string} text at most 255 ASCII letters */
  text(text) {
    this.byte(text.length);
    for (let at = 0; at < text.length; at += 1) this.byte(text.charCodeAt(at) & 127);
  }

  /** @param {string} color #rrggbb */
  color(color) {
    for (const at of [1, 3, 5]) this.byte(parseInt(color.slice(at, at + 2), 16));
  }

  /** @param {Uint8Array} bytes */
  bytes(bytes) {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** @param {number} more */
  #room(more) {
    if (this.#length + more <= this.#bytes.length) return;
    const wider = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    wider.set(this.#bytes);
    this.#bytes = wider;
  }
}

/** Reads what a Writer wrote, in the same order. Raises RangeError where bytes are missing. */
export class Reader {
  #at = 0;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
  }

  /** How many bytes are not read yet. */
  get left() {
    return this.bytes.length - this.#at;
  }

  byte() {
    if (this.#at >= this.bytes.length) throw new RangeError("bytes are missing");
    this.#at += 1;
    return this.bytes[this.#at - 1];
  }

  count() {
    let [value, worth] = [0, 1];
    for (let byte = this.byte(); ; byte = this.byte(), worth *= 128) {
      value += (byte & 127) * worth;
      if (byte < 128) return value;
      if (worth > 2 ** 46) throw new RangeError("a number without an end");
    }
  }

  signed() {
    const value = this.count();
    return (value >>> 1) ^ -(value & 1);
  }

  text() {
    return Array.from({ length: this.byte() }, () => String.fromCharCode(this.byte())).join("");
  }

  color() {
    return `#${[this.byte(), this.byte(), this.byte()].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  }

  /** @returns {Uint8Array<ArrayBuffer>} all that is left */
  rest() {
    const rest = this.bytes.slice(this.#at);
    this.#at = this.bytes.length;
    return rest;
  }
}
