// @ts-check
/** Ask the house something over HTTP, as this page. */

/** The house said no, with a kind sentence when it had one. */
export class Refusal extends Error {
  /** @param {number} status @param {{code?: string, purpose?: string, message?: string}} said */
  constructor(status, said) {
    super(said.message || `HTTP ${status}`);
    this.status = status;
    this.code = said.code ?? "";
    this.purpose = said.purpose ?? "";
    this.sentence = said.message ?? "";
  }
}

const PATIENCE_MS = 30_000;

/**
 * Post fields as a form and return the JSON answer. Raises Refusal, or TypeError when the house cannot be reached.
 * `keepalive`: the page is going away, its last words (64 KB at most) still go out.
 * @param {string} url @param {Record<string, string | Blob>} [fields] @param {{keepalive?: boolean}} [how]
 */
export async function post(url, fields = {}, how = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return json(url, { ...how, method: "POST", body: form, headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" } });
}

/** @param {string} url */
export async function get(url) {
  return json(url, { headers: { Accept: "application/json" } });
}

/** Return what lies at an address of the house, as it is. @param {string} url */
export async function blob(url) {
  return (await ask(url, {})).blob();
}

/** Return bytes of the house and what a header of the answer says. @param {string} url @param {string} header */
export async function bytes(url, header) {
  const answer = await ask(url, { headers: { Accept: "application/octet-stream" } });
  return { body: new Uint8Array(await answer.arrayBuffer()), header: answer.headers.get(header) ?? "" };
}

/** Return a fragment of the page, as elements. @param {string} url */
export async function fragment(url) {
  const answer = await ask(url, { headers: { Accept: "text/html" } });
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  return holder.content;
}

/** @param {string} url @param {RequestInit} how */
async function json(url, how) {
  const answer = await ask(url, how);
  return answer.status === 204 ? {} : answer.json();
}

/** @param {string} url @param {RequestInit} how */
async function ask(url, how) {
  const answer = await fetch(url, { credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS), ...how });
  if (answer.redirected && new URL(answer.url).pathname.startsWith("/accounts/")) throw new Refusal(401, { code: "logged_out" });
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => ({}));
  throw new Refusal(answer.status, said.error ?? {});
}

function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}
