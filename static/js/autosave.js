// Saves the answers of an attempt while the learner works. The page is a plain form and works without this.
// Unsent answers live in memory and in local storage until the server has acknowledged them.


const TYPING_PAUSE = 1200; // milliseconds; a typed answer is on its way within two seconds
const CHOOSING_PAUSE = 700; // arrow keys pass over the entries of a list before they reach the wanted one
const FIRST_RETRY = 2000;
const LAST_RETRY = 60000;
const QUIET = 1500; // before the state is announced
const GRACE = 5000; // a page that follows this one may have been made before the last save

// --- Reads and fills the fields of a question, and keeps unsent answers on the device

function storageKeyOf(user, attempt) {
  return `answers:${user}:${attempt}`;
}

// crypto.randomUUID exists on secure origins only; a site inside a local network may be without TLS.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const isTick = (field) => field.type === "radio" || field.type === "checkbox";

function fieldsOf(box) {
  const all = [...box.querySelectorAll("input, select, textarea")];
  return all.filter((field) => field.name && field.type !== "hidden");
}

// The answer as a form would send it: pairs of field name and value.
function valuesOf(box) {
  const sent = fieldsOf(box).filter((field) => !isTick(field) || field.checked);
  return sent.map((field) => [field.name, field.value]);
}

function fill(box, entries) {
  for (const field of fieldsOf(box)) {
    const mine = entries.filter(([name]) => name === field.name).map(([, value]) => value);
    if (isTick(field)) field.checked = mine.includes(field.value);
    else field.value = mine[0] ?? "";
  }
}

function isAnswered(box) {
  return valuesOf(box).some(([, value]) => value.trim() !== "");
}

// Storage may be full or forbidden: answers then live in memory only, and leaving the page asks first.
function keep(key, messages) {
  try {
    if (messages.length) localStorage.setItem(key, JSON.stringify(messages));
    else localStorage.removeItem(key);
  } catch {
    return;
  }
}

function forget(key) {
  keep(key, []);
}

function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "[]");
  } catch {
    return [];
  }
}

// --- The page

const form = document.querySelector("form[data-autosave]");
if (form) start(form);
const submitted = document.querySelector("[data-submitted]");
if (submitted) forget(storageKeyOf(submitted.dataset.user, submitted.dataset.submitted));

function start(form) {
  const { attempt, user } = form.dataset;
  const storageKey = storageKeyOf(user, attempt);
  const language = document.documentElement.lang;
  const numbers = new Intl.NumberFormat(language === "ar" ? "ar-u-nu-arab" : language);
  const questions = new Map();
  let clock = Number(form.dataset.sequence) || 0;
  let obstacle = ""; // offline, signed-out, closed, failed
  let pause = FIRST_RETRY;
  let retryTimer;
  let rememberTimer;
  let leftAt = -Infinity;
  let leaving = false;

  for (const box of form.querySelectorAll("[data-question]")) {
    const position = box.dataset.question;
    questions.set(position, { position, box, pending: null, sending: null, timer: 0, refused: false, lost: false });
  }

  // --- Unsent answers -------------------------------------------------------------------------------

  const unsent = () => [...questions.values()].filter((question) => question.pending || question.sending);

  function remember() {
    clearTimeout(rememberTimer);
    if (Date.now() - leftAt < GRACE) {
      // The next page restores what is kept here; sending it a second time changes nothing.
      rememberTimer = setTimeout(remember, GRACE);
      return;
    }
    const messages = unsent().map(({ position, pending, sending }) => ({ position, ...(pending ?? sending) }));
    keep(storageKey, messages);
  }

  function restore() {
    for (const { position, entries, event, sequence } of kept(storageKey)) {
      const question = questions.get(position);
      if (!question || !Array.isArray(entries)) continue;
      fill(question.box, entries);
      clock = Math.max(clock, sequence);
      question.pending = { entries, event, sequence };
      paint(question);
    }
    if (unsent().length) {
      notice("restored", true);
      sendAll();
    }
  }

  function changed(question, delay) {
    clock += 1;
    question.pending = { entries: valuesOf(question.box), event: uuid(), sequence: clock };
    question.refused = false;
    remember();
    paint(question);
    paintBar();
    clearTimeout(question.timer);
    if (obstacle === "closed") drop();
    else question.timer = setTimeout(() => send(question), delay); // 0 when it has rung
  }

  // --- Sending --------------------------------------------------------------------------------------

  function body(question, message) {
    const data = new URLSearchParams(message.entries);
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("item", question.position);
    data.append("event", message.event);
    data.append("sequence", message.sequence);
    return data;
  }

  function post(question, message) {
    return fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: body(question, message),
      credentials: "same-origin",
      redirect: "manual",
      keepalive: true,
    });
  }

  // Sending again helps only after a new sign-in, or never.
  const isStuck = () => obstacle === "closed" || obstacle === "signed-out";

  async function send(question) {
    clearTimeout(question.timer);
    question.timer = 0;
    if (!question.pending || question.sending || isStuck()) return;
    question.sending = question.pending;
    question.pending = null;
    paint(question);
    paintBar();
    let problem = "offline";
    try {
      const response = await post(question, question.sending);
      problem = await settle(question, question.sending, response);
    } catch {} // no answer from the server
    if (problem && question.sending) question.pending ??= question.sending;
    question.sending = null;
    remember();
    if (problem) meet(problem);
    else {
      pause = FIRST_RETRY;
      if (obstacle && !isStuck()) overcome();
      else if (!question.timer) send(question); // else the learner is still choosing
    }
    paint(question);
    paintBar();
  }

  // Reads the server's answer; returns the obstacle it met, or "".
  async function settle(question, message, response) {
    if (response.status === 401 || response.status === 403) return "signed-out";
    if (response.status === 409 || response.status === 404) return "closed";
    if (response.status !== 200 && response.status !== 422) return "failed";
    const answer = await response.json();
    clock = Math.max(clock, answer.sequence ?? 0);
    const saved = answer.saved?.[question.position];
    const was = form.elements[`q${question.position}.was`];
    if (saved !== undefined && was) was.value = saved;
    if (answer.sequence > message.sequence && !question.pending) {
      // Another device was ahead: what was chosen here just now is newer.
      clock += 1;
      question.pending = { ...message, event: uuid(), sequence: clock };
    }
    if (!question.pending) showErrors(question, answer.errors ?? {});
    return "";
  }

  const sendAll = () => unsent().forEach(send);

  function meet(problem) {
    setObstacle(problem);
    clearTimeout(retryTimer);
    if (problem === "closed") {
      drop();
      return;
    }
    retryTimer = setTimeout(problem === "signed-out" ? renew : sendAll, pause);
    pause = Math.min(pause * 2, LAST_RETRY);
  }

  // The attempt is closed: what is unsent can never be sent, and the page must say so.
  function drop() {
    for (const question of unsent()) {
      question.lost = true;
      question.pending = null;
      paint(question);
    }
    remember();
    paintBar();
  }

  function overcome() {
    setObstacle("");
    clearTimeout(retryTimer);
    sendAll();
  }

  // After a new sign-in the old form token is worthless: take the one of a fresh page.
  let renewing = false;
  async function renew() {
    if (renewing || obstacle !== "signed-out") return;
    renewing = true;
    try {
      const response = await fetch(location.pathname, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector(`form[data-attempt="${attempt}"]`);
      if (fresh?.dataset.user === user) {
        const token = fresh.querySelector("[name=csrfmiddlewaretoken]").value;
        for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
        clock = Math.max(clock, Number(fresh.dataset.sequence) || 0);
        overcome();
      } else if (response.url.endsWith(form.dataset.result)) meet("closed");
      else meet("signed-out");
    } catch {
      meet("signed-out");
    }
    renewing = false;
  }

  // --- What is shown --------------------------------------------------------------------------------

  function showState(element, state) {
    if (!element || element.dataset.state === state) return;
    element.dataset.state = state;
    for (const words of element.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== state;
  }

  function paint(question) {
    const state = question.sending || (question.pending && !obstacle)
      ? "saving"
      : question.pending || question.lost ? "unsaved" : question.refused ? "error" : "saved";
    showState(question.box.querySelector(".save-state"), state);
  }

  function showErrors(question, errors) {
    question.refused = Object.keys(errors).length > 0;
    for (const note of question.box.querySelectorAll("[data-error-of]")) {
      const text = errors[note.dataset.errorOf] ?? "";
      note.hidden = !text;
      note.querySelector("[data-error-text]").textContent = text;
      const field = document.getElementById(note.dataset.errorOf);
      if (!field || field.type === "radio" || field.type === "checkbox") continue;
      if (text) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  }

  const bar = form.querySelector("[data-bar]");
  const announcer = form.querySelector("[data-announce]");
  let announceTimer;
  let touched = false;

  function paintBar() {
    touched = true;
    const answered = [...questions.values()].filter(({ box }) => isAnswered(box)).length;
    form.querySelector("[data-answered]").textContent = numbers.format(answered);
    form.querySelector("[data-answered-bar]").value = answered;
    const waiting = [...questions.values()].filter((each) => each.pending || each.sending || each.lost).length;
    const refused = [...questions.values()].filter((question) => question.refused).length;
    const state = waiting ? (obstacle ? "unsaved" : "saving") : refused ? "error" : "saved";
    for (const count of bar.querySelectorAll("[data-count]")) count.textContent = numbers.format(waiting || refused);
    showState(bar, state);
    clearTimeout(announceTimer);
    announceTimer = setTimeout(announce, QUIET);
  }

  // Screen readers hear where things have come to rest, never every key.
  function announce() {
    const words = bar.querySelector("[data-when]:not([hidden])");
    if (!touched || bar.dataset.state === "saving" || !words) return;
    const text = words.textContent.trim().replace(/\s+/g, " ");
    if (announcer.textContent !== text) announcer.textContent = text;
  }

  function notice(name, shown) {
    const element = form.querySelector(`[data-notice="${name}"]`);
    if (element) element.hidden = !shown;
  }

  function setObstacle(name) {
    obstacle = name;
    for (const each of ["offline", "signed-out", "closed", "failed"]) notice(each, each === name);
    if (!name) notice("restored", false);
    unsent().forEach(paint);
  }

  // --- Events ---------------------------------------------------------------------------------------

  const questionOf = (event) => questions.get(event.target.closest("[data-question]")?.dataset.question);

  form.addEventListener("input", (event) => {
    const question = event.target.type === "text" && questionOf(event);
    if (question) changed(question, TYPING_PAUSE);
  });
  form.addEventListener("change", (event) => {
    const question = event.target.type !== "text" && questionOf(event);
    if (question) changed(question, event.target.type === "select-one" ? CHOOSING_PAUSE : 0);
  });
  form.addEventListener("focusout", (event) => {
    const question = questionOf(event);
    if (question?.pending && !obstacle) send(question);
  });
  form.addEventListener("submit", () => (leaving = true));
  addEventListener("online", sendAll);
  addEventListener("offline", () => unsent().length && meet("offline"));
  addEventListener("focus", renew);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") renew();
    else if (!leaving) sendAll();
  });
  addEventListener("pagehide", () => leaving || sendAll());
  addEventListener("pageshow", () => (leaving = false));
  addEventListener("beforeunload", (event) => {
    leftAt = Date.now();
    if (!leaving && unsent().length) event.preventDefault();
  });

  const loginLink = form.querySelector("[data-login-link]");
  if (loginLink) loginLink.href = `${form.dataset.login}?next=${encodeURIComponent(location.pathname)}`;
  restore();
}
