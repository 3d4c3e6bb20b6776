// @ts-check
/** The PIN pad without a page load per key. Without this file each key submits the form and the server types it. */

const form = document.querySelector("form[data-pin]");
const input = form?.querySelector("input[name=pin]");

if (form instanceof HTMLFormElement && input instanceof HTMLInputElement) {
  form.addEventListener("click", (event) => {
    const key = event.target instanceof Element ? event.target.closest("button[name=press]") : null;
    if (!(key instanceof HTMLButtonElement)) return;
    event.preventDefault();
    input.value = key.value === "back" ? input.value.slice(0, -1) : (input.value + key.value).slice(0, input.maxLength);
  });
}
