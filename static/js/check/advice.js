// @ts-check
/**
 * What stands in the way of a microphone here, by facts alone.
 *
 * @typedef {"insecure" | "inapp" | "none" | "refused" | "busy" | "missing" | "silent" | "slow"} Advice
 */

/** Browsers inside other apps, which often keep the microphone from pages. */
const IN_APP = /MicroMessenger|\bQQ\/|Weibo|DingTalk|AlipayClient|aweme|Line\//i;
const SLOW_MS = 400;

/** @param {string} userAgent */
export function isInApp(userAgent) {
  return IN_APP.test(userAgent);
}

/** What to say before anything was tried. @param {{isSecure: boolean, hasDevices: boolean, userAgent: string}} facts @returns {Advice | null} */
export function adviceBefore({ isSecure, hasDevices, userAgent }) {
  if (isInApp(userAgent)) return "inapp";
  if (!isSecure) return "insecure";
  return hasDevices ? null : "none";
}

/** What to say when the browser did not open the microphone. @param {unknown} error @returns {Advice} */
export function adviceFor(error) {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "refused";
}

/** The middle of several round trips, or null without any. @param {number[]} trips_ms */
export function middle(trips_ms) {
  const sorted = [...trips_ms].sort((one, other) => one - other);
  return sorted.length ? Math.round(sorted[Math.floor(sorted.length / 2)]) : null;
}

/** @param {number | null} trip_ms */
export function isSlow(trip_ms) {
  return trip_ms === null || trip_ms > SLOW_MS;
}
