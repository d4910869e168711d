// Small behaviour of the page shell. Everything works without it; this makes it quicker.

function foldMenu() {
  const button = document.querySelector("[data-menu-button]");
  const menu = button && document.getElementById(button.getAttribute("aria-controls"));
  if (!menu) return;
  const open = (yes) => {
    menu.classList.toggle("is-open", yes);
    button.setAttribute("aria-expanded", String(yes));
  };
  button.addEventListener("click", () => open(!menu.classList.contains("is-open")));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open(false);
    button.focus();
  });
}

/** A toast goes by itself only when it offers nothing to press. */
function passToasts() {
  for (const toast of document.querySelectorAll(".toast:not(:empty):not([data-seen])")) {
    toast.dataset.seen = "";
    if (!toast.querySelector("button, a")) setTimeout(() => toast.replaceChildren(), 6000);
  }
}

function closeToast(event) {
  if (event.target.closest("[data-toast-close]")) event.target.closest(".toast").replaceChildren();
}

/** Forms marked so are sent when a choice changes; their button is for those without script. */
function sendOnChange(event) {
  const form = event.target.form;
  if (form?.matches("[data-send-on-change]")) form.requestSubmit();
}

/** Search in the rows that are here: a field with data-search-rows, rows with data-search-text. */
function searchRows(event) {
  const list = document.querySelector(event.target.dataset?.searchRows ?? "none");
  if (!list) return;
  const wanted = event.target.value.trim().toLowerCase();
  const rows = [...list.querySelectorAll("[data-search-text]")];
  for (const row of rows) row.hidden = !row.dataset.searchText.includes(wanted);
  const none = list.querySelector("[data-search-none]");
  if (none) none.hidden = rows.some((row) => !row.hidden);
}

let shownError;

function hideError() {
  shownError?.remove();
  shownError = undefined;
}

function showError() {
  hideError();
  const words = document.getElementById("request-error")?.content.firstElementChild;
  if (!words) return;
  shownError = words.cloneNode(true);
  document.querySelector("main").before(shownError);
}

/** An error page is a whole page: htmx would put it inside the fragment. Say it in a sentence instead. */
function keepErrorsOut(event) {
  const status = event.detail.ctx?.response?.status ?? 200;
  if (status < 400 || [409, 422].includes(status)) return;
  event.preventDefault();
  showError();
}

export function startShell() {
  document.documentElement.classList.add("has-script");
  foldMenu();
  passToasts();
  document.addEventListener("click", closeToast);
  document.addEventListener("change", sendOnChange);
  document.addEventListener("input", searchRows);
  document.addEventListener("htmx:before:request", hideError);
  document.addEventListener("htmx:before:swap", keepErrorsOut);
  document.addEventListener("htmx:after:swap", passToasts);
  document.addEventListener("htmx:error", showError);
}
