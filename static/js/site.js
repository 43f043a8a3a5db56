// Comfort for the frame of every page: the colour choice and menus that close. Nothing depends on it.

const YEAR_SECONDS = 365 * 24 * 60 * 60;
const root = document.documentElement;

function isDark() {
  if (root.dataset.theme) return root.dataset.theme === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

function startThemeToggle(button) {
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    root.dataset.theme = theme;
    // A cookie, not local storage: the server then writes data-theme and no page flashes.
    document.cookie = `theme=${theme}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    show();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  show();
  button.hidden = false;
}

function startMenu(menu) {
  const close = (focus) => {
    if (!menu.open) return;
    menu.open = false;
    if (focus) menu.querySelector("summary").focus();
  };
  menu.addEventListener("keydown", (event) => event.key === "Escape" && close(true));
  document.addEventListener("click", (event) => menu.contains(event.target) || close(false));
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close(false);
  });
}

document.querySelectorAll("[data-theme-toggle]").forEach(startThemeToggle);
document.querySelectorAll("details[data-menu]").forEach(startMenu);

// Answers that only this device has are neither left behind for the next person nor thrown away unasked.
async function leave(event) {
  event.preventDefault();
  const { leave: module, user } = event.target.dataset;
  const answers = await import(module);
  if ((await answers.waitingOf(user)).size) location.assign(event.target.action); // the page that asks
  else {
    await answers.forget(user);
    event.target.submit();
  }
}

document.querySelectorAll("form[data-leave]").forEach((form) => form.addEventListener("submit", leave));
