// @ts-check
/** A picture that somebody does not want: the first tap on its little flag asks, the second takes it away for ever. */
import { post } from "../net/http.js";
import { say } from "../net/messages.js";

const SURE_WITHIN_MS = 5000;

/** @param {HTMLButtonElement} flag @param {(sentence: string) => void} tell @returns {Promise<string>} the picture that is gone, or "" */
export async function tapFlag(flag, tell) {
  if (flag.dataset.sure === undefined) {
    flag.dataset.sure = "";
    flag.setAttribute("aria-label", say("sure_unwanted"));
    tell(say("sure_unwanted"));
    window.setTimeout(() => {
      delete flag.dataset.sure;
      flag.setAttribute("aria-label", flag.dataset.label ?? "");
    }, SURE_WITHIN_MS);
    return "";
  }
  const { reportUrl = "", report = "" } = flag.dataset;
  try {
    const { message } = await post(reportUrl, { id: report });
    flag.closest("li")?.remove();
    tell(message);
    return report;
  } catch (error) {
    console.warn("the picture could not be reported", error);
    tell(say("not_reported"));
    return "";
  }
}
