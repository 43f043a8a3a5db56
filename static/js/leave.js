// Signing out of a shared device: says which answers only this device has, and removes them when that is wanted.

import { forget, waitingOf } from "./answers.js";

const form = document.querySelector("form[data-leaving]");
const { user } = form.dataset;
const question = document.querySelector("[data-unsent]");

async function ask() {
  const waiting = await waitingOf(user);
  question.hidden = waiting.size === 0;
  if (!waiting.size) return;
  const list = question.querySelector("ul");
  const entry = question.querySelector("template").content;
  const numbers = new Intl.NumberFormat(document.documentElement.lang.replace(/^ar$/, "ar-u-nu-arab"));
  for (const [attempt, count] of waiting) {
    const line = entry.cloneNode(true);
    const link = line.querySelector("a");
    link.href = link.getAttribute("href").replace("00000000-0000-0000-0000-000000000000", attempt);
    line.querySelector("[data-count]").textContent = numbers.format(count);
    list.append(line);
  }
  form.querySelectorAll("[data-button]").forEach((each) => (each.hidden = each.dataset.button !== "delete"));
  question.focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await forget(user).catch(() => {}); // storage may be forbidden: nothing was kept then
  form.submit();
});
ask();
