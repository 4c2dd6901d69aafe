// What pages gain when scripts run: a position, a voice, printing, and the moving map once it is in view.
const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

// The point belongs to the words it was found for: other words, no point.
for (const place of all("form.ask input[name=place]")) {
  const known = place.value;
  place.addEventListener("input", () => {
    for (const name of ["at", "lat", "lon"]) {
      const field = place.form.elements.namedItem(name);
      if (field) field.disabled = place.value !== known;
    }
  });
}

function locate(button) {
  const form = button.form;
  const say = form.querySelector(".locate-say");
  say.textContent = button.dataset.busy;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      say.textContent = "";
      const set = (name, value) => {
        let field = form.elements.namedItem(name);
        if (!field) {
          field = Object.assign(document.createElement("input"), { type: "hidden", name });
          form.append(field);
        }
        field.disabled = false;
        field.value = value;
      };
      form.elements.namedItem("place").value = button.dataset.here;
      set("at", button.dataset.here);
      set("lat", coords.latitude.toFixed(6));
      set("lon", coords.longitude.toFixed(6));
      form.querySelector("input[name=q]").focus();
    },
    (error) => {
      say.textContent = error.code === error.PERMISSION_DENIED ? button.dataset.denied : button.dataset.failed;
    },
    { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 },
  );
}

if ("geolocation" in navigator && window.isSecureContext) {
  for (const button of all("[data-locate]")) {
    button.hidden = false;
    button.addEventListener("click", () => locate(button));
  }
}

for (const button of all("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Reading aloud, with a voice of the device that speaks the page's language.
if ("speechSynthesis" in window) {
  const language = document.documentElement.lang.slice(0, 2);
  const voice = () => speechSynthesis.getVoices().find((v) => v.lang.toLowerCase().startsWith(language));
  const offer = () => {
    for (const button of all("[data-speak]")) button.hidden = !voice();
  };
  offer();
  speechSynthesis.addEventListener?.("voiceschanged", offer);
  for (const button of all("[data-speak]")) {
    const [start, stop] = [button.textContent, button.dataset.speak];
    button.addEventListener("click", () => {
      if (speechSynthesis.speaking) {
        speechSynthesis.cancel();
        return;
      }
      const text = all("h1, .loc, .big span, .near1 p", button.closest("main")).map((e) => e.innerText.trim());
      const speech = new SpeechSynthesisUtterance(text.join("。"));
      Object.assign(speech, { voice: voice(), lang: document.documentElement.lang, rate: 0.85 });
      speech.onend = speech.onerror = () => (button.textContent = start);
      button.textContent = stop;
      speechSynthesis.speak(speech);
    });
  }
}

// Hovering or focusing a row marks its pin, on the drawn map and on the moving one.
for (const row of all(".place[data-n]")) {
  const mark = (on) => document.dispatchEvent(new CustomEvent("yike:mark", { detail: { n: row.dataset.n, on } }));
  row.addEventListener("mouseenter", () => mark(true));
  row.addEventListener("mouseleave", () => mark(false));
  row.addEventListener("focusin", () => mark(true));
  row.addEventListener("focusout", () => mark(false));
}

// The moving map is fetched when its place is nearly in view; if anything fails the drawn map stays.
const maps = all("[data-map]");
const start = (figure) => import("asset:map.js").then((m) => m.enhance(figure)).catch(() => {});
const saving = navigator.connection?.saveData;
if (maps.length > 0 && !saving) {
  if ("IntersectionObserver" in window) {
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        seen.unobserve(entry.target);
        start(entry.target);
      }
    }, { rootMargin: "100px" });
    maps.forEach((figure) => seen.observe(figure));
  } else {
    maps.forEach(start);
  }
}
