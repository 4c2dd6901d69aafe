// Every page that people see, walked through once by a resident with a number and a clerk at a window.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barriers, overflow, press, stage } from './browser.mjs'
import { answer, claim, clerk, desk, guide, home, login, nowhere, question, venue } from './hooks.mjs'

const FIXED = {
  home: '/',
  answer: answer(),
  'not understood': answer({ q: 'qxzvqxzv' }),
  'no street': answer({ at: question.place, ...nowhere }),
  services: '/services',
  'services found': '/services?q=%E7%A4%BE%E4%BF%9D',
  guide: guide.path,
  'guide of a pilot': guide.pilot,
  map: '/map',
  about: '/about',
  login: '/login',
  'not found': '/no-such-page',
}

// Registers one test for each width: every page in that look, without a serious barrier, a sideways scroll or an error
// on the console. `narrow`: widths at which only the scroll is looked at.
export function everyPage(look, { narrow }) {
  const yike = stage()
  for (const width of [390, 1440, ...narrow]) {
    test(`no_barriers: every page ${width} wide, ${JSON.stringify(look)}`, async (t) => {
      const page = await yike.person({ width, ...look })
      const see = async (name, path) => {
        await t.test(name, async () => {
          if (path) await page.goto(path)
          const over = await overflow(page)
          assert.ok(over <= 0, `${page.url()} is ${over} px wider than the screen`)
          if (!narrow.includes(width)) {
            const found = await barriers(page)
            assert.ok(found.length === 0, `${page.url()}\n${found.join('\n')}`)
          }
          assert.deepEqual(page.broken.splice(0), [])
        })
      }
      for (const [name, path] of Object.entries(FIXED)) await see(name, path)
      const names = look.lang === 'en' ? 'Zhongjie Road Community Centre' : '中街路社区党群服务中心'
      const there = await venue(page, question.place, names)
      await see('venue', there)
      await see('directions', `${there}/directions`)
      await page.goto(answer())
      await press(page, `${home.rows} ${home.take}`)
      await see('a number, before')
      await press(page, claim.confirm)
      const mine = new URL(page.url()).pathname
      await see('a number')
      await see('slip', `${mine}/slip`)
      await see('receipt', `${mine}/slip?paper=80mm`)
      await see('my numbers', '/my')
      await see('giving it back', `${mine}/cancel`)
      await page.goto('/login?next=/desk')
      await page.fill(login.name, clerk.name)
      await page.fill(login.password, clerk.password)
      await press(page, login.enter)
      await see('windows')
      await press(page, desk.windows(names))
      await see('desk')
      if (await page.locator(desk.next).isEnabled().catch(() => false)) {
        await press(page, desk.next)
        await see('desk, called')
      }
    })
  }
}
