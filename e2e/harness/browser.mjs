// Chromium, and the people who look through it.
import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { after, before } from 'node:test'
import { chromium } from 'playwright-core'
import { small } from './png.mjs'
import { here, serve } from './server.mjs'

// Headless Chromium draws WebGL in software; Playwright itself passes the switch that allows it.
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
]

// Registers the start and the end of a server and a browser round the tests of a file.
// `now`: what the server's clock says, unless the morning of the other specs.
export function stage({ now } = {}) {
  const stage = {}
  before(async () => {
    stage.server = await serve({ now })
    stage.browser = await chromium.launch({ executablePath: executable(), args: FLAGS })
  })
  after(async () => {
    await stage.browser?.close()
    await stage.server?.stop()
  })

  // A person with a screen of their own. `lang`: zh or en; `elder`, `dark`: what they chose before; `scripts: false`:
  // a browser without JavaScript; `at`: the position their device tells, as { latitude, longitude }. Their cookies are theirs alone.
  stage.person = async ({ width = 390, lang = 'zh', elder = false, dark = false, scripts = true, at = null } = {}) => {
    const context = await stage.browser.newContext({
      baseURL: stage.server.base,
      viewport: { width, height: width < 600 ? 844 : 900 },
      locale: lang === 'zh' ? 'zh-CN' : 'en-GB',
      timezoneId: 'Asia/Shanghai',
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
      javaScriptEnabled: scripts,
      ...(at && { geolocation: at, permissions: ['geolocation'] }),
    })
    context.setDefaultTimeout(15_000)
    const chosen = { lang: lang === 'zh' ? 'zh-Hans' : 'en', ...(elder && { size: 'elder' }) }
    await context.addCookies(Object.entries(chosen).map(([name, value]) => ({ name, value, url: stage.server.base })))
    const page = await context.newPage()
    page.broken = []
    page.on('pageerror', (error) => page.broken.push(String(error)))
    page.on('response', (answer) => {
      if (answer.status() >= 500) page.broken.push(`${answer.status()} ${answer.url()}`)
    })
    // What the security policy forbids is said on the console, too. A page that is not there says so twice: rightly.
    page.on('console', (said) => {
      if (said.type() !== 'error' && said.type() !== 'warning') return
      if (/^Failed to load resource/.test(said.text()) && said.location().url === page.url()) return
      if (/GPU stall due to ReadPixels|GL Driver Message/.test(said.text())) return
      page.broken.push(`${said.type()}: ${said.text()} (${said.location().url})`)
    })
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url())
      if (protocol.startsWith('http') && origin !== stage.server.base) page.broken.push(`asks another host: ${request.url()}`)
    })
    return page
  }
  return stage
}

// Presses what leads to another page, and waits for that page.
export async function press(page, where) {
  await turned(page, () => page.locator(where).first().click())
}

// Does something and waits until the page turned: loaded anew, or put in place by the desk's own script, which counts its acts.
export async function turned(page, act) {
  const before = await page.evaluate(() => document.body.dataset.acts ?? '')
  const load = page.waitForEvent('load')
  const acted = page.waitForFunction((before) => (document.body?.dataset.acts ?? '') !== before, before)
  // Only one of the two comes.
  for (const either of [load, acted]) either.catch(() => {})
  await Promise.all([Promise.any([load, acted]), act()])
}

// axe-core over the page as it stands; what it finds serious or critical, as sentences.
export async function barriers(page) {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  // Evaluated, not added as a script element: the pages' own content security policy forbids those.
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) =>
      `${id}: ${help}\n    at ${target.join(' ')}\n    ${failureSummary.split('\n').slice(1, 3).join(' ').trim()}`))
}

// Pixels by which the page is wider than the screen.
export const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

// What the README shows.
const SHOWN = ['offline-1440', 'home-1440', 'home-390', 'dark-390', 'claim-390', 'slip', 'desk-1440', 'elder-390']

// A picture into e2e/out; with UPDATE_SCREENSHOTS=1 those the README shows go into docs/screenshots, made small.
export async function picture(page, name, { whole = false } = {}) {
  const out = join(here, 'out')
  mkdirSync(out, { recursive: true })
  await page.evaluate(() => document.fonts.ready.then(() => true)).catch(() => {})
  const png = await page.screenshot({ path: join(out, `${name}.png`), fullPage: whole, animations: 'disabled' })
  if (process.env.UPDATE_SCREENSHOTS !== '1' || !SHOWN.includes(name)) return
  const shown = join(dirname(here), 'docs', 'screenshots')
  mkdirSync(shown, { recursive: true })
  writeFileSync(join(shown, `${name}.png`), small(png))
}

function executable() {
  if (process.env.YIKE_CHROMIUM) return process.env.YIKE_CHROMIUM
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      try {
        accessSync(join(folder, name), constants.X_OK)
        return join(folder, name)
      } catch {
        // Not in this folder.
      }
    }
  }
  throw new Error('no Chromium in PATH: install it, or set YIKE_CHROMIUM to its executable')
}
