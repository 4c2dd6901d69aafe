// Bundles styles and scripts, names each file by its content, compresses it, and writes the Rust table that embeds them.
// Run by build.rs: node build.mjs <output folder>
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
const read = (path) => readFileSync(join(here, path), "utf8");
const maplibre = (name) => `node_modules/maplibre-gl/dist/${name}`;

// Dark by choice is [data-theme=dark]; dark by device is the same block under the media query.
const withDeviceTheme = (css) =>
  css.replace(/\[data-theme=dark\]\{([^}]*)\}/, (block, body) =>
    `${block}\n@media (prefers-color-scheme:dark){:root:not([data-theme]){${body}}}`);

// Comments and the blanks at line ends; nothing that could change a meaning.
const tidyCss = (css) => css.replace(/\/\*[^]*?\*\//g, "").replace(/\n\s+/g, "\n").replace(/\n+/g, "\n").trim() + "\n";

const css = (...names) => () => tidyCss(names.map((n) => read(`css/${n}.css`)).map(withDeviceTheme).join("\n"));

// Without the source map's address: the map is not served.
const vendor = (name) => () => read(maplibre(name)).replace(/\n?\/\/# sourceMappingURL=.*$/m, "");

const sources = {
  "app.css": css("tokens", "base", "parts", "rule", "home", "services", "venue", "claim", "other", "print"),
  "case.css": css("case"),
  "desk.css": css("desk"),
  "board.css": css("board"),
  "kiosk.css": css("kiosk"),
  "slip.css": css("slip"),
  "slip-80mm.css": css("slip-80mm"),
  "seal.svg": () => read("seal.svg"),
  ...Object.fromEntries(readdirSync(join(here, "js")).filter((n) => n.endsWith(".js")).map((n) => [n, () => read(`js/${n}`)])),
  "maplibre-gl.mjs": vendor("maplibre-gl.mjs"),
  "maplibre-gl-worker.mjs": vendor("maplibre-gl-worker.mjs"),
  "maplibre-gl.css": () => read(maplibre("maplibre-gl.css")),
};

const types = { ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8", ".svg": "image/svg+xml" };
const done = new Map();

function build(name) {
  if (done.has(name)) return done.get(name);
  if (!sources[name]) throw new Error(`asset:${name} is named in a file but does not exist`);
  // A file names another as asset:<name>; the hash of the other becomes part of this one.
  const text = sources[name]().replace(/asset:([a-z0-9.-]+)/g, (_, other) => `/assets/${build(other).hashed}`);
  const bytes = Buffer.from(text);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const ext = extname(name);
  const hashed = `${name.slice(0, -ext.length)}.${hash}${ext}`;
  const file = { name, hashed, type: types[ext], bytes };
  file.br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  file.gz = gzipSync(bytes, { level: 9 });
  done.set(name, file);
  return file;
}

rmSync(join(out, "assets"), { recursive: true, force: true });
mkdirSync(join(out, "assets"), { recursive: true });
const rows = Object.keys(sources).sort().map((name) => {
  const f = build(name);
  for (const [suffix, bytes] of [["", f.bytes], [".br", f.br], [".gz", f.gz]]) writeFileSync(join(out, "assets", f.hashed + suffix), bytes);
  const embed = (suffix) => `include_bytes!(concat!(env!("OUT_DIR"), "/assets/${f.hashed}${suffix}"))`;
  return `Asset { name: "${f.name}", url: "/assets/${f.hashed}", content_type: "${f.type}", identity: ${embed("")}, br: ${embed(".br")}, gzip: ${embed(".gz")} },`;
});
writeFileSync(join(out, "assets.rs"), `static ASSETS: &[Asset] = &[\n${rows.join("\n")}\n];\n`);
