// The window by keyboard, and current by itself. Every key presses a button that is on the page; the page that comes back is
// put in place without a new load, so that a key is answered at once.
import { forget, keepPage, load, reconcile, renew } from "asset:keep.js";

let opened = Date.now();
let busy = false;

// 断网备用, when this window chose it: what it may do while cut off is taken ahead and stored; a key pressed into a dead line
// goes on there.
const KEY = "desk";
const OFFLINE = "/desk/offline";
const kept = () => localStorage.getItem("keep") === "1";
let renewing = false;
let again = false;
async function takeAhead() {
  if (!kept() || !("keep" in document.body.dataset)) return;
  if (renewing) {
    again = true;
    return;
  }
  renewing = true;
  try {
    do {
      again = false;
      const { refused } = await renew(KEY, "/desk/lease");
      if (refused === "acts") location.assign(OFFLINE);
      tell(refused);
      // Said once more when something was let go, so that others may call it.
    } while (again);
  } catch {
    // The next try is soon.
  } finally {
    renewing = false;
  }
}
function tell(refused) {
  const pane = document.querySelector("[data-keep-pane]");
  if (pane) pane.hidden = false;
  const says = document.querySelector("[data-keep-state]");
  if (says) says.textContent = kept() ? (refused ? says.dataset.no : says.dataset.on) : says.dataset.off;
  for (const said of document.querySelectorAll("[data-keep-why]")) said.hidden = refused !== said.dataset.keepWhy;
}
async function keeping(on) {
  if (on) {
    localStorage.setItem("keep", "1");
    await takeAhead();
    if (!(await keepPage(OFFLINE))) tell("worker");
  } else {
    await reconcile(KEY, "/desk/reconcile", true);
    localStorage.removeItem("keep");
    await forget(KEY);
    tell();
  }
}
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-keep-toggle]")) return;
  event.preventDefault();
  keeping(!kept()).catch(() => tell("network"));
});
if ("keep" in document.body.dataset) {
  load(KEY).then((mine) => {
    if (mine?.acts.length) location.replace(OFFLINE);
    else if (kept()) keeping(true).catch(() => {});
  }, () => {});
  tell();
  setInterval(takeAhead, 20000);
}
const goOffline = async () => {
  const mine = kept() && (await load(KEY).catch(() => null));
  if (mine?.told) location.assign(OFFLINE);
};

const all = (where, root = document) => Array.from(root.querySelectorAll(where));
const pane = () => document.querySelector("details.pane[open]");

// Single keys rest while someone types, while an input method composes, and when a modifier is held.
function typing(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return true;
  return event.target.closest?.("textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio])") != null;
}

function move(step) {
  const rows = all("[data-row]");
  const at = rows.findIndex((row) => row.classList.contains("sel"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  if (!next) return;
  rows[at]?.classList.remove("sel");
  next.classList.add("sel");
  next.scrollIntoView({ block: "nearest" });
}

function show(details) {
  for (const other of all("details.pane[open]")) if (other !== details) other.open = false;
  details.open = true;
  const first = details.querySelector("[data-first]");
  const chosen = document.querySelector("tr.sel[data-row]")?.dataset.row;
  if (first && all("option:not([disabled])", first).some((option) => option.value === chosen)) first.value = chosen;
  details.querySelector(".pop input:not([type=hidden]), .pop select, .pop button")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = pane();
    if (open) open.open = false;
    document.activeElement?.blur();
    return;
  }
  if (typing(event)) return;
  const key = event.key.toLowerCase();
  // A focused button or link keeps its own space and enter.
  if (key === " " && event.target.closest?.("button, a, input, summary")) return;
  if (key === "j" || key === "k") return move(key === "j" ? 1 : -1);
  if (/^[1-9]$/.test(key)) {
    const open = pane();
    (open ? open.querySelector(`[data-digit="${key}"]`) : document.querySelector(`[data-doc="${key}"]`))?.click();
    return;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target || target.disabled || busy) return;
  event.preventDefault();
  if (target.tagName === "INPUT") target.focus();
  else if (target.tagName === "SUMMARY") {
    if (target.parentElement.open) target.parentElement.open = false;
    else show(target.parentElement);
  } else target.click();
});

document.addEventListener("click", (event) => {
  const open = pane();
  if (open && !open.contains(event.target)) open.open = false;
});

// Parts of a fresh page take the place of ours. Papers ticked stay ticked while the same person is there.
function put(fresh) {
  const number = (root) => root.querySelector(".now .no")?.textContent;
  const ticks = number(document) === number(fresh) ? all("[data-doc]").map((box) => box.checked) : [];
  const chosen = document.querySelector("tr.sel[data-row]")?.dataset.row;
  const focus = document.activeElement?.dataset?.key;
  for (const part of [".dbar", ".says", "main", ".keys"]) {
    const [old, young] = [document.querySelector(part), fresh.querySelector(part)];
    if (old && young) old.replaceChildren(...young.childNodes);
  }
  all("[data-doc]").forEach((box, i) => (box.checked = ticks[i] ?? false));
  const row = all("[data-row]").find((row) => row.dataset.row === chosen);
  if (row) {
    document.querySelector("tr.sel")?.classList.remove("sel");
    row.classList.add("sel");
  }
  if (focus) document.querySelector(`[data-key="${CSS.escape(focus)}"]:not(input)`)?.focus();
  opened = Date.now();
}

const parse = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
const here = (url) => new URL(url, location.href).pathname === location.pathname;

// One press, one action: the page that comes back decides what is possible next.
document.addEventListener("submit", async (event) => {
  if (busy) {
    event.preventDefault();
    return;
  }
  const form = event.target;
  const url = event.submitter?.getAttribute("formaction") ?? form.getAttribute("action");
  if (kept() && (url === "/logout" || url === "/desk/close") && "keep" in document.body.dataset) {
    // Whoever leaves the window gives back what it took ahead, or nobody could call them.
    event.preventDefault();
    const submitter = event.submitter;
    keeping(false).then(() => form.requestSubmit(submitter), () => tell("network"));
    return;
  }
  if (!url?.startsWith("/desk") || url === "/desk/window") return;
  event.preventDefault();
  busy = true;
  const began = performance.now();
  try {
    const data = new URLSearchParams(new FormData(form, event.submitter));
    const answer =
      form.method === "get"
        ? await fetch(`${url}?${data}`, { headers: { Accept: "text/html" } })
        : await fetch(url, { method: "POST", body: data, headers: { Accept: "text/html" } });
    if (!answer.ok || !here(answer.url)) {
      location.assign(answer.ok ? answer.url : location.pathname);
      return;
    }
    put(await parse(answer));
    lost.hidden = true;
    document.body.dataset.took = (performance.now() - began).toFixed(1);
    document.body.dataset.acts = String(Number(document.body.dataset.acts ?? 0) + 1);
    tell();
    takeAhead();
  } catch {
    lost.hidden = false;
    goOffline();
  } finally {
    busy = false;
  }
});
addEventListener("pageshow", () => (busy = false));

setInterval(() => {
  const passed = Math.floor((Date.now() - opened) / 60000);
  const clock = document.querySelector("[data-clock]");
  if (passed === 0 || !clock) return;
  clock.dataset.from ??= clock.textContent;
  const [hours, minutes] = clock.dataset.from.split(":").map(Number);
  const now = (hours * 60 + minutes + passed) % 1440;
  clock.textContent = `${Math.floor(now / 60)}:${String(now % 60).padStart(2, "0")}`;
  for (const since of all("[data-since]")) {
    since.textContent = since.textContent.replace(/\d+/, Number(since.dataset.since) + passed);
  }
}, 5000);

// When the line changes the page is read again; not under somebody's hands.
let wanted = false;
const occupied = () => busy || pane() || /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "");
async function refresh() {
  if (occupied()) {
    wanted = true;
    return;
  }
  wanted = false;
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (!answer.ok || !here(answer.url)) {
    location.reload();
    return;
  }
  const fresh = await parse(answer);
  if (occupied()) {
    wanted = true;
    return;
  }
  // What was said last stays until the next press.
  fresh.querySelector(".says")?.replaceChildren(...(document.querySelector(".says")?.cloneNode(true).childNodes ?? []));
  put(fresh);
  tell();
  takeAhead();
}
setInterval(() => {
  if (wanted && !occupied()) refresh().catch(() => (lost.hidden = false));
}, 500);

const lost = document.getElementById("lost");
const url = document.body.dataset.live;
function listen() {
  const source = new EventSource(url);
  let soon;
  source.addEventListener("open", () => (lost.hidden = true));
  source.addEventListener("changed", () => {
    clearTimeout(soon);
    soon = setTimeout(() => refresh().catch(() => (lost.hidden = false)), Math.random() * 100);
  });
  source.addEventListener("error", () => {
    lost.hidden = false;
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
  });
  source.addEventListener("end", () => {
    source.close();
    setTimeout(listen, 2000);
  });
}
if (url && "EventSource" in window) listen();
