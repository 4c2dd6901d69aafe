// What a window or a kiosk keeps for a break of the network: one record in the browser's own database, written through
// before anybody is told. { key, client, told, got, acts }: `told` as the server said it, `got` when by this clock, `acts`
// what was done since, in order.
const NAME = "yike";

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("kept", { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function run(mode, act) {
  const db = await open();
  try {
    return await new Promise((resolve, reject) => {
      const change = db.transaction("kept", mode, { durability: "strict" });
      const request = act(change.objectStore("kept"));
      change.oncomplete = () => resolve(request.result);
      change.onabort = change.onerror = () => reject(change.error);
    });
  } finally {
    db.close();
  }
}

export const load = (key) => run("readonly", (store) => store.get(key));
export const save = (record) => run("readwrite", (store) => store.put(record));
export const forget = (key) => run("readwrite", (store) => store.delete(key));

function secret() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// The record, made when there is none; the secret is stored before the server hears of it.
export async function record(key) {
  const known = await load(key);
  if (known) return known;
  const fresh = { key, client: secret(), told: null, got: 0, acts: [] };
  await save(fresh);
  return fresh;
}

const json = (body) => ({ method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

// Renews; the list is stored before the next renewal says that it is. Resolves to the record, or to a refusal's code.
export async function renew(key, url) {
  const mine = await record(key);
  // Nothing is taken ahead while something is still to be told.
  if (mine.acts.length > 0) return { refused: "acts" };
  const has = { client: mine.client, epoch: mine.told?.epoch ?? 0, version: mine.told?.version ?? 0 };
  const answer = await fetch(url, json(has));
  if (!answer.ok) return { refused: (await answer.json().catch(() => ({}))).code ?? String(answer.status) };
  const told = await answer.json();
  const now = await record(key);
  if (now.acts.length > 0 || now.client !== mine.client) return { refused: "acts" };
  // An answer overtaken by a later one changes nothing.
  const newer = !now.told || told.epoch > now.told.epoch || told.version > now.told.version;
  if (newer) await save({ ...now, told, got: Date.now(), acts: [] });
  return { told };
}

// Tells the server what was done. Resolves to what came of it; what was told is then forgotten.
export async function reconcile(key, url, end = false) {
  const mine = await record(key);
  if (!mine.told) return { outcomes: [] };
  const body = { client: mine.client, epoch: mine.told.epoch, acts: mine.acts, end };
  const answer = await fetch(url, json(body));
  if (!answer.ok) return { refused: (await answer.json().catch(() => ({}))).code ?? String(answer.status) };
  const outcomes = await answer.json();
  if (end) await forget(key);
  else await save({ ...mine, told: { ...mine.told, applied: mine.told.applied + mine.acts.length }, acts: [] });
  return { outcomes };
}

// Milliseconds since 1970 by the server's clock, as well as it is known: a clock set anew while the page is open shifts nothing.
export function clock(mine) {
  const last = mine.acts.at(-1)?.at ?? mine.told.now;
  const began = Math.max(mine.told.now + Math.max(0, Date.now() - mine.got), last);
  const mono = performance.now();
  return () => Math.round(began + performance.now() - mono);
}

// The next of the own acts; stored before it is shown.
export async function act(mine, did, token, at, service = "") {
  const n = mine.told.applied + mine.acts.length + 1;
  const next = { ...mine, acts: [...mine.acts, { n, did, token, at, service }] };
  await save(next);
  return next;
}

// Has the worker keep a page with all it names, for the time after.
export async function keepPage(url) {
  if (!("serviceWorker" in navigator)) return false;
  await navigator.serviceWorker.register("/sw.js");
  const { active } = await navigator.serviceWorker.ready;
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const also = (where, name) => Array.from(page.querySelectorAll(where), (element) => element.getAttribute(name));
  const parts = [...also("link[rel=stylesheet]", "href"), ...also("link[rel=icon]", "href"), ...also("script[src]", "src"), ...also("script[data-also]", "data-also")];
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => resolve(event.data);
    active.postMessage({ keep: [url, ...parts] }, [port2]);
  });
}

// Prints the slip of a number.
export function print(ticket, service, told, at) {
  const slip = document.getElementById("slip").content.cloneNode(true);
  const put = (name, text) => (slip.querySelector(`[data-${name}]`).textContent = text);
  put("label", ticket.label);
  put("what", service);
  put("venue", told.venue);
  put("at", new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Shanghai" }));
  const svg = slip.querySelector(".qr svg");
  svg.setAttribute("viewBox", `-2 -2 ${ticket.side + 4} ${ticket.side + 4}`);
  svg.querySelector("path").setAttribute("d", ticket.qr);
  document.querySelector("[data-paper]").replaceChildren(slip);
  window.print();
}

export const timeOfDay = (at) =>
  new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit", timeZone: "Asia/Shanghai" });
