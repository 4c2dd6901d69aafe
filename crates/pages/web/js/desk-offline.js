// The window while it is cut off: calls whom it keeps, hands out its own numbers, writes everything down, and tells it all
// when the network is back.
import { act, clock, forget, load, print, reconcile, timeOfDay } from "asset:keep.js";

const KEY = "desk";
const body = document.body;
const at = (name) => document.querySelector(`[data-${name}]`);
const say = (name, label) => body.dataset[name].replace("{label}", label);
let mine, now;
let busy = false;

// How things stand: what was told, and what was done since.
function stands() {
  const { told, acts } = mine;
  const people = new Map();
  for (const claim of told.line) people.set(claim.token, claim);
  const tickets = new Map(told.tickets.map((ticket) => [ticket.token, ticket]));
  let line = told.line.map((claim) => claim.token);
  let here = told.here && { ...told.here, calls: 1 };
  if (told.here) people.set(told.here.token, told.here);
  for (const { did, token, service, at } of acts) {
    if (did === "handed_out") {
      const ticket = tickets.get(token);
      const name = told.services.find(({ code }) => code === service)?.name ?? "";
      people.set(token, { token, label: ticket.label, service: name, since: at });
      tickets.delete(token);
      line.push(token);
    } else if (did === "called") {
      here = { ...people.get(token), serving: false, calls: 1 };
      line = line.filter((other) => other !== token);
    } else if (did === "recalled") here.calls += 1;
    else if (did === "started") here.serving = true;
    else here = null;
  }
  return { line: line.map((token) => people.get(token)), here, tickets: [...tickets.values()] };
}

function cell(row, text, style = "") {
  const td = row.insertCell();
  td.textContent = text;
  td.className = style;
}

function show() {
  const { line, here, tickets } = stands();
  const over = now() > mine.told.expires;
  at("venue").textContent = mine.told.venue;
  at("window").textContent = mine.told.window;
  at("here").textContent = here?.label ?? body.dataset.nobody;
  at("here").classList.toggle("idle", !here);
  at("service").textContent = here?.service ?? "";
  at("waiting").textContent = line.length;
  at("tickets").textContent = tickets.length;
  at("pending").textContent = mine.acts.length;
  body.dataset.acts = mine.acts.length;
  at("synced").textContent = timeOfDay(mine.told.now);
  at("clock").textContent = timeOfDay(now());
  const next = line[0]?.label;
  const words = !here
    ? next ? say("next", next) : body.dataset.none
    : !here.serving ? say("start", here.label)
    : next ? say("finishNext", next) : body.dataset.finish;
  at("go").textContent = words;
  const can = {
    go: here || (next && !over),
    recalled: here && !here.serving,
    missed: here && !here.serving && here.calls >= Number(body.dataset.calls),
    later: here?.serving,
    finished: Boolean(here),
    handed_out: tickets.length > 0 && !over,
  };
  for (const button of document.querySelectorAll("[data-do]")) button.disabled = busy || !can[button.dataset.do];
  at("line").replaceChildren();
  for (const [i, claim] of line.entries()) {
    const row = at("line").insertRow();
    cell(row, i + 1);
    cell(row, claim.label, "n");
    cell(row, claim.service, "sv");
    cell(row, body.dataset.minutes.replace("{n}", Math.max(0, Math.floor((now() - claim.since) / 60000))), "rt");
  }
  at("no-line").hidden = line.length > 0;
  document.querySelector("table").hidden = line.length === 0;
  if (over) problem(body.dataset.over);
}

function problem(text) {
  at("problem").textContent = text;
  at("problem").hidden = !text;
}

async function write(did, token, service) {
  mine = await act(mine, did, token, now(), service);
}

async function go() {
  const { line, here } = stands();
  if (here && !here.serving) return write("started", here.token);
  if (here) await write("finished", here.token);
  if (line[0] && now() <= mine.told.expires) await write("called", line[0].token);
}

async function give() {
  const service = at("services").value;
  const schedule = mine.told.services.find(({ code }) => code === service)?.schedule;
  const ticket = stands().tickets.find((ticket) => ticket.schedule === schedule);
  if (!ticket) return;
  await write("handed_out", ticket.token, service);
  at("gave").textContent = say("given", ticket.label);
  at("gave").hidden = false;
  show();
  print(ticket, at("services").selectedOptions[0].textContent, mine.told, now());
}

async function press(what) {
  if (busy) return;
  busy = true;
  try {
    const { here } = stands();
    if (what === "go") await go();
    else if (what === "handed_out") await give();
    else await write(what, here.token);
  } catch (error) {
    problem(String(error));
  } finally {
    busy = false;
    show();
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button && !button.disabled) press(button.dataset.do);
});
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("select, input")) return;
  if (event.key === " " && event.target.closest("button, a")) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target || target.disabled) return;
  event.preventDefault();
  target.click();
});

// Back on the network: everything is told in its order. Whoever was changed meanwhile is shown before the window goes on.
let telling = false;
let told = false;
async function back() {
  if (telling || busy || told) return;
  telling = busy = true;
  try {
    const there = await fetch("/healthz").then((answer) => answer.ok, () => false);
    if (!there) return;
    const { outcomes, refused } = await reconcile(KEY, "/desk/reconcile");
    if (refused === "denied" || refused === "not-found") return problem(body.dataset.signedOut);
    if (refused) {
      at("copy").hidden = refused !== "lease-elsewhere";
      return problem(refused === "lease-elsewhere" ? body.dataset.elsewhere : refused);
    }
    const other = outcomes.filter(({ came }) => came === "changed" || came === "unknown");
    if (other.length === 0) return location.replace("/desk");
    // Stays until it was read; the link leads on.
    told = true;
    mine = await load(KEY);
    problem(body.dataset.changed.replace("{labels}", other.map(({ label }) => label).join("、")));
  } catch {
    // Cut off again in the middle: what was carried out is known there, and told again.
  } finally {
    telling = busy = false;
    show();
  }
}
at("retry").addEventListener("click", back);

// Another screen took the window over: what was done here can only be read, so it is handed to people as a file.
at("copy").addEventListener("click", async () => {
  const file = document.createElement("a");
  file.href = URL.createObjectURL(new Blob([JSON.stringify(mine.acts, null, 1)], { type: "application/json" }));
  file.download = `yike-desk-${new Date().toISOString()}.json`;
  file.click();
  await forget(KEY);
  location.replace("/desk");
});

mine = await load(KEY);
if (!mine?.told) {
  problem(body.dataset.empty);
  for (const button of document.querySelectorAll("[data-do]")) button.disabled = true;
} else {
  now = clock(mine);
  for (const { code, name } of mine.told.services) at("services").add(new Option(name, code));
  show();
  setInterval(show, 10000);
  setInterval(back, 5000);
  addEventListener("online", back);
  body.dataset.ready = "";
}
