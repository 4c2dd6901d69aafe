// The built binary with a copy of the demonstration data and a fixed clock.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const here = dirname(dirname(fileURLToPath(import.meta.url)))

// A Tuesday morning: counters are open, and the visiting clinic of the day is still to come.
export const NOW = '2026-11-24T10:14:00+08:00'

const binary = () => process.env.YIKE_BINARY

// The sketch as it stands at NOW.
export function makeData(folder) {
  const made = spawnSync(binary(), ['demo', '--data', folder, '--fresh', '--no-serve', '--now', NOW], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (made.error) throw made.error
  if (made.status === 0 && !existsSync(folder)) throw new Error('yike demo --no-serve made no data')
  if (made.status !== 0) throw new Error(`yike demo --no-serve ended with ${made.status ?? made.signal}`)
}

// Serves a copy of the sketch on a free port; resolves once the first page answers. `crash` ends the process at once,
// as a power cut would; `start` serves the same data on the same port again.
export async function serve({ now = NOW } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'yike-e2e-'))
  const data = join(folder, 'data')
  cpSync(process.env.YIKE_E2E_DATA, data, { recursive: true })
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  let child, ended
  let said = ''
  const start = async () => {
    child = spawn(binary(), ['serve', '--data', data, '--port', String(port), '--now', now], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const pipe of [child.stdout, child.stderr]) pipe.on('data', (text) => (said += text))
    ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)))
    const over = ended.then((how) => Promise.reject(new Error(`the server ended (${how}) before it answered:\n${said}`)))
    over.catch(() => {})
    await Promise.race([over, answers(base, () => said)])
  }
  const crash = async () => {
    child.kill('SIGKILL')
    await ended
  }
  const stop = async () => {
    child.kill('SIGTERM')
    const hard = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await ended
    clearTimeout(hard)
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', () => {
    child?.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  await start()
  return { base, start, crash, stop, said: () => said }
}

async function answers(base, said) {
  const until = Date.now() + 60_000
  while (Date.now() < until) {
    const ok = await fetch(base, { signal: AbortSignal.timeout(5_000) }).then((answer) => answer.ok, () => false)
    if (ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`the server did not answer on ${base} within 60 s. It said:\n${said()}`)
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}
