// Answers that the server does not have yet: kept on the device by person and attempt, sent as soon as it works.

// --- What the device keeps: one entry a message, under [person, attempt, event] -----------------------------

const DATABASE_PATIENCE = 3000; // milliseconds; some private windows never answer
const DEVICE = ["", "", "device"];
const WISH = "submit"; // stands in the place of an event: the learner has pressed Submit

class Database {
  isLasting = true;

  constructor(database) {
    this.database = database;
  }

  #run(mode, work) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction("kept", mode);
      const request = work(transaction.objectStore("kept"));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
      transaction.commit?.(); // a page that is going away does not wait
    });
  }

  put = (key, value) => this.#run("readwrite", (store) => store.put(value, key));
  get = (key) => this.#run("readonly", (store) => store.get(key));
  remove = (key) => this.#run("readwrite", (store) => store.delete(key));
  // An array sorts behind every text: this is all that starts with `start`.
  all = (start) => this.#run("readonly", (store) => store.getAll(IDBKeyRange.bound(start, [...start, []])));
  empty = (start) => this.#run("readwrite", (store) => store.delete(IDBKeyRange.bound(start, [...start, []])));
}

// Keys of what a storage of texts holds; `values` is local storage or a Map that looks like it.
class Texts {
  constructor(values, isLasting) {
    this.values = values;
    this.isLasting = isLasting;
  }

  #name = (key) => ["kept", ...key].join("/");
  #under = (start) => Object.keys(this.values).filter((name) => name.startsWith(this.#name([...start, ""])));

  put = async (key, value) => void (this.values[this.#name(key)] = JSON.stringify(value));
  get = async (key) => this.#read(this.#name(key));
  remove = async (key) => void delete this.values[this.#name(key)];
  all = async (start) => this.#under(start).map((name) => this.#read(name));
  empty = async (start) => this.#under(start).forEach((name) => delete this.values[name]);

  #read(name) {
    const text = this.values[name];
    return text === undefined ? undefined : JSON.parse(text);
  }
}

function openDatabase() {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), DATABASE_PATIENCE);
    try {
      const request = indexedDB.open("answers", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("kept");
      request.onsuccess = () => resolve(new Database(request.result));
      request.onerror = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
}

function openTexts() {
  try {
    localStorage.setItem("kept", "");
    localStorage.removeItem("kept");
    return new Texts(localStorage, true);
  } catch {
    return new Texts({}, false);
  }
}

let opening;
export const openShelf = () => (opening ??= openDatabase().then((database) => database ?? openTexts()));

// How many answers of a person wait on this device, by attempt; a wish to submit counts as one.
export async function waitingOf(user) {
  const counts = new Map();
  for (const { attempt, event, items = {} } of await (await openShelf()).all([user])) {
    const size = event === WISH ? 1 : Object.keys(items).length;
    if (size) counts.set(attempt, (counts.get(attempt) ?? 0) + size);
  }
  return counts;
}

export const leftOf = async (user, attempt) => (await openShelf()).all([user, attempt]);

export const deviceId = async () => (await openShelf()).get(DEVICE);

export async function forget(user, ...attempt) {
  await (await openShelf()).empty([user, ...attempt]);
}

// crypto.randomUUID exists on secure origins only; a site inside a local network may be without TLS.
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// Earlier versions of the page kept a list of single answers in local storage.
function takeOver(user, attempt) {
  const name = `answers:${user}:${attempt}`;
  try {
    const found = JSON.parse(localStorage.getItem(name) ?? "[]");
    localStorage.removeItem(name);
    return found.map(({ position, entries, event, sequence }) => ({ event, sequence, items: { [position]: entries } }));
  } catch {
    return [];
  }
}

// --- Sending: one message after the other, each again until it is acknowledged -----------------------------

const FIRST_RETRY = 2000;
const LAST_RETRY = 30000;
const PATIENCE = 30000; // for one answer of the server
const GRACE = 5000; // a page that follows this one may have been made before the last save
const FRESH = 10000; // an answer younger than this was given now, not while the line was down
const MOST_KEPT_ALIVE = 60000; // bytes; browsers let no more than 64 KB outlive a page
const STUCK = new Set(["closed", "signed-out"]); // sending again helps only after a new sign-in, or never

// The messages of one page. `page` gives: address, token(), seconds(position); it is told: changed(),
// acknowledged(message, reply, isElsewhere), met(problem, text), retry().
//
// A message is {event, sequence, items: {position: [[field, value], …]}} with, where they apply, marks (positions),
// place (index) and check (position). The last one takes up changes until it is sent.
export class Outbox {
  messages = [];
  lost = []; // refused by the server; kept for the file
  obstacle = "";
  sending = null;
  isWished = false;
  #leftAt = -Infinity;
  #pause = FIRST_RETRY;

  constructor(user, attempt, sequence, page) {
    Object.assign(this, { user, attempt, clock: sequence, page, device: uuid() });
  }

  // What an earlier page left, oldest first.
  async restore() {
    this.shelf = await openShelf();
    const known = await this.shelf.get(DEVICE).catch(() => null);
    if (known) this.device = known;
    else this.#keep(DEVICE, this.device);
    const kept = await leftOf(this.user, this.attempt).catch(() => []);
    this.isWished = kept.some(({ event }) => event === WISH);
    const old = [...takeOver(this.user, this.attempt), ...kept.filter(({ event }) => event !== WISH)];
    old.sort((one, other) => one.sequence - other.sequence);
    for (const message of old) this.clock = Math.max(this.clock, message.sequence);
    const now = this.messages; // given while the shelf was being opened
    const fresh = old.filter(({ event }) => !now.some((each) => each.event === event));
    this.lost = fresh.filter(({ isLost }) => isLost);
    const waiting = fresh.filter(({ isLost }) => !isLost).map((each) => ({ ...each, isSealed: true, givenAt: -Infinity }));
    this.messages = [...waiting, ...now];
    this.messages.forEach((message) => this.#remember(message));
    return waiting;
  }

  get isSafe() {
    return Boolean(this.shelf?.isLasting) && !this.isFull;
  }

  #keep(key, value) {
    return this.shelf?.put(key, value).catch(() => (this.isFull = true));
  }

  #remember({ event, sequence, items, marks, place, isLost }) {
    const { user, attempt } = this;
    this.#keep([user, attempt, event], { user, attempt, event, sequence, items, marks, place, isLost });
  }

  // After the grace, as the next page restores what is kept here; sending it a second time changes nothing.
  #drop(message) {
    const wait = Math.max(0, this.#leftAt + GRACE - performance.now());
    const remove = () => this.shelf?.remove([this.user, this.attempt, message.event]).catch(() => null);
    if (wait) setTimeout(remove, wait);
    else remove();
  }

  leaves() {
    this.#leftAt = performance.now();
  }

  wish(isWished) {
    this.isWished = isWished;
    const key = [this.user, this.attempt, WISH];
    if (isWished) return this.#keep(key, { user: this.user, attempt: this.attempt, event: WISH });
    return this.shelf?.remove(key).catch(() => null);
  }

  #open() {
    let last = this.messages.at(-1);
    if (!last || last.isSealed) {
      last = { event: uuid(), items: {}, sequence: 0 };
      this.messages.push(last);
    }
    last.sequence = this.clock += 1;
    last.givenAt = performance.now();
    return last;
  }

  // The new answer to a question replaces what waits for it.
  answer(position, entries, isChecked = false) {
    for (const message of this.messages) {
      if (message === this.sending || !(position in message.items)) continue;
      delete message.items[position];
    }
    const message = this.#open();
    message.items[position] = entries;
    if (isChecked) {
      message.check = position;
      message.isSealed = true;
    }
    this.#remember(message);
    this.#tidy(message);
    return message;
  }

  mark(positions) {
    this.messages.forEach((each) => each !== this.sending && delete each.marks);
    const message = this.#open();
    message.marks = positions;
    this.#remember(message);
    this.#tidy(message);
  }

  // The server takes no change to what lies behind its place: earlier answers go in messages before this one.
  move(place) {
    const last = this.messages.at(-1);
    if (last) last.isSealed = true;
    const message = this.#open();
    message.place = place;
    this.#remember(message);
  }

  #tidy(current) {
    const isEmpty = ({ items, marks, place }) => !Object.keys(items).length && !marks && place === undefined;
    const idle = this.messages.filter((each) => each !== current && each !== this.sending && isEmpty(each));
    this.messages = this.messages.filter((each) => !idle.includes(each));
    idle.forEach((each) => this.#drop(each));
  }

  // Positions whose answers the server does not have.
  get waiting() {
    return new Set([...this.messages, ...this.lost].flatMap(({ items }) => Object.keys(items)));
  }

  isOnItsWay(position) {
    return this.messages.some(({ items }) => position in items);
  }

  get isStuck() {
    return STUCK.has(this.obstacle);
  }

  #body(message) {
    const data = new URLSearchParams(Object.values(message.items).flat());
    data.append("csrfmiddlewaretoken", this.page.token());
    for (const position of Object.keys(message.items)) {
      data.append("item", position);
      data.append(`q${position}.seconds`, this.page.seconds(position));
    }
    for (const name of ["event", "sequence", "place", "check"]) {
      if (message[name] !== undefined) data.append(name, message[name]);
    }
    if (message.marks) {
      data.append("marks", 1);
      for (const position of message.marks) data.append("marked", position);
    }
    data.append("device", this.device);
    data.append("sent", new Date().toISOString());
    return data;
  }

  async post(address, body) {
    const waiting = new AbortController();
    const patience = setTimeout(() => waiting.abort(), PATIENCE);
    try {
      return await fetch(address, {
        method: "POST",
        headers: { Accept: "application/json" },
        body,
        credentials: "same-origin",
        redirect: "manual",
        keepalive: String(body).length < MOST_KEPT_ALIVE,
        signal: waiting.signal,
      });
    } finally {
      clearTimeout(patience);
    }
  }

  // While something is in the way, the next retry takes everything along.
  later(delay) {
    clearTimeout(this.timer);
    this.timer = this.obstacle ? 0 : setTimeout(() => this.send(), delay);
  }

  // Sends what waits, until nothing does or something is in the way; says what that is, or "".
  send() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.isStuck || !this.messages.length) return Promise.resolve(this.isStuck ? this.obstacle : "");
    this.running ??= this.#sendAll().finally(() => (this.running = null));
    return this.running;
  }

  // The page is going away: everything at once, as nobody will be here to send the next. What the server takes only
  // in order stays for the next page, which restores it.
  depart() {
    if (this.isStuck) return;
    const end = this.messages.findIndex(({ place }) => place !== undefined);
    const ready = end < 0 ? this.messages : this.messages.slice(0, end);
    for (const message of ready) if (message !== this.sending) this.#deliver(message);
  }

  async #sendAll() {
    while (this.messages.length && !this.timer) {
      const [message] = this.messages;
      message.isSealed = true;
      this.sending = message;
      this.page.changed();
      const [problem, reply] = await this.#deliver(message);
      this.sending = null;
      if (problem) {
        this.meet(problem, reply?.refused);
        return problem;
      }
      this.#pause = FIRST_RETRY;
      this.messages = this.messages.filter((each) => each !== message);
      this.#drop(message);
      this.#settle(message, reply);
      if (this.obstacle) this.overcome();
    }
    this.page.changed();
    return "";
  }

  async #deliver(message) {
    try {
      const response = await this.post(this.page.address, this.#body(message));
      if (response.status === 200 || response.status === 422) return ["", await response.json()];
      const problems = { 401: "signed-out", 403: "signed-out", 404: "closed", 409: "refused" };
      const reply = response.status === 409 ? await response.json().catch(() => ({})) : {};
      return [problems[response.status] ?? "failed", reply];
    } catch {
      return ["offline"]; // no answer from the server
    }
  }

  #settle(message, reply) {
    this.clock = Math.max(this.clock, reply.sequence ?? 0);
    const isBehind = reply.sequence > message.sequence && Object.keys(message.items).length > 0;
    const isFresh = performance.now() - message.givenAt < FRESH;
    if (isBehind && isFresh) {
      // Another device was ahead: what was chosen here just now is newer.
      for (const [position, entries] of Object.entries(message.items)) {
        if (!this.isOnItsWay(position)) this.answer(position, entries);
      }
    }
    this.page.acknowledged(message, reply, isBehind && !isFresh);
  }

  meet(problem, text = "") {
    this.obstacle = problem;
    this.page.met(problem, text);
    clearTimeout(this.retry);
    if (problem === "closed" || problem === "refused") return;
    this.retry = setTimeout(this.page.retry, this.#pause * (0.5 + Math.random()));
    this.#pause = Math.min(this.#pause * 2, LAST_RETRY);
  }

  overcome() {
    clearTimeout(this.retry);
    this.obstacle = "";
    this.page.met("", "");
  }

  // The server has said no for good: these answers cannot be sent, and the page must say so.
  lose(messages) {
    for (const message of [...messages]) {
      message.isLost = true;
      this.messages = this.messages.filter((each) => each !== message);
      if (Object.keys(message.items).length) {
        this.lost.push(message);
        this.#remember(message);
      } else this.#drop(message);
    }
    this.page.changed();
  }
}

// --- The last resort: a file that only the server can read -------------------------------------------------

const written = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

export const canLock = () => Boolean(globalThis.crypto?.subtle);

// AES-256-GCM with the key of the attempt; its identifier is bound to the content.
export async function lockedFile(attempt, key, content) {
  const encode = (text) => new TextEncoder().encode(text);
  const bytes = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0));
  const secret = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const lock = { name: "AES-GCM", iv, additionalData: encode(attempt) };
  const data = await crypto.subtle.encrypt(lock, secret, encode(JSON.stringify(content)));
  return JSON.stringify({ attempt, nonce: written(iv), data: written(new Uint8Array(data)) });
}

export function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
