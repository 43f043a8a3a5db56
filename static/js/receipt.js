// The page after an attempt: forgets what the device kept, unless some of it never reached the server.

import { canLock, deviceId, download, forget, leftOf, lockedFile } from "./answers.js";

const place = document.querySelector("[data-submitted]");
const { submitted: attempt, user, key } = place.dataset;
const leftover = document.querySelector("[data-leftover]");

async function look() {
  const left = (await leftOf(user, attempt)).filter(({ items }) => items && Object.keys(items).length);
  if (!left.length || !leftover) {
    await forget(user, attempt);
    return;
  }
  const answers = left.flatMap(({ items, event, sequence }) =>
    Object.entries(items).map(([position, entries]) => ({ position: Number(position), entries, event, sequence })),
  );
  const save = leftover.querySelector("[data-download]");
  save.hidden = !canLock();
  save.addEventListener("click", async () => {
    const [device, made] = [await deviceId(), new Date().toISOString()];
    const content = { device, made, language: document.documentElement.lang, answers };
    download(`answers-${attempt.slice(0, 8)}.json`, await lockedFile(attempt, key, content));
  });
  leftover.querySelector("[data-forget]").addEventListener("click", async () => {
    await forget(user, attempt);
    leftover.hidden = true;
  });
  leftover.hidden = false;
}

look();
