// The kiosk: prints by itself, listens to scanner and card reader, and goes back to the start when nobody touches it.
import { keepPage, load, renew } from "asset:keep.js";

const body = document.body;
const QUIET = 20000;
let timer;

// A screen left by somebody shows nothing of theirs to the next.
function quiet() {
  clearTimeout(timer);
  const away = !("start" in body.dataset) || location.search !== "";
  if (away) timer = setTimeout(() => location.replace(body.dataset.home), QUIET);
}
for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, quiet, { passive: true });
quiet();

// Scanner and reader are keyboards: what they type lands in the one field, wherever the focus is, and their Enter sends it.
const wedge = document.querySelector("[data-wedge]");
addEventListener("keydown", (event) => {
  if (!wedge || event.target === wedge || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key.length === 1 && event.key !== " ") wedge.focus();
  if (event.key === "Enter" && wedge.value) {
    event.preventDefault();
    wedge.form.requestSubmit();
  }
});

// Pressed twice is pressed once.
let sent = false;
addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
addEventListener("pageshow", () => {
  sent = false;
  if (wedge) wedge.value = "";
});

// The slip is the page everybody prints, brought here so that the kiosk never leaves its own screen.
const paper = document.querySelector("[data-paper]");
async function print() {
  const answer = await fetch(body.dataset.slip, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const slip = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
  if (!slip) return;
  slip.removeAttribute("id");
  const sheet = document.createElement("div");
  sheet.className = slip.className;
  sheet.append(...slip.childNodes);
  paper.replaceChildren(sheet);
  document.querySelector("[data-printing]").hidden = false;
  window.print();
}
if (paper && "print" in body.dataset) {
  // Going back must not print again.
  history.replaceState(null, "", location.pathname + location.search.replace(/[?&]print=1/, ""));
  print().catch(() => {});
}
document.querySelector("[data-again]")?.addEventListener("click", (event) => {
  event.preventDefault();
  print().catch(() => location.assign(body.dataset.slip));
});

const clock = document.querySelector("[data-clock]");
const [hours, minutes] = (clock?.textContent ?? "0:0").split(":").map(Number);
const opened = Date.now();
setInterval(() => {
  const now = (hours * 60 + minutes + Math.floor((Date.now() - opened) / 60000)) % 1440;
  if (clock) clock.textContent = `${Math.floor(now / 60)}:${String(now % 60).padStart(2, "0")}`;
}, 5000);

// The start page reads itself again, so that what is offered is true; it waits while the server is away.
if ("start" in body.dataset) {
  setInterval(async () => {
    if (sent || wedge?.value) return;
    const there = await fetch("/healthz").then((answer) => answer.ok, () => false);
    if (there && !sent) location.reload();
  }, 60000);
}

// 断网备用: a few numbers are ready for each line, and the page that hands them out is kept. What was handed out is told first.
async function takeAhead() {
  const base = body.dataset.home;
  const mine = await load(`kiosk:${base}`);
  if (mine?.acts.length) return location.replace(`${base}/offline`);
  const { refused } = await renew(`kiosk:${base}`, `${base}/lease`);
  if (!refused) await keepPage(`${base}/offline`);
}
if ("start" in body.dataset) takeAhead().catch(() => {});
