import assert from 'node:assert/strict'
import { test } from 'node:test'
import { picture, press, stage } from '../harness/browser.mjs'
import { answer, booking, claim } from '../harness/hooks.mjs'

const yike = stage()

// The days of the visiting clinic: by way of the soonest times near the place, as the guide leads there.
async function bookable(page) {
  await page.goto(answer())
  await page.goto(booking.guide)
  await press(page, booking.soonest)
  const venue = await page.locator('input[name=venue]').first().getAttribute('value')
  return new URL(`/book?venue=${venue}&service=${booking.service}`, page.url()).href
}

// Books the nth time of the last day shown, without JavaScript.
async function books(options = {}) {
  const page = await yike.person({ scripts: false, ...options })
  const days = options.days ?? await bookable(page)
  await page.goto(days)
  await page.locator(booking.days).last().click()
  const times = page.locator(booking.times)
  const time = (await times.nth(options.nth ?? 0).innerText()).match(/\d+:\d+/)[0]
  await times.nth(options.nth ?? 0).click()
  return { page, days, time }
}

test('m07_book_and_move: a resident books, checks the answers, moves, and the page and the calendar file follow', async () => {
  const { page, time } = await books()
  assert.match(page.url(), /\/confirm$/)
  assert.ok((await page.locator('main').innerText()).includes(time), 'the time is shown to be checked')
  await picture(page, 'book-confirm-390')
  await press(page, booking.confirm)
  const number = page.url()
  const label = (await page.locator(claim.label).innerText()).trim()
  assert.match(label, /^Y[A-Z]\d{3}$/)
  await picture(page, 'booked-390')
  // Somebody else does not find the time, when it had one place left.
  const calendar = async () => (await (await page.request.get(`${number}/calendar.ics`)).text())
  assert.match(await calendar(), /SEQUENCE:0/)
  await press(page, booking.move)
  await page.locator(booking.days).last().click()
  await page.locator(booking.times).nth(2).click()
  assert.equal(page.url(), number)
  assert.equal((await page.locator(claim.label).innerText()).trim(), label, 'the number stays')
  assert.ok(!(await page.locator('.called').innerText()).includes(time), 'the time does not')
  assert.match(await calendar(), /SEQUENCE:1/)
})

test('m07_wait_and_offer: another waits, is offered the place given back, and takes it', async () => {
  const first = await books({ nth: 5 })
  await press(first.page, booking.confirm)
  const waiting = await yike.person({ scripts: false })
  const url = new URL(first.days)
  url.pathname = '/book/wait'
  await waiting.goto(url.href)
  await press(waiting, booking.join)
  // The demonstration has places left: the offer comes at once.
  await waiting.waitForURL(/\/confirm$/)
  await press(waiting, booking.confirm)
  assert.match((await waiting.locator(claim.label).innerText()).trim(), /^Y[A-Z]\d{3}$/)
  // Giving back asks once, and says so.
  await press(first.page, 'a[href$="/cancel"]')
  await press(first.page, 'form[action$="/cancel"] button')
  assert.match(await first.page.locator('main').innerText(), /退|给了别人|Someone/)
})
