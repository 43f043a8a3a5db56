// The page of an attempt: saves while the learner works, shows the true state, pages, keeps time, submits.
// It is a plain form and works without this. All words stand in the page.

import { Outbox, canLock, download, forget, lockedFile, uuid } from "./answers.js";

const TYPING_PAUSE = 1200; // milliseconds; a typed answer is on its way within two seconds
const CHOOSING_PAUSE = 700; // arrow keys pass over the entries of a list before they reach the wanted one
const LATEST = 2000; // for who types without a pause
const QUIET = 1500; // before the state is announced
const RESCUE_AFTER = 60000; // unsent for so long: offer the file
const WORD = /[\p{L}\p{N}_]+(?:['’\u2010\u2011-][\p{L}\p{N}_]+)*/gu; // as the server counts them
const MOVE_PATIENCE = 3000; // forward only: how long a page waits to hear that its answer can be read

const form = document.querySelector("form[data-autosave]");
const { attempt, user } = form.dataset;
const language = document.documentElement.lang;
const plain = language === "ar" ? "ar-u-nu-arab" : language;
const numbers = new Intl.NumberFormat(plain);
const twoDigits = new Intl.NumberFormat(plain, { minimumIntegerDigits: 2 });
const find = (selector) => form.querySelector(selector);
const findAll = (selector) => [...form.querySelectorAll(selector)];
const questions = new Map(); // by position, in the order of the attempt
let isLeaving = false;

// --- Fields -----------------------------------------------------------------------------------------------

const isTick = (field) => field.type === "radio" || field.type === "checkbox";
const isTyped = (field) => field.matches("input[type=text], input[type=number], textarea");

function fieldsOf(box) {
  return [...box.querySelectorAll("input, select, textarea")].filter(
    (field) => field.name && field.type !== "hidden" && field.type !== "file",
  );
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
    if (field.tagName === "TEXTAREA") countWords(field);
  }
}

// How certain somebody is, is no answer.
function isAnswered(box) {
  return valuesOf(box).some(([name, value]) => !name.endsWith(".certainty") && value.trim() !== "");
}

for (const later of form.querySelectorAll(".items > template")) later.replaceWith(later.content);
for (const box of form.querySelectorAll("[data-question]")) {
  const position = box.dataset.question;
  questions.set(position, { position, box, seconds: (Number(box.dataset.seconds) || 0) * 1000 });
  addCounter(box);
}
const inOrder = [...questions.values()];
const questionOf = (element) => questions.get(element.closest("[data-question]")?.dataset.question);

// --- Unsent answers ---------------------------------------------------------------------------------------

const outbox = new Outbox(user, attempt, Number(form.dataset.sequence) || 0, {
  address: form.dataset.save,
  token: () => form.elements.csrfmiddlewaretoken.value,
  seconds: (position) => Math.round((questions.get(position)?.seconds ?? 0) / 1000),
  changed: () => paintAll(),
  acknowledged,
  met,
  retry,
});

function retry() {
  if (outbox.obstacle === "signed-out") look();
  else if (outbox.isWished) submitNow(true);
  else outbox.send();
}

async function restore() {
  const messages = await outbox.restore();
  for (const message of messages) {
    for (const [position, entries] of Object.entries(message.items)) {
      const question = questions.get(position);
      if (!question || outbox.messages.findLast((each) => position in each.items) !== message) continue;
      fill(question.box, entries);
      Object.assign(question, { isTouched: true, message });
    }
    if (message.marks) showMarks(message.marks);
  }
  if (messages.some(({ items }) => Object.keys(items).length)) notice("restored", true);
  if (form.querySelector("[data-asks], .error-summary")) outbox.wish(false);
  paintAll();
  retry();
}

function changed(question, delay) {
  question.isTouched = true;
  question.isRefused = false;
  question.message = outbox.answer(question.position, valuesOf(question.box));
  if (outbox.obstacle === "closed") outbox.lose(outbox.messages);
  else outbox.later(delay);
  paintAll();
}

function acknowledged(message, reply, isElsewhere) {
  for (const position of Object.keys(message.items)) {
    const question = questions.get(position);
    const saved = reply.saved?.[position];
    if (!question) continue;
    const was = form.elements[`q${position}.was`];
    if (saved !== undefined && was) was.value = saved;
    if (!outbox.isOnItsWay(position)) showErrors(question, reply.errors ?? {});
  }
  if (isElsewhere) notice("elsewhere", true);
  for (const [position, html] of Object.entries(reply.checked ?? {})) showOutcome(questions.get(position), html);
  if (reply.seconds_left !== undefined) keepTime(reply.seconds_left);
  if (reply.place !== undefined && message.place !== undefined) closeBehind(reply.place);
}

function showErrors(question, errors) {
  question.isRefused = Object.keys(errors).some((field) => field.split(".")[0] === `q${question.position}`);
  for (const note of question.box.querySelectorAll("[data-error-of]")) {
    const text = errors[note.dataset.errorOf] ?? "";
    note.hidden = !text;
    note.querySelector("[data-error-text]").textContent = text;
    const field = document.getElementById(note.dataset.errorOf);
    if (!field || isTick(field)) continue;
    if (text) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

// --- Obstacles --------------------------------------------------------------------------------------------

let unsentSince = 0;

function met(problem, text) {
  for (const name of ["offline", "signed-out", "closed", "failed"]) notice(name, name === problem, text);
  if (!problem) {
    notice("restored", false);
    notice("queued", false);
    if (outbox.isWished) setTimeout(() => submitNow(true));
  }
  if (problem === "refused") look(text);
  if (problem === "closed") {
    outbox.lose(outbox.messages);
    queue(false);
  }
  paintAll();
}

// Why did the server say no? Its page of the attempt tells: signed in again, ended, or open and only this one refused.
let isLooking = false;
async function look(text = "") {
  if (isLooking) return;
  isLooking = true;
  try {
    const response = await fetch(form.dataset.page, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector(`form[data-attempt="${attempt}"]`);
    if (fresh?.dataset.user === user) goOn(fresh, text);
    else if (response.url.endsWith(form.dataset.result)) outbox.meet("closed", text);
    else outbox.meet("signed-out");
  } catch {
    if (outbox.obstacle === "refused") outbox.meet("offline");
  }
  isLooking = false;
}

function goOn(fresh, text) {
  const token = fresh.querySelector("[name=csrfmiddlewaretoken]").value;
  // After a new sign-in the old form token is worthless.
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  outbox.clock = Math.max(outbox.clock, Number(fresh.dataset.sequence) || 0);
  if (outbox.obstacle === "refused") {
    outbox.lose(outbox.messages.slice(0, 1));
    notice("refused", true, text);
  }
  outbox.overcome();
  outbox.send();
}

const lookAgain = () => outbox.obstacle === "signed-out" && look();

// A tab in which somebody has signed in again opens this page there: it tells the one that waits.
const tabs = globalThis.BroadcastChannel && new BroadcastChannel(`attempt-${attempt}`);
tabs?.addEventListener("message", lookAgain);
tabs?.postMessage("here");

// --- What is shown ----------------------------------------------------------------------------------------

const bar = find("[data-bar]");
const announcer = find("[data-announce]");
const elsewhere = Number(find("[data-answered-bar]").value) - findAll("[data-question]").filter(isAnswered).length;
let announceTimer;
let rescueTimer;

function showState(element, state) {
  if (!element || element.dataset.state === state) return;
  element.dataset.state = state;
  for (const words of element.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== state;
}

function stateOf(question, waiting) {
  if (!waiting.has(question.position)) return question.isRefused ? "error" : "saved";
  return outbox.obstacle || !outbox.isOnItsWay(question.position) ? "unsaved" : "saving";
}

function paintAll() {
  const waiting = outbox.waiting;
  let refused = 0;
  let answered = elsewhere;
  for (const question of questions.values()) {
    refused += Boolean(question.isRefused);
    answered += isAnswered(question.box);
    if (question.isTouched) showState(question.box.querySelector(".save-state"), stateOf(question, waiting));
    paintEntry(question);
  }
  find("[data-answered]").textContent = numbers.format(answered);
  find("[data-answered-bar]").value = answered;
  for (const count of bar.querySelectorAll("[data-count]")) count.textContent = numbers.format(waiting.size || refused);
  const isTouched = waiting.size || [...questions.values()].some((question) => question.isTouched);
  if (isTouched) showState(bar, barState(waiting, refused));
  offerRescue(waiting.size);
  clearTimeout(announceTimer);
  announceTimer = setTimeout(announce, QUIET);
}

function barState(waiting, refused) {
  if (!waiting.size) return refused ? "error" : "saved";
  if (outbox.obstacle === "offline" && outbox.isSafe) return "offline";
  return outbox.obstacle || outbox.lost.length ? "unsaved" : "saving";
}

// Screen readers hear where things have come to rest, never every key.
function announce() {
  const words = bar.querySelector("[data-when]:not([hidden])");
  if (!words || bar.dataset.state === "saving" || !bar.dataset.state) return;
  say(words.textContent);
}

function say(text) {
  const line = text.trim().replace(/\s+/g, " ");
  if (announcer.textContent !== line) announcer.textContent = line;
}

function notice(name, isShown, text = "") {
  const element = find(`[data-notice="${name}"]`);
  if (!element) return;
  element.hidden = !isShown;
  const words = element.querySelector("[data-words]");
  if (words && text) words.textContent = text;
  for (const each of element.querySelectorAll("[data-kept]")) {
    each.hidden = (each.dataset.kept === "yes") !== outbox.isSafe;
  }
}

// --- The file, when nothing else helps --------------------------------------------------------------------

function offerRescue(count) {
  if (!count) unsentSince = 0;
  else unsentSince ||= performance.now();
  const wait = outbox.lost.length ? 0 : unsentSince + RESCUE_AFTER - performance.now();
  clearTimeout(rescueTimer);
  notice("rescue", count > 0 && wait <= 0 && canLock());
  if (count && wait > 0) rescueTimer = setTimeout(() => offerRescue(outbox.waiting.size), wait);
}

function allAnswers() {
  const untold = { event: uuid(), sequence: 0 }; // what this page has not changed loses against all the server has
  const mine = [...questions.values()].map(({ position, box, message = untold }) => [position, valuesOf(box), message]);
  const kept = [...outbox.lost, ...outbox.messages].flatMap((message) =>
    Object.entries(message.items).map(([position, entries]) => [position, entries, message]),
  );
  return [...mine, ...kept.filter(([position]) => !questions.has(position))].map(
    ([position, entries, { event, sequence }]) => ({ position: Number(position), entries, event, sequence }),
  );
}

async function downloadAnswers() {
  const content = { device: outbox.device, made: new Date().toISOString(), language, answers: allAnswers() };
  download(`answers-${attempt.slice(0, 8)}.json`, await lockedFile(attempt, form.dataset.key, content));
}

for (const button of findAll("[data-download]")) {
  button.hidden = !canLock();
  button.addEventListener("click", downloadAnswers);
}

// --- Questions --------------------------------------------------------------------------------------------

function addCounter(box) {
  for (const field of box.querySelectorAll("textarea[data-most-words]")) {
    field.after(document.getElementById("word-count").content.cloneNode(true));
    countWords(field);
  }
}

function countWords(field) {
  const counter = field.nextElementSibling;
  if (!counter?.matches("[data-word-count]")) return;
  const count = field.value.replace(/[\p{M}\p{Cf}]/gu, "").match(WORD)?.length ?? 0;
  counter.querySelector("[data-words-written]").textContent = numbers.format(count);
  counter.querySelector("[data-too-many]").hidden = count <= Number(field.dataset.mostWords);
}

// A tried answer comes back with what was right about it; the markup is our own server's.
function showOutcome(question, html) {
  const place = question.box.querySelector("[data-outcome]");
  const made = new DOMParser().parseFromString(html, "text/html");
  place.replaceChildren(...made.body.childNodes);
  if (place.querySelector("[data-final]")) lock(question);
  place.focus();
}

function lock({ box }) {
  for (const field of box.querySelectorAll("input, select, textarea")) field.disabled = true;
  box.querySelector("[data-check]")?.remove();
}

// How long a question is in the middle of the window, while somebody may be looking.
const inView = new Set();
const watch = new IntersectionObserver(
  (entries) => entries.forEach(({ target, isIntersecting }) => {
    inView[isIntersecting ? "add" : "delete"](questionOf(target));
  }),
  { rootMargin: "-45% 0px -45% 0px" },
);
for (const { box } of inOrder) watch.observe(box);
let lastLook = performance.now();
setInterval(() => {
  const now = performance.now();
  if (document.visibilityState === "visible") for (const each of inView) each.seconds += Math.min(now - lastLook, 2000);
  lastLook = now;
}, 1000);

// --- One question a page, marks, overview -----------------------------------------------------------------

const isPaged = form.dataset.paged === "yes";
const isForward = form.dataset.navigation === "forward";
const pager = find("[data-pager]");
let current = Math.max(0, inOrder.findIndex(({ box }) => box.dataset.number === form.dataset.current));

function show(index, target) {
  current = index;
  inOrder.forEach(({ box }, at) => (box.hidden = at !== index));
  const { box } = inOrder[index];
  const [previous, next] = ["previous", "next"].map((name) => pager.querySelector(`[data-step=${name}]`));
  if (previous) previous.hidden = index === 0;
  if (next) next.hidden = index === inOrder.length - 1;
  for (const each of findAll("[data-last-page]")) each.hidden = index < inOrder.length - 1;
  for (const each of findAll("[data-not-last]")) each.hidden = index === inOrder.length - 1;
  for (const entry of findAll("[data-entry]")) {
    if (entry.dataset.go === box.dataset.number) entry.setAttribute("aria-current", "true");
    else entry.removeAttribute("aria-current");
  }
  if (!isForward) history.replaceState(null, "", `${form.dataset.page}?question=${box.dataset.number}`);
  (target ?? box).focus();
}

async function goTo(index) {
  if (index < 0 || index >= inOrder.length) return;
  if (isForward && !(await isReadable(inOrder[current]))) return;
  if (isForward) {
    outbox.move(Number(inOrder[index].box.dataset.number) - 1);
    outbox.later(0);
  }
  show(index);
}

// Forward only: who goes on cannot come back, so an answer that cannot be read is told first.
async function isReadable(question) {
  const patience = new Promise((resolve) => setTimeout(resolve, MOVE_PATIENCE));
  if (outbox.isOnItsWay(question.position)) await Promise.race([outbox.send(), patience]);
  if (question.isRefused) question.box.querySelector("[aria-invalid=true], input, select, textarea").focus();
  return !question.isRefused;
}

// What lies behind the server's place is closed there too, and is not sent again with the form.
function closeBehind(place) {
  for (const { box } of inOrder) {
    if (Number(box.dataset.number) - 1 >= place) continue;
    for (const field of box.querySelectorAll("input, select, textarea")) field.disabled = true;
  }
}

const isMarked = ({ box }) => box.querySelector("[data-mark]")?.getAttribute("aria-pressed") === "true";

function showMarks(positions) {
  for (const { box, position } of inOrder) {
    box.querySelector("[data-mark]")?.setAttribute("aria-pressed", String(positions.map(String).includes(position)));
  }
}

function toggleMark(button) {
  button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
  outbox.mark(inOrder.filter(isMarked).map(({ position }) => position));
  outbox.later(CHOOSING_PAUSE);
  paintAll();
}

function paintEntry(question) {
  const entry = find(`[data-entry="${question.position}"]`);
  if (!entry) return;
  const filter = find("[data-filter]");
  entry.classList.toggle("is-answered", isAnswered(question.box));
  entry.classList.toggle("is-marked", isMarked(question));
  entry.querySelector("[data-if-answered]").hidden = !isAnswered(question.box);
  entry.querySelector("[data-if-marked]").hidden = !isMarked(question);
  entry.parentElement.hidden = Boolean(filter?.checked) && !isMarked(question);
}

const filterBox = find("[data-filter-box]");
if (filterBox) filterBox.hidden = false;
if (isPaged) {
  const focused = document.activeElement === document.body ? null : document.activeElement;
  show(current, focused ?? document.body);
}

// --- Time: counted from what the server says is left, never by the clock of the device ---------------------

const timer = find("[data-timer]");
const announced = new Set();
let endsAt = null;

function keepTime(secondsLeft) {
  if (!timer) return;
  timer.hidden = secondsLeft === null;
  if (secondsLeft === null) endsAt = null;
  else endsAt = performance.now() + secondsLeft * 1000;
  tick();
}

function tick() {
  if (endsAt === null) return;
  const left = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
  const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  const parts = hours ? [numbers.format(hours), twoDigits.format(minutes)] : [numbers.format(minutes)];
  timer.querySelector("[data-clock]").textContent = [...parts, twoDigits.format(seconds)].join(":");
  timer.classList.toggle("is-short", left <= 60);
  const due = [...timer.querySelectorAll("[data-at]")].filter(({ dataset }) => left <= Number(dataset.at));
  const last = due.at(-1);
  if (last && !announced.has(last)) timer.querySelector("[data-time-announce]").textContent = last.textContent;
  due.forEach((each) => announced.add(each));
  if (left === 0) {
    endsAt = null;
    submitNow(true);
  }
}

if (timer && form.dataset.left) {
  const left = Number(form.dataset.left);
  for (const each of timer.querySelectorAll("[data-at]")) if (left < Number(each.dataset.at) - 30) announced.add(each);
  const toggle = timer.querySelector("[data-timer-toggle]");
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    const isHidden = toggle.getAttribute("aria-pressed") !== "true";
    toggle.setAttribute("aria-pressed", String(isHidden));
    timer.querySelector("[data-clock]").hidden = isHidden;
  });
  keepTime(left);
  setInterval(tick, 1000);
}

// A device that slept has not counted.
async function askForTime() {
  if (endsAt === null || outbox.isStuck) return;
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, event: uuid(), sequence: outbox.clock });
  const response = await outbox.post(form.dataset.save, body).catch(() => null);
  if (response?.status === 200) keepTime((await response.json()).seconds_left ?? null);
}

// --- Submitting -------------------------------------------------------------------------------------------

let isSubmitting = false;
let mayPass = false;

// Everything unsent first, then the submission itself; whatever is in the way, the wish is kept until it has worked.
async function submitNow(isConfirmed, button) {
  if (isSubmitting) return;
  isSubmitting = true;
  const problem = (await outbox.send()) || (outbox.messages.length ? await outbox.send() : "");
  const refused = inOrder.find(({ isRefused }) => isRefused);
  const isComplete = isConfirmed || inOrder.every(({ box }) => isAnswered(box));
  if (problem === "closed") find('[data-notice="closed"]').focus();
  else if (refused && problem) refused.box.querySelector("[aria-invalid=true], input, select, textarea").focus();
  else if (refused) pass(button);
  else if (problem) await postpone(isComplete);
  else await deliver(isComplete, button);
  isSubmitting = false;
}

async function deliver(isComplete, button) {
  await outbox.wish(isComplete);
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  if (isComplete) body.append("confirm", 1);
  const response = await outbox.post(form.dataset.submit, body).catch(() => ({ status: 504 }));
  const { status, type } = response;
  if (type === "opaqueredirect" || status === 409) return finish();
  if (status < 400 || status === 422) return pass(button);
  await postpone(isComplete);
  return outbox.meet(status === 504 ? "offline" : status < 404 ? "signed-out" : "failed");
}

const postpone = (isComplete) => (isComplete ? queue(true) : notice("unanswered", true));

async function queue(isWished) {
  await outbox.wish(isWished);
  notice("queued", isWished);
  if (isWished) find('[data-notice="queued"]').focus();
}

// The result page has what is left to say. What the server has refused stays on the device: that page offers it.
async function finish() {
  isLeaving = true;
  await outbox.wish(false);
  if (!outbox.lost.length) await forget(user, attempt);
  location.assign(form.dataset.result);
}

// The server's own page asks about open questions and names what cannot be read.
function pass(button = find("[data-submit-button]")) {
  outbox.wish(false);
  mayPass = true;
  const shown = inOrder.find(({ isRefused }) => isRefused) ?? inOrder[current];
  if (isPaged) button.formAction = `${form.dataset.submit}?question=${shown.box.dataset.number}`;
  setTimeout(() => form.requestSubmit(button)); // not while the form is still telling that it is being submitted
}

find("[data-submit-anyway]")?.addEventListener("click", () => {
  notice("unanswered", false);
  submitNow(true);
});
find("[data-keep-answering]")?.addEventListener("click", () => queue(false));

// --- Events -----------------------------------------------------------------------------------------------

form.addEventListener("input", ({ target }) => {
  const question = isTyped(target) && questionOf(target);
  if (!question) return;
  countWords(target);
  const now = performance.now();
  if (!outbox.timer) question.typingSince = now;
  const latest = (question.typingSince ?? now) + LATEST - now;
  changed(question, Math.max(0, Math.min(TYPING_PAUSE, latest)));
});
form.addEventListener("change", ({ target }) => {
  if (target.matches("[data-filter]")) paintAll();
  const question = !isTyped(target) && target.name && target.type !== "file" && questionOf(target);
  if (question) changed(question, target.tagName === "SELECT" ? CHOOSING_PAUSE : 0);
});
form.addEventListener("focusout", ({ target, relatedTarget }) => {
  const question = questionOf(target);
  if (question && !question.box.contains(relatedTarget) && !outbox.obstacle && outbox.isOnItsWay(question.position)) outbox.send();
});
form.addEventListener("click", (event) => {
  const button = event.target.closest("button, a");
  const box = document.getElementById(button?.hash?.slice(1))?.closest("[data-question]");
  if (isPaged && box) show(inOrder.findIndex((each) => each.box === box));
  if (!button || button.disabled) return;
  const { mark, check, go, step } = button.dataset;
  if (mark === undefined && check === undefined && !(isPaged && (go ?? step))) return;
  event.preventDefault();
  if (mark !== undefined) toggleMark(button);
  else if (check !== undefined) {
    const question = questions.get(check);
    if (!isAnswered(question.box)) return fieldsOf(question.box)[0].focus();
    Object.assign(question, { isTouched: true, message: outbox.answer(check, valuesOf(question.box), true) });
    outbox.send();
  } else if (go) goTo(inOrder.findIndex(({ box: each }) => each.dataset.number === go));
  else goTo(current + (step === "next" ? 1 : -1));
  return undefined;
});
form.addEventListener("submit", (event) => {
  if (mayPass || !event.submitter?.hasAttribute("formaction") || event.submitter.hasAttribute("data-plain")) {
    isLeaving = true;
    mayPass = false;
    return;
  }
  event.preventDefault();
  submitNow(event.submitter.name === "confirm", event.submitter);
});
addEventListener("online", retry);
addEventListener("offline", () => outbox.waiting.size && outbox.meet("offline"));
addEventListener("focus", lookAgain);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    lookAgain();
    askForTime();
  } else if (!isLeaving) outbox.send();
});
addEventListener("pagehide", () => isLeaving || outbox.depart());
addEventListener("pageshow", ({ persisted }) => (persisted ? location.reload() : (isLeaving = false)));
addEventListener("beforeunload", (event) => {
  outbox.leaves();
  if (!isLeaving && outbox.messages.some(({ items }) => Object.keys(items).length)) event.preventDefault();
});

const loginLink = find("[data-login-link]");
if (loginLink) loginLink.href = `${form.dataset.login}?next=${encodeURIComponent(form.dataset.page)}`;
restore();
