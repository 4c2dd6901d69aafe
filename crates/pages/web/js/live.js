// Keeps "my number" current: one event stream with Last-Event-ID, polling when streams do not get through.
const live = document.getElementById("live");
const lost = document.getElementById("lost");
const say = document.getElementById("say");

if (live?.dataset.events) {
  const { events, poll } = live.dataset;
  let position = live.dataset.position;
  let failures = 0;
  let timer;

  const spoken = () => (live.querySelector(".called .t") ?? live.querySelector(".tk .a"))?.innerText.replace(/\s+/g, " ").trim() ?? "";
  const state = () => live.querySelector("[data-state]")?.dataset.state;
  const title = document.title;

  const connected = (yes) => {
    live.classList.toggle("off", !yes);
    lost.textContent = yes ? "" : live.dataset.lost;
  };

  // The fragment is our own server's template, escaped there.
  const show = (html) => {
    const [before, words] = [state(), spoken()];
    live.innerHTML = html;
    connected(true);
    if (spoken() !== words) say.textContent = spoken();
    const now = state();
    if (now === before) return;
    const waitHere = document.getElementById("arrived");
    if (waitHere) waitHere.hidden = now !== "waiting";
    document.title = now === "called" ? `${spoken()} · ${title}` : title;
    if (now === "called") navigator.vibrate?.([300, 150, 300]);
    if (now === "done" || now === "cancelled") location.reload();
  };

  const ask = async () => {
    if (document.hidden) {
      timer = setTimeout(ask, 5000);
      return;
    }
    try {
      const answer = await fetch(`${poll}?after=${encodeURIComponent(position)}`, { headers: { Accept: "text/html" } });
      if (answer.status === 200) {
        position = answer.headers.get("X-Position") ?? position;
        show(await answer.text());
      } else if (answer.status === 204 || answer.status === 304) {
        connected(true);
      } else if (answer.status === 404 || answer.status === 410) {
        location.reload();
        return;
      } else {
        connected(false);
      }
    } catch {
      connected(false);
    }
    timer = setTimeout(ask, 15000);
  };

  const fallBack = (source) => {
    source?.close();
    clearTimeout(timer);
    ask();
  };

  const listen = () => {
    if (!("EventSource" in window)) {
      fallBack();
      return;
    }
    const source = new EventSource(`${events}?after=${encodeURIComponent(position)}`);
    source.addEventListener("open", () => {
      failures = 0;
      connected(true);
    });
    source.addEventListener("live", (event) => {
      position = event.lastEventId || position;
      show(event.data);
    });
    source.addEventListener("end", () => {
      source.close();
      ask();
    });
    source.addEventListener("error", () => {
      connected(false);
      failures += 1;
      if (source.readyState === EventSource.CLOSED || failures >= 3) fallBack(source);
    });
  };

  listen();
}
