// @ts-check
/** The shelf: titles and controls say their names. Everything else is links. */
import { nameControls } from "../ui/names.js";

const shelf = /** @type {HTMLElement} */ (document.querySelector("main"));
const tag = /** @type {HTMLElement} */ (document.querySelector("[data-name-tag]"));
nameControls(shelf, tag, document.documentElement.lang.toLowerCase(), () => true);
