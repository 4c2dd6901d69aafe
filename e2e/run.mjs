// Makes the sketch of Gusu once, then runs the specs; each spec file serves its own copy of it.
//
//   node run.mjs [WORD...]      only the files whose name contains one of the words
//
// Read from the environment: YIKE_BINARY (the built binary), YIKE_CHROMIUM, UPDATE_SCREENSHOTS=1.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { here, makeData } from './harness/server.mjs'

const words = process.argv.slice(2)
const specs = readdirSync(join(here, 'specs'))
  .filter((name) => name.endsWith('.spec.mjs'))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  .map((name) => join('specs', name))
if (specs.length === 0) {
  console.error(`no spec file is named like ${words.join(' or ')}`)
  process.exit(2)
}
if (!process.env.YIKE_BINARY || !existsSync(process.env.YIKE_BINARY)) {
  console.error('YIKE_BINARY does not name a built binary: run "cargo build -p yike" and set it, or run "cargo verify --only build,e2e"')
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'yike-e2e-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

const began = Date.now()
const template = join(folder, 'data')
makeData(template)
console.log(`the sketch of Gusu was made in ${((Date.now() - began) / 1000).toFixed(1)} s`)

const run = spawnSync(
  process.execPath,
  ['--test', '--test-reporter=spec', '--test-concurrency=2', '--test-timeout=600000', ...specs],
  { cwd: here, stdio: 'inherit', env: { ...process.env, YIKE_E2E_DATA: template } },
)
process.exit(run.status ?? 1)
