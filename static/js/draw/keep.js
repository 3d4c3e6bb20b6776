// @ts-check
/**
 * What is drawn is kept in this browser at once, operation by operation, before anything is sent anywhere.
 *
 * @typedef {import("./oplog.js").Op} Op
 * @typedef {{id: string, conversation: string, opened_ms: number}} Sheet
 */

const NAME = "huaban";
const VERSION = 1;

/** Sheets and their operations in IndexedDB; a browser that refuses storage still draws, it just forgets on reload. */
export class Keep {
  /** @param {IDBDatabase | null} database */
  constructor(database) {
    this.database = database;
  }

  /** @returns {Promise<Keep>} */
  static async open() {
    try {
      const asked = indexedDB.open(NAME, VERSION);
      asked.onupgradeneeded = () => {
        const sheets = asked.result.createObjectStore("sheets", { keyPath: "id" });
        sheets.createIndex("conversation", "conversation");
        asked.result.createObjectStore("ops", { keyPath: ["sheet", "seq"] });
      };
      return new Keep(await result(asked));
    } catch (error) {
      console.warn("this browser keeps no drawings", error);
      return new Keep(null);
    }
  }

  /** The newest sheet of a conversation, if any. @param {string} conversation @returns {Promise<Sheet | undefined>} */
  async newest(conversation) {
    if (!this.database) return undefined;
    const index = this.database.transaction("sheets").objectStore("sheets").index("conversation");
    const sheets = /** @type {Sheet[]} */ (await result(index.getAll(conversation)));
    return sheets.sort((one, other) => other.opened_ms - one.opened_ms)[0];
  }

  /** @param {string} sheet @returns {Promise<Op[]>} */
  async ops(sheet) {
    if (!this.database) return [];
    const range = IDBKeyRange.bound([sheet, 0], [sheet, Infinity]);
    const rows = await result(this.database.transaction("ops").objectStore("ops").getAll(range));
    return rows.map(({ op }) => op);
  }

  /** @param {Sheet} sheet */
  async putSheet(sheet) {
    await this.#put("sheets", sheet);
  }

  /** Keep one operation; keeping it twice changes nothing. @param {string} sheet @param {Op} op */
  async putOp(sheet, op) {
    await this.#put("ops", { sheet, seq: op.seq, op });
  }

  /** @param {"sheets" | "ops"} store @param {object} row */
  async #put(store, row) {
    if (!this.database) return;
    const writing = this.database.transaction(store, "readwrite", { durability: "relaxed" });
    writing.objectStore(store).put(row);
    await new Promise((resolve, reject) => {
      writing.oncomplete = resolve;
      writing.onabort = writing.onerror = () => reject(writing.error);
    });
  }
}

/** @param {string} conversation @param {string} [id] @returns {Sheet} */
export function newSheet(conversation, id = newId()) {
  return { id, conversation, opened_ms: Date.now() };
}

/** A UUID (RFC 9562, version 4), also where the page came without HTTPS. */
function newId() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte, at) =>
    (at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte).toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

/** Two tabs never write on one sheet: the first holds it as long as it lives. @param {string} sheet @returns {Promise<boolean>} */
export function isFree(sheet) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((answer) => {
    navigator.locks.request(`sheet ${sheet}`, { ifAvailable: true }, (lock) => {
      answer(lock !== null);
      return lock ? new Promise(() => {}) : undefined;
    });
  });
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
