// The moving map over the drawn one. It shows the rows of the list, with their numbers; it knows no place of its own.

const worker = "asset:maplibre-gl-worker.mjs";
const styles = "asset:maplibre-gl.css";

function webgl2() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

function theme() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen) return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

const withParam = (url, params) => `${url}${url.includes("?") ? "&" : "?"}${new URLSearchParams(params)}`;

function stylesheet() {
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: styles });
    link.onload = resolve;
    link.onerror = reject;
    document.head.append(link);
  });
}

async function geojson(url) {
  const answer = await fetch(url, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json();
}

const geometries = (data) =>
  data.type === "FeatureCollection" ? data.features.map((f) => f.geometry) : [data.type === "Feature" ? data.geometry : data];

const polygons = (data) =>
  geometries(data).flatMap((g) => (g?.type === "Polygon" ? [g.coordinates] : g?.type === "MultiPolygon" ? g.coordinates : []));

// Everything but what can be reached: the earth with the reach cut out, and the holes in the reach.
function mask(data) {
  const world = [[-180, -85], [180, -85], [180, 85], [-180, 85], [-180, -85]];
  const reach = polygons(data);
  const coordinates = [[world, ...reach.map((rings) => rings[0])], ...reach.flatMap((rings) => rings.slice(1).map((hole) => [hole]))];
  return { type: "Feature", properties: {}, geometry: { type: "MultiPolygon", coordinates } };
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// The style draws both and waits for what is in them.
function drawReach(map, data) {
  map.getSource("reach").setData(data);
  map.getSource("reach-mask").setData(mask(data));
}

function drawRoute(map, data) {
  map.addSource("route", { type: "geojson", data });
  map.addLayer({ id: "route", type: "line", source: "route", layout: { "line-cap": "round" }, paint: { "line-color": colour("--tile"), "line-width": 4, "line-dasharray": [0.1, 1.8] } });
}

// Names beside the numbers, where there is room (on a phone: when one looks closer); the numbers stand in their way first.
function drawNames(map, places, wide) {
  const label = map.getStyle().layers.findLast((layer) => layer.type === "symbol");
  const features = places.map(({ name, at }) => ({ type: "Feature", properties: { name }, geometry: { type: "Point", coordinates: at } }));
  // The first name gives the weight; no device has a font called so, and the next one is taken.
  const text = { "text-font": ["Bold", ...(label?.layout["text-font"] ?? ["sans-serif"])], "text-size": 13 };
  const paint = { "text-color": colour("--m-label"), "text-halo-color": colour("--m-halo"), "text-halo-width": 2 };
  map.addSource("places", { type: "geojson", data: { type: "FeatureCollection", features } });
  map.addLayer({
    id: "place-names", type: "symbol", source: "places", minzoom: wide ? 0 : 15, paint,
    layout: { ...text, "text-field": ["get", "name"], "text-variable-anchor": ["left", "right", "top", "bottom"], "text-radial-offset": 1.3, "text-justify": "auto", "text-max-width": 14 },
  });
  map.addLayer({
    id: "place-room", type: "symbol", source: "places", paint: { "text-opacity": 0 },
    layout: { ...text, "text-field": "\u2588", "text-size": 26, "text-allow-overlap": true },
  });
}

// Where one wants to go, as the drawn map marks it.
function goal(gl, map, at, name) {
  const element = Object.assign(document.createElement("div"), { className: "pin", textContent: "\u2713", title: name });
  new gl.Marker({ element }).setLngLat(at).addTo(map);
}

function marker(gl, map, row) {
  const pin = document.createElement("button");
  pin.type = "button";
  pin.className = "open" in row.dataset ? "pin" : "pin shut";
  pin.textContent = row.dataset.n;
  const link = row.querySelector("a[href]");
  pin.setAttribute("aria-label", `${row.dataset.n} ${row.querySelector(".nm").textContent}`);
  const lit = (on) => {
    pin.classList.toggle("lit", on);
    row.classList.toggle("lit", on);
  };
  pin.addEventListener("click", () => {
    row.scrollIntoView({ block: "center" });
    link.focus({ preventScroll: true });
  });
  pin.addEventListener("mouseenter", () => lit(true));
  pin.addEventListener("mouseleave", () => lit(false));
  document.addEventListener("yike:mark", (event) => event.detail.n === row.dataset.n && lit(event.detail.on));
  new gl.Marker({ element: pin }).setLngLat([Number(row.dataset.lon), Number(row.dataset.lat)]).addTo(map);
}

// Half a second on one spot, by finger or mouse, asks the question again from there.
function press(map, url) {
  let timer;
  const stop = () => clearTimeout(timer);
  const go = ({ lng, lat }) => location.assign(withParam(url, { lat: lat.toFixed(6), lon: lng.toFixed(6) }));
  const begin = (event) => {
    stop();
    if (event.points && event.points.length > 1) return;
    timer = setTimeout(() => go(event.lngLat), 550);
  };
  map.on("mousedown", begin);
  map.on("touchstart", begin);
  for (const end of ["mouseup", "touchend", "touchcancel", "movestart", "touchmove", "zoomstart"]) map.on(end, stop);
  map.on("contextmenu", (event) => go(event.lngLat));
}

/** Puts a moving map over the drawn one in `figure`, once everything it needs has loaded. */
export async function enhance(figure) {
  if (!webgl2()) return;
  const data = figure.dataset;
  const [gl] = await Promise.all([import("asset:maplibre-gl.mjs"), stylesheet()]);
  gl.setWorkerUrl(worker);
  const canvas = Object.assign(document.createElement("div"), { className: "canvas" });
  const here = [Number(data.lon), Number(data.lat)];
  const rows = Array.from(document.querySelectorAll(".place[data-n]"));
  canvas.classList.add("unready");
  figure.prepend(canvas);
  const map = new gl.Map({
    container: canvas,
    style: withParam(data.style, { theme: theme(), lang: document.documentElement.lang.slice(0, 2) }),
    center: here,
    zoom: 14,
    attributionControl: false,
    pitchWithRotate: false,
    dragRotate: false,
    cooperativeGestures: matchMedia("(hover: none)").matches,
    fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 160,
    locale: {
      "NavigationControl.ZoomIn": data.zoomIn,
      "NavigationControl.ZoomOut": data.zoomOut,
      "CooperativeGesturesHandler.MobileHelpText": data.twoFingers,
      "CooperativeGesturesHandler.WindowsHelpText": data.twoFingers,
      "CooperativeGesturesHandler.MacHelpText": data.twoFingers,
    },
  });
  map.touchZoomRotate.disableRotation();
  const loaded = await new Promise((resolve) => {
    map.once("load", () => resolve(true));
    map.once("error", () => resolve(false));
    setTimeout(() => resolve(false), 20000);
  });
  if (!loaded) {
    map.remove();
    canvas.remove();
    return;
  }
  // Inked roofs mean "within reach": where that is not the question, all lie in the mist.
  if (!data.reach) map.getSource("reach-mask").setData(mask({ type: "FeatureCollection", features: [] }));
  let end;
  const bounds = new gl.LngLatBounds(here, here);
  for (const row of rows) bounds.extend([Number(row.dataset.lon), Number(row.dataset.lat)]);
  for (const [url, draw] of [[data.reach, drawReach], [data.route, drawRoute]]) {
    if (!url) continue;
    try {
      const shape = await geojson(url);
      draw(map, shape);
      for (const ring of polygons(shape)) for (const point of ring[0]) bounds.extend(point);
      for (const g of geometries(shape)) if (g?.type === "LineString") {
        g.coordinates.forEach((point) => bounds.extend(point));
        end = g.coordinates.at(-1);
      }
    } catch {
      // The list and the numbers still stand.
    }
  }
  const places = rows.map((row) => ({ name: row.querySelector(".nm").textContent.trim(), at: [Number(row.dataset.lon), Number(row.dataset.lat)] }));
  if (data.reach || data.route) {
    const youAre = Object.assign(document.createElement("div"), { className: "youare", title: data.here });
    new gl.Marker({ element: youAre }).setLngLat(here).addTo(map);
    places.unshift({ name: data.here, at: here });
  } else {
    // The page of one venue: the map stands round it.
    goal(gl, map, here, data.place);
    places.unshift({ name: data.place, at: here });
  }
  if (end) goal(gl, map, end, document.title);
  drawNames(map, places, figure.clientWidth >= 600);
  rows.forEach((row) => marker(gl, map, row));
  map.addControl(new gl.NavigationControl({ showCompass: false }), "top-right");
  // At the sides room for a name.
  const side = data.route ? Math.min(96, figure.clientWidth / 6) : 40;
  map.fitBounds(bounds, { padding: { top: 40, left: side, right: side, bottom: 64 }, maxZoom: 16, animate: false });
  if (data.press) {
    press(map, data.press);
    const hint = Object.assign(document.createElement("p"), { className: "hint", textContent: data.pressHint });
    figure.append(hint);
  }
  figure.classList.add("moving");
  canvas.classList.remove("unready");
}
