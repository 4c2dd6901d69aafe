import assert from 'node:assert/strict'
import { test } from 'node:test'
import { picture, press, stage } from '../harness/browser.mjs'
import { answer, claim, guide, home, question } from '../harness/hooks.mjs'

const yike = stage()

test('m01_find_guide_number: from the question to a slip and back, without scripts', async () => {
  const page = await yike.person({ scripts: false })
  await page.goto('/')
  await page.fill(home.where, question.place)
  await page.fill(home.need, question.need)
  await press(page, home.search)
  assert.ok((await page.locator(home.rows).count()) > 0, 'no venue answers the question')

  await press(page, home.guide)
  assert.match(await page.locator('h1').innerText(), guide.name)

  // Find, guide, take, confirm: a number is four presses away.
  await press(page, guide.take)
  await press(page, claim.confirm)
  assert.match(new URL(page.url()).pathname, /^\/claims\/[\w-]{20,}$/, 'a number opens by an unguessable address')
  const mine = page.url()
  const label = (await page.locator(claim.label).innerText()).trim()
  assert.match(label, /^[A-Z]\d{3,}$/)

  await press(page, claim.slip)
  const paper = () => page.locator('.sheet').innerText()
  assert.ok((await paper()).includes(label), 'the slip shows the number')
  assert.equal(await page.locator('.sheet .qr svg').count(), 1, 'and a code to scan')
  assert.ok((await page.locator('.sheet .w li').count()) > 0, 'and on A4 the way')
  await page.setViewportSize({ width: 900, height: 1180 })
  await picture(page, 'slip')
  await page.setViewportSize({ width: 390, height: 844 })
  const points = () => page.locator('.sheet').evaluate((sheet) => Math.min(...Array.from(sheet.querySelectorAll('p, li, h1'))
    .filter((line) => line.innerText.trim() && line.offsetHeight > 0)
    .map((line) => parseFloat(getComputedStyle(line).fontSize) * 0.75)))
  await press(page, claim.roll)
  assert.ok((await paper()).includes(label), 'the receipt shows the number')
  const wide = await page.locator('.sheet').evaluate((sheet) => sheet.getBoundingClientRect().width / 96 * 25.4)
  assert.ok(Math.abs(wide - 80) < 0.5, `the receipt is ${wide} mm wide`)
  assert.ok((await points()) >= 18, `the smallest line of the receipt is ${await points()} points`)
  await picture(page, 'slip-80mm')

  const file = await page.request.get(`${mine}/calendar.ics`)
  assert.match(await file.text(), /^BEGIN:VCALENDAR\r\n[^]*END:VCALENDAR\r\n$/)

  await page.goto('/my')
  assert.ok((await page.locator('main').innerText()).includes(label), 'the browser remembers the number')

  await page.goto(mine)
  await press(page, claim.cancel)
  // A page that asks once more is a page with the same button.
  if (new URL(page.url()).pathname.endsWith('/cancel')) await press(page, claim.cancel)
  await page.goto(mine)
  assert.equal(await page.locator(claim.ahead).count(), 0, 'a number given back no longer waits')
  assert.equal(await page.locator(claim.cancel).count(), 0, 'and cannot be given back twice')
  assert.deepEqual(page.broken, [])
})

test('m01_one_number: pressing twice, or going back and pressing again, gives one number', async () => {
  const page = await yike.person({ scripts: false })
  await page.goto(answer())
  await press(page, `${home.rows} ${home.take}`)
  const form = await page.locator(claim.confirm).evaluate((button) => Object.fromEntries(new FormData(button.form)))
  const once = (await Promise.all([1, 2, 3].map(() => page.request.post('/claims', { form, maxRedirects: 0, headers: { origin: yike.server.base } }))))
    .map((taken) => taken.headers().location)
  await press(page, claim.confirm)
  assert.deepEqual(new Set([...once, new URL(page.url()).pathname]).size, 1, `${once} and ${page.url()}`)
})

test('m01_found_in_english: the same question answered in English', async () => {
  const page = await yike.person({ width: 1440, lang: 'en' })
  await page.goto(answer())
  assert.equal(await page.locator('html').getAttribute('lang'), 'en')
  assert.ok((await page.locator(home.rows).count()) > 0)
  assert.match(await page.locator('main').innerText(), /min/)
  assert.doesNotMatch(await page.locator('.ans, .best, .rows').allInnerTexts().then((parts) => parts.join('')), /\p{Script=Han}/u)
  await picture(page, 'home-en-1440')
  assert.deepEqual(page.broken, [])
})

test('m01_not_understood_says_what_next: a need nobody knows is no dead end', async () => {
  const page = await yike.person({ scripts: false })
  await page.goto(`/?${new URLSearchParams({ place: question.place, q: 'qxzvqxzv' })}`)
  assert.equal(await page.locator(home.rows).count(), 0)
  assert.equal(await page.locator(home.need).inputValue(), 'qxzvqxzv', 'what was typed is kept')
  assert.ok((await page.locator('main a[href]').count()) > 0, 'there is somewhere to go')
})
