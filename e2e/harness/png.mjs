// Makes a screenshot small: 256 colours chosen from those it has, one byte a pixel. For pictures that are committed.
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

// The picture again with a palette. Reads what Chromium writes: 8 bits, RGB or RGBA without transparency, not interlaced.
export function small(png) {
  const { width, height, bytes, step } = decode(png)
  const bins = new Map()
  const bin = (at) => ((bytes[at] >> 3) << 10) | ((bytes[at + 1] >> 3) << 5) | (bytes[at + 2] >> 3)
  for (let at = 0; at < bytes.length; at += step) {
    const key = bin(at)
    const sum = bins.get(key) ?? bins.set(key, { n: 0, r: 0, g: 0, b: 0 }).get(key)
    sum.n += 1
    sum.r += bytes[at]
    sum.g += bytes[at + 1]
    sum.b += bytes[at + 2]
  }
  const colours = Array.from(bins, ([key, { n, r, g, b }]) => ({ key, n, r: r / n, g: g / n, b: b / n, far: Infinity, near: 0 }))
  const palette = []
  // Next comes the colour that is common and unlike those already chosen: a seldom accent is not lost among the greys.
  let next = colours.reduce((most, colour) => (colour.n > most.n ? colour : most))
  while (next && palette.length < 256) {
    palette.push(next)
    const { r, g, b } = next
    let best = 0
    next = undefined
    for (const colour of colours) {
      const far = (colour.r - r) ** 2 + (colour.g - g) ** 2 + (colour.b - b) ** 2
      if (far < colour.far) [colour.far, colour.near] = [far, palette.length - 1]
      const worth = colour.far * Math.sqrt(colour.n)
      if (worth > best) [best, next] = [worth, colour]
    }
  }
  const nearest = new Map(colours.map(({ key, near }) => [key, near]))
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = nearest.get(bin((y * width + x) * step))
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  const colourTable = Buffer.from(palette.flatMap(({ r, g, b }) => [Math.round(r), Math.round(g), Math.round(b)]))
  return Buffer.concat([
    SIGNATURE, chunk('IHDR', head), chunk('PLTE', colourTable), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type, data) {
  const out = Buffer.alloc(data.length + 12)
  out.writeUInt32BE(data.length, 0)
  out.write(type, 4, 'latin1')
  data.copy(out, 8)
  out.writeUInt32BE(crc32(out.subarray(4, data.length + 8)), data.length + 8)
  return out
}

function decode(png) {
  const data = []
  let head
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    const body = png.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR') head = body
    if (type === 'IDAT') data.push(body)
    at += length + 12
  }
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)]
  const step = { 2: 3, 6: 4 }[head[9]]
  if (head[8] !== 8 || !step || head[12] !== 0) throw new Error(`a PNG of another kind: ${head.toString('hex')}`)
  const raw = inflateSync(Buffer.concat(data))
  const line = width * step
  const bytes = Buffer.alloc(line * height)
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (line + 1)]
    for (let x = 0; x < line; x += 1) {
      const left = x >= step ? bytes[y * line + x - step] : 0
      const up = y > 0 ? bytes[(y - 1) * line + x] : 0
      const corner = x >= step && y > 0 ? bytes[(y - 1) * line + x - step] : 0
      bytes[y * line + x] = raw[y * (line + 1) + 1 + x] + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]
    }
  }
  return { width, height, bytes, step }
}

// The predictor of the PNG specification, section 9.4.
function paeth(left, up, corner) {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}
