// @ts-check
/** What this device remembers of a child's wishes: left hand, quiet pens. */

/** @param {"left-hand" | "quiet-pens"} wish */
export function isWished(wish) {
  try {
    return localStorage.getItem(`huaban.${wish}`) === "yes";
  } catch {
    return false; // a browser that keeps nothing
  }
}

/** @param {"left-hand" | "quiet-pens"} wish @param {boolean} is */
export function remember(wish, is) {
  try {
    localStorage.setItem(`huaban.${wish}`, is ? "yes" : "no");
  } catch (error) {
    console.warn("this browser remembers no wishes", error);
  }
}
