// @ts-check
/** Small round keys that a page draws by itself, with the house's icons and spoken names. */

/** @param {string} icon @param {string} name @param {() => void} act */
export function key(icon, name, act) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "pin__key" });
  button.dataset.name = "";
  button.setAttribute("aria-label", name);
  button.append(drawn(icon));
  button.addEventListener("click", act);
  return button;
}

/** An icon of the house, as the page's other icons are. @param {string} name */
export function drawn(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  const sheet = document.querySelector("svg.icon use")?.getAttribute("href")?.split("#")[0] ?? "";
  use.setAttribute("href", `${sheet}#${name}`);
  svg.append(use);
  return svg;
}
