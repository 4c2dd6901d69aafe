// The lobby board: follows one stream, reconnects for ever, and says each call aloud once somebody has pressed "sound".
const live = document.getElementById("live");
const lost = document.getElementById("lost");
const status = document.getElementById("say");
const button = document.querySelector("[data-sound]");

let position = live.dataset.position;
let source;
let retry = 1000;
let timer;
let heard = Date.now();
let shownAt = Date.now();

const build = () => live.querySelector("[data-build]")?.dataset.build;
const built = build();
const calls = () => Array.from(live.querySelectorAll("[data-say]"));
// What stands on the board when it is opened was said already.
const said = new Set(calls().map((call) => call.dataset.key));

/* Voice: browsers speak only after a gesture. One call after the other, each once; a recall has a new key. */
const voice = window.speechSynthesis;
const line = [];
let speaking = false;
let sound = false;

function pick() {
  const lang = live.dataset.lang.slice(0, 2);
  const fits = (voice?.getVoices() ?? []).filter((v) => v.lang.toLowerCase().startsWith(lang));
  return fits.find((v) => v.localService) ?? fits[0];
}

function speak() {
  if (speaking || line.length === 0 || !sound || !voice) return;
  speaking = true;
  const words = new SpeechSynthesisUtterance(line.shift());
  words.lang = live.dataset.lang.startsWith("zh") ? "zh-CN" : "en-GB";
  words.voice = pick() ?? null;
  words.rate = 0.9;
  let over = false;
  const next = () => {
    if (over) return;
    over = true;
    clearTimeout(late);
    speaking = false;
    speak();
  };
  // Some engines never say that they have ended.
  const late = setTimeout(() => {
    voice.cancel();
    next();
  }, 20000);
  words.onend = words.onerror = next;
  voice.speak(words);
}

function tell() {
  const fresh = calls().filter((call) => !said.has(call.dataset.key)).reverse();
  for (const call of fresh) {
    said.add(call.dataset.key);
    if (sound) line.push(call.dataset.say);
  }
  if (fresh.length > 0) status.textContent = fresh.map((call) => call.dataset.say).join(" ");
  speak();
}

if (button) {
  const words = button.querySelector("span");
  button.hidden = false;
  if (!voice) {
    button.disabled = true;
    words.textContent = button.dataset.none;
  }
  button.addEventListener("click", () => {
    sound = !sound;
    button.classList.toggle("on", sound);
    button.setAttribute("aria-pressed", String(sound));
    words.textContent = sound ? button.dataset.on : button.dataset.off;
    if (!sound) {
      line.length = 0;
      voice.cancel();
      return;
    }
    // The gesture opens the voice; the calls that stand are said as a proof that it works.
    line.push(...calls().map((call) => call.dataset.say).reverse());
    speak();
  });
}

/* The stream. The browser's own retries end when an answer is no stream (a restart behind a proxy): then ours go on. */
function show(html) {
  // The fragment is our own server's template, escaped there.
  live.innerHTML = html;
  shownAt = Date.now();
  // A newer version of Yike brings its own script and styles.
  if (build() !== built) location.reload();
  tell();
}

function alive() {
  heard = Date.now();
  retry = 1000;
  lost.hidden = true;
}

function again() {
  source?.close();
  source = undefined;
  clearTimeout(timer);
  timer = setTimeout(listen, retry * (0.75 + Math.random() / 2));
  retry = Math.min(retry * 2, 30000);
}

function listen() {
  clearTimeout(timer);
  source = new EventSource(`${live.dataset.events}&after=${encodeURIComponent(position)}`);
  source.addEventListener("open", alive);
  source.addEventListener("live", (event) => {
    position = event.lastEventId || position;
    alive();
    show(event.data);
  });
  source.addEventListener("end", again);
  source.addEventListener("error", () => {
    if (Date.now() - heard > 5000) lost.hidden = false;
    if (source?.readyState === EventSource.CLOSED) again();
  });
}

if ("EventSource" in window) listen();
else setInterval(() => location.reload(), 15000);

addEventListener("online", again);

// A frame comes at least every minute; a longer silence means a connection that looks open and is not.
setInterval(() => {
  const clock = live.querySelector("[data-clock]");
  const passed = Math.floor((Date.now() - shownAt) / 60000);
  if (clock && passed > 0) {
    clock.dataset.from ??= clock.textContent;
    const [hours, minutes] = clock.dataset.from.split(":").map(Number);
    const now = (hours * 60 + minutes + passed) % 1440;
    clock.textContent = `${Math.floor(now / 60)}:${String(now % 60).padStart(2, "0")}`;
  }
  if (Date.now() - shownAt > 150000) {
    lost.hidden = false;
    again();
  }
}, 5000);
