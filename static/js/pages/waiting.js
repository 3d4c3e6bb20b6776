// @ts-check
/** The page of a book that is being written. */
import { wait } from "../book/waiting.js";

const place = document.querySelector("[data-waiting]");
if (place instanceof HTMLElement) void wait(place);
