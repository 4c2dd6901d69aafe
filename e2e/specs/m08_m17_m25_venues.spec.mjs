import assert from 'node:assert/strict'
import { test } from 'node:test'
import { picture, press, stage } from '../harness/browser.mjs'
import { guide, question, venue } from '../harness/hooks.mjs'

const yike = stage()
const text = (page) => page.locator('main').innerText()

test('m25_rooms_by_floor: three floors and twelve rooms, with the way to each in words', async () => {
  const page = await yike.person({ width: 1440, scripts: false })
  await page.goto(await venue(page, '泰元', '泰元社区新时代文明实践站'))
  assert.deepEqual(await page.locator('h3:has(+ .rooms)').allInnerTexts(), ['一楼', '二楼', '三楼'])
  const rooms = await page.locator('.rooms li').evaluateAll((rows) => rows.map((row) => row.innerText))
  assert.equal(rooms.length, 12)
  assert.ok(rooms.every((room) => room.trim().split('\n').length > 1), 'a room without the way to it')
  assert.doesNotMatch(rooms.join(''), /[A-Za-z]/, 'an internal name reached a resident')
  assert.match(await text(page), /3000 平方米/)
  assert.match(await text(page), /11 ?支/)
  await picture(page, 'venue-1440', { whole: true })
  assert.deepEqual(page.broken, [])
})

test('m08_pilot: who may come, where, and until when stands on the guide', async () => {
  const page = await yike.person({ scripts: false })
  await page.goto(guide.pilot)
  const note = await page.locator('.notice').filter({ hasText: '试点' }).innerText()
  assert.match(note, /苏锦/)
  assert.match(note, /自由职业/)
  assert.match(note, /20\d\d ?年/)
  await picture(page, 'pilot-390')
})

test('m17_visiting_clinic: Tuesdays and Fridays from twelve to two, in the words of the page', async () => {
  const page = await yike.person({ scripts: false })
  const there = await venue(page, question.place, '中街路社区党群服务中心')
  await page.goto(there)
  const note = await page.locator('.notice').filter({ hasText: /12:00/ }).innerText()
  assert.match(note, /周二、周五|星期二、星期五/)
  assert.match(note, /12:00.14:00/)
  await picture(page, 'venue-390', { whole: true })
  const english = await yike.person({ lang: 'en', scripts: false })
  await english.goto(there)
  assert.match(await english.locator('.notice').filter({ hasText: /12:00/ }).innerText(), /Tuesday.*Friday/)
  assert.doesNotMatch((await english.locator('.notice').allInnerTexts()).join(''), /\p{Script=Han}/u)
})

test('m04_wrong_hours: whoever finds the door shut can say so, and what was written is kept', async () => {
  const page = await yike.person({ scripts: false })
  const there = await venue(page, question.place, '中街路社区党群服务中心')
  await page.goto(there)
  const long = await page.request.post(`${there}/reports`, { form: { what: '门'.repeat(301) }, headers: { origin: yike.server.base } })
  assert.equal(long.status(), 422)
  assert.ok((await long.text()).includes('门'.repeat(300)), 'what was written is lost')
  await page.fill('#what', '星期二下午门没开')
  await press(page, 'form[action$="/reports"] button')
  assert.match(new URL(page.url()).pathname, /\/thanks$/)
  assert.ok((await page.locator(`main a[href="${there}"]`).count()) > 0)
  assert.deepEqual(page.broken, [])
})
