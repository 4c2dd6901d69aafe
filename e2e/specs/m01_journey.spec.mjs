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
  assert.ok((await page.locator('body').innerText()).includes(label), 'the slip shows the number')

  await page.goto(mine)
  await press(page, claim.cancel)
  // A page that asks once more is a page with the same button.
  if (new URL(page.url()).pathname.endsWith('/cancel')) await press(page, claim.cancel)
  await page.goto(mine)
  assert.equal(await page.locator(claim.ahead).count(), 0, 'a number given back no longer waits')
  assert.equal(await page.locator(claim.cancel).count(), 0, 'and cannot be given back twice')
  assert.deepEqual(page.broken, [])
})

test('m01_found_in_english: the same question answered in English', async () => {
  const page = await yike.person({ width: 1440, lang: 'en' })
  await page.goto(answer())
  assert.equal(await page.locator('html').getAttribute('lang'), 'en')
  assert.ok((await page.locator(home.rows).count()) > 0)
  assert.match(await page.locator('main').innerText(), /min/)
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
