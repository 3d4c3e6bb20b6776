// @ts-check
/**
 * What is drawn is kept in this browser at once, operation by operation, before anything is sent anywhere.
 *
 * `sent` and `pictured` are the number of the last operation that the house has, and that its picture shows. `writer`
 * names this browser's hand on the sheet to the house.
 *
 * @typedef {import("./oplog.js").Op} Op
 * @typedef {{child: string, conversation: string}} Whose
 * @typedef {Whose & {id: string, opened_ms: number, writer: string, sent: number, pictured: number}} Sheet
 */

const NAME = "huaban";
const VERSION = 1;

/** Sheets and their operations in IndexedDB; a browser that refuses storage still draws and sends, it just forgets on reload. */
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

  /** A child's sheets, the newest first. Sheets of before a child's name stood on them are known by their talk. @param {Whose} whose @returns {Promise<Sheet[]>} */
  async sheets({ child, conversation }) {
    if (!this.database) return [];
    const rows = /** @type {Partial<Sheet>[]} */ (await result(this.database.transaction("sheets").objectStore("sheets").getAll()));
    const theirs = rows.filter((row) => row.child === child || (!row.child && row.conversation === conversation));
    const sheets = theirs.map((row) => /** @type {Sheet} */ ({ writer: newId(), sent: 0, pictured: 0, ...row, child }));
    return sheets.sort((one, other) => other.opened_ms - one.opened_ms);
  }

  /** @param {string} sheet @returns {Promise<Op[]>} */
  async ops(sheet) {
    if (!this.database) return [];
    const rows = await result(this.database.transaction("ops").objectStore("ops").getAll(all(sheet)));
    return rows.map(({ op }) => op);
  }

  /** The last operation of a sheet. @param {string} sheet @returns {Promise<Op | undefined>} */
  async last(sheet) {
    if (!this.database) return undefined;
    const cursor = await result(this.database.transaction("ops").objectStore("ops").openCursor(all(sheet), "prev"));
    return cursor?.value.op;
  }

  /** @param {Sheet} sheet */
  async putSheet(sheet) {
    await this.#write(["sheets"], (store) => store("sheets").put(sheet)).catch((error) => console.warn("a sheet is not noted here", error));
  }

  /**
   * Keep one operation. "known": another page of this browser has written another operation at its place.
   * "unkept": there is no room, or no storage at all.
   * @param {string} sheet @param {Op} op @returns {Promise<"kept" | "known" | "unkept">}
   */
  async add(sheet, op) {
    if (!this.database) return "unkept";
    try {
      await this.#write(["ops"], (store) => store("ops").add({ sheet, seq: op.seq, op }));
      return "kept";
    } catch (error) {
      if (error instanceof DOMException && error.name === "ConstraintError") return "known";
      console.warn("a stroke could not be kept here", error);
      return "unkept";
    }
  }

  /** Keep a whole sheet as it is here, e.g. one that parted from another; `instead` of it, when that one is no longer ours. @param {Sheet} sheet @param {readonly Op[]} ops @param {string} [instead] */
  async putAll(sheet, ops, instead) {
    if (instead) await this.forget(instead);
    await this.#write(["sheets", "ops"], (store) => {
      store("sheets").put(sheet);
      for (const op of ops) store("ops").put({ sheet: sheet.id, seq: op.seq, op });
    }).catch((error) => console.warn("a sheet could not be kept here", error));
  }

  /** @param {string} sheet */
  async forget(sheet) {
    await this.#write(["sheets", "ops"], (store) => {
      store("sheets").delete(sheet);
      store("ops").delete(all(sheet));
    }).catch((error) => console.warn("a sheet could not be forgotten here", error));
  }

  /** @param {string[]} stores @param {(store: (name: string) => IDBObjectStore) => void} write */
  async #write(stores, write) {
    if (!this.database) return;
    const writing = this.database.transaction(stores, "readwrite", { durability: "relaxed" });
    write((name) => writing.objectStore(name));
    await new Promise((resolve, reject) => {
      writing.oncomplete = resolve;
      writing.onabort = () => reject(writing.error);
    });
  }
}

/** @param {Whose} whose @param {string} [id] @returns {Sheet} */
export function newSheet(whose, id = newId()) {
  return { id, ...whose, opened_ms: Date.now(), writer: newId(), sent: 0, pictured: 0 };
}

/** A UUID (RFC 9562, version 4), also where the page came without HTTPS. */
export function newId() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte, at) =>
    (at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte).toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

/** The operations of one sheet. @param {string} sheet */
const all = (sheet) => IDBKeyRange.bound([sheet, 0], [sheet, Infinity]);

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
