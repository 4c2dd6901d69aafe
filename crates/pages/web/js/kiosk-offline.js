// The kiosk while it is cut off: hands out the numbers it has ready, prints them, and tells it all when the network is back.
import { act, clock, load, print, reconcile, timeOfDay } from "asset:keep.js";

const { base } = document.body.dataset;
const KEY = `kiosk:${base}`;
const at = (name) => document.querySelector(`[data-${name}]`);
const QUIET = 20000;
let mine, now, shown, timer;
let busy = false;

const left = () => mine.told.tickets.filter(({ token }) => !mine.acts.some((act) => act.token === token));

function show() {
  at("clock").textContent = timeOfDay(now());
  const ready = now() <= mine.told.expires ? left() : [];
  const services = mine.told.services.filter(({ schedule }) => ready.some((ticket) => ticket.schedule === schedule));
  at("none").hidden = services.length > 0;
  at("services").replaceChildren(
    ...services.slice(0, 8).map(({ code, name }) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.className = "btn";
      button.type = "button";
      button.dataset.code = code;
      const words = document.createElement("b");
      words.textContent = name;
      button.append(words);
      item.append(button);
      return item;
    }),
  );
}

function home() {
  clearTimeout(timer);
  shown = null;
  at("got").hidden = true;
  at("choose").hidden = false;
  show();
}

async function take(code) {
  if (busy) return;
  busy = true;
  try {
    const service = mine.told.services.find((service) => service.code === code);
    const ticket = left().find(({ schedule }) => schedule === service.schedule);
    if (!ticket) return home();
    mine = await act(mine, "handed_out", ticket.token, now(), code);
    shown = { ticket, service: service.name };
    at("label").textContent = ticket.label;
    at("service").textContent = service.name;
    at("choose").hidden = true;
    at("got").hidden = false;
    timer = setTimeout(home, QUIET);
    print(ticket, service.name, mine.told, now());
  } finally {
    busy = false;
  }
}

document.addEventListener("click", (event) => {
  const code = event.target.closest("[data-code]")?.dataset.code;
  if (code) take(code);
});
at("again").addEventListener("click", () => print(shown.ticket, shown.service, mine.told, now()));
at("done").addEventListener("click", home);

async function back() {
  if (busy || shown) return;
  busy = true;
  try {
    const there = await fetch("/healthz").then((answer) => answer.ok, () => false);
    if (!there) return;
    const { refused } = await reconcile(KEY, `${base}/reconcile`);
    if (!refused) location.replace(base);
  } catch {
    // Cut off again in the middle: it is told again.
  } finally {
    busy = false;
  }
}

mine = await load(KEY);
now = mine?.told ? clock(mine) : Date.now;
if (mine?.told) {
  show();
  setInterval(() => !shown && show(), 10000);
} else at("none").hidden = false;
setInterval(back, 5000);
addEventListener("online", back);
document.body.dataset.ready = "";
