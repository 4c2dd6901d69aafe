// The window by keyboard, and current by itself. Every key presses a button that is on the page.
const ready = Date.now();
let busy = false;

// Single keys rest while someone types, while an input method composes, and when a modifier is held.
function typing(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return true;
  const at = event.target;
  return at.closest?.("textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio])") != null;
}

function move(step) {
  const rows = Array.from(document.querySelectorAll("[data-row]"));
  const at = rows.findIndex((row) => row.classList.contains("sel"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  if (!next) return;
  rows[at]?.classList.remove("sel");
  next.classList.add("sel");
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (typing(event)) return;
  const key = event.key.toLowerCase();
  // A focused button or link keeps its own space and enter.
  if (key === " " && event.target.closest?.("button, a, input, summary")) return;
  if (key === "j" || key === "k") return move(key === "j" ? 1 : -1);
  if (/^[1-9]$/.test(key)) {
    document.querySelector(`[data-doc="${key}"]`)?.click();
    return;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target || target.disabled || busy) return;
  event.preventDefault();
  target.click();
});

// One press, one action: the page that comes back decides what is possible next.
document.addEventListener("submit", (event) => {
  if (busy) event.preventDefault();
  busy = true;
});
addEventListener("pageshow", () => (busy = false));

const clock = document.querySelector("[data-clock]");
const [hours, minutes] = (clock?.textContent ?? "0:0").split(":").map(Number);
setInterval(() => {
  const passed = Math.floor((Date.now() - ready) / 60000);
  const now = (hours * 60 + minutes + passed) % 1440;
  for (const since of document.querySelectorAll("[data-since]")) {
    since.textContent = since.textContent.replace(/\d+/, Number(since.dataset.since) + passed);
  }
  if (clock) clock.textContent = `${Math.floor(now / 60)}:${String(now % 60).padStart(2, "0")}`;
}, 5000);

// When the queue changes the page is read again and its middle exchanged; ticks on papers stay.
async function refresh() {
  if (busy) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (answer.redirected || !answer.ok) {
    location.reload();
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const ticks = Array.from(document.querySelectorAll("[data-doc]")).map((box) => box.checked);
  const same = document.querySelector(".now .no")?.textContent === fresh.querySelector(".now .no")?.textContent;
  for (const part of ["main", ".dbar .r"]) {
    const [old, young] = [document.querySelector(part), fresh.querySelector(part)];
    if (!old || !young || busy) continue;
    const held = old.contains(document.activeElement) ? document.activeElement.dataset?.key : null;
    old.replaceChildren(...young.childNodes);
    if (held) old.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
  }
  if (same) document.querySelectorAll("[data-doc]").forEach((box, i) => (box.checked = ticks[i] ?? false));
}

const lost = document.getElementById("lost");
const url = document.body.dataset.live;
if (url && "EventSource" in window) {
  const source = new EventSource(url);
  let soon;
  source.addEventListener("open", () => (lost.hidden = true));
  source.addEventListener("changed", () => {
    clearTimeout(soon);
    soon = setTimeout(() => refresh().catch(() => (lost.hidden = false)), 50 + Math.random() * 250);
  });
  source.addEventListener("error", () => (lost.hidden = false));
  source.addEventListener("end", () => source.close());
}
