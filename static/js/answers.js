// Reads and fills the fields of a question, and keeps unsent answers on the device.

export function storageKeyOf(user, attempt) {
  return `answers:${user}:${attempt}`;
}

// crypto.randomUUID exists on secure origins only; a site inside a local network may be without TLS.
export function uuid() {
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
export function valuesOf(box) {
  const sent = fieldsOf(box).filter((field) => !isTick(field) || field.checked);
  return sent.map((field) => [field.name, field.value]);
}

export function fill(box, entries) {
  for (const field of fieldsOf(box)) {
    const mine = entries.filter(([name]) => name === field.name).map(([, value]) => value);
    if (isTick(field)) field.checked = mine.includes(field.value);
    else field.value = mine[0] ?? "";
  }
}

export function isAnswered(box) {
  return valuesOf(box).some(([, value]) => value.trim() !== "");
}

// Storage may be full or forbidden: answers then live in memory only, and leaving the page asks first.
export function keep(key, messages) {
  try {
    if (messages.length) localStorage.setItem(key, JSON.stringify(messages));
    else localStorage.removeItem(key);
  } catch {
    return;
  }
}

export function forget(key) {
  keep(key, []);
}

export function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "[]");
  } catch {
    return [];
  }
}
