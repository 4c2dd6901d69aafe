// Serves the pages for a break of the network, and nothing else: while there is a network every page comes from the server.
const CACHE = "yike-keep";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// A page says what it needs when it is cut off: its own address for the time after, styles and scripts.
self.addEventListener("message", (event) => {
  const { keep } = event.data ?? {};
  if (keep) event.waitUntil(store(keep).then((ok) => event.ports[0]?.postMessage(ok)));
});

async function store(addresses) {
  const cache = await caches.open(CACHE);
  const answers = await Promise.all(addresses.map((address) => fetch(address).catch(() => null)));
  // All or nothing: half a page is none. What was kept before stays until then.
  if (!answers.every((answer) => answer?.ok && !answer.redirected)) return false;
  await Promise.all(addresses.map((address, i) => cache.put(address, answers[i])));
  return true;
}

const pageFor = (path) => {
  const kiosk = path.match(/^\/kiosk\/[^/]+/);
  return kiosk ? `${kiosk[0]}/offline` : "/desk/offline";
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && /^\/(desk|kiosk)(\/|$)/.test(pathname)) {
    event.respondWith(
      fetch(request).catch(async () => (await caches.match(pageFor(pathname))) ?? Response.error()),
    );
  } else if (pathname.startsWith("/assets/")) {
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  }
});
