import assert from 'node:assert/strict'
import { test } from 'node:test'
import { picture, press, stage, turned } from '../harness/browser.mjs'
import { answer, claim, clerk, desk, home, list, login } from '../harness/hooks.mjs'

const yike = stage()

// Somebody with a number, standing there: at the first venue of the answer, or where `take` leads.
async function waits({ take, ...options } = {}) {
  const page = await yike.person(options)
  await page.goto(answer())
  const [{ name: venue }] = await list(page)
  if (take) await page.goto(take)
  else await press(page, `${home.rows} ${home.take}`)
  const here = page.url()
  await press(page, claim.confirm)
  if (await page.locator(claim.arrived).isVisible()) await press(page, claim.arrived)
  const label = (await page.locator(claim.label).innerText()).trim()
  return { page, venue, label, take: here }
}

// The clerk at that venue's first window, with nobody in front of it.
async function window1(venue) {
  const page = await yike.person({ width: 1440 })
  await page.goto('/login?next=/desk')
  await page.fill(login.name, clerk.name)
  await page.fill(login.password, clerk.password)
  await press(page, login.enter)
  await press(page, desk.windows(venue))
  for (const act of [desk.start, desk.finish]) {
    if (await page.locator(act).first().isVisible()) await press(page, act)
  }
  return page
}

const state = (page) => page.locator(claim.state).getAttribute('data-state')
const until = (page, wanted) => page.locator(`${claim.state}[data-state=${wanted}]`).waitFor()

test('m01_m07_line_moves: the number on the phone moves when the window calls and finishes', async () => {
  const first = await waits({ scripts: false })
  const { take } = first
  const { page: resident, label } = await waits({ take })
  for (let more = 0; more < 3; more += 1) await waits({ take, scripts: false })
  await picture(resident, 'claim-390')
  // A mark that a reload would wipe out: the page must change by itself.
  await resident.evaluate(() => { window.sameDocument = true })
  const ahead = async () => Number((await resident.locator(claim.ahead).innerText()).match(/\d+/)?.[0] ?? 0)
  const before = await ahead()
  assert.equal(await state(resident), 'waiting')
  assert.equal(await resident.locator('#arrived').isVisible(), true, 'the desk knows that I am here')
  assert.ok(before >= 1, 'somebody stands before me')

  const staff = await window1(first.venue)
  await press(staff, desk.next)
  assert.equal((await staff.locator(desk.label).innerText()).trim(), first.label, 'who came first is called first')
  await resident.waitForFunction(
    ([where, before]) => Number(document.querySelector(where)?.innerText.match(/\d+/)?.[0] ?? 0) < before,
    [claim.ahead, before],
  )
  await press(staff, desk.start)
  await picture(staff, 'desk-1440')
  await press(staff, desk.finish)
  await press(staff, desk.next)
  assert.equal((await staff.locator(desk.label).innerText()).trim(), label)
  await until(resident, 'called')
  assert.match(await resident.title(), /1/, 'the tab says that the window calls')
  assert.equal(await resident.locator('#arrived').isVisible(), false, 'who is called is not told to wait')
  assert.equal(await resident.evaluate(() => window.sameDocument), true, 'the page was loaded anew')
  await picture(resident, 'called-390')
  await press(staff, desk.start)
  await until(resident, 'serving')
  await press(staff, desk.finish)
  await until(resident, 'done')
  assert.deepEqual([...resident.broken, ...staff.broken], [])
})

test('m07_the_desk_hears: a number taken on a phone appears at the window by itself', async () => {
  const { venue, take } = await waits({ scripts: false })
  const staff = await window1(venue)
  await staff.evaluate(() => { window.sameDocument = true })
  const { label } = await waits({ take, scripts: false })
  await staff.locator(desk.queue).filter({ hasText: label }).waitFor()
  assert.equal(await staff.evaluate(() => window.sameDocument), true)
  // By keyboard: space calls the next one, space again begins, F finishes.
  await turned(staff, () => staff.keyboard.press(' '))
  await turned(staff, () => staff.keyboard.press(' '))
  await turned(staff, () => staff.keyboard.press('f'))
  await staff.locator(desk.next).waitFor()
  assert.deepEqual(staff.broken, [])
})

test('m01_without_streams: where event streams do not get through the page asks every fifteen seconds', async () => {
  const page = await yike.person()
  await page.clock.install()
  await page.route('**/events*', (route) => route.fulfill({ status: 403, body: '' }))
  await page.goto(answer())
  await press(page, `${home.rows} ${home.take}`)
  await press(page, claim.confirm)
  // The event of the number itself may still be on its way into the ledger's order; once it is there, nothing has happened.
  let answered
  for (let n = 0; n < 5 && answered?.status() !== 204; n += 1) {
    [answered] = await Promise.all([page.waitForResponse(/\/live\?after=\d+$/), page.reload()])
  }
  assert.equal(answered.status(), 204, 'nothing has happened yet')
  const cancel = `${new URL(page.url()).pathname}/cancel`
  assert.ok((await page.request.post(cancel, { headers: { origin: yike.server.base } })).ok())
  // Time is turned on by a quarter of a minute until the page has asked and shows it.
  let shown = false
  const showing = until(page, 'cancelled').then(() => (shown = true))
  while (!shown) await Promise.race([showing, page.clock.fastForward(15_000).catch(() => {})])
})

test('m07_numbers_survive: the power goes, the number stays, and the open page recovers by itself', async () => {
  const { page, venue, label } = await waits()
  const mine = page.url()
  await yike.server.crash()
  await page.waitForFunction((where) => document.querySelector(where).textContent.trim() !== '', claim.lost)
  assert.equal((await page.locator(claim.label).innerText()).trim(), label, 'what was known stays on the page')
  await yike.server.start()
  await page.waitForFunction((where) => document.querySelector(where).textContent.trim() === '', claim.lost, { timeout: 40_000 })
  const staff = await window1(venue)
  for (let called = ''; called !== label;) {
    await press(staff, desk.next)
    called = (await staff.locator(desk.label).innerText()).trim()
    if (called !== label) for (const act of [desk.start, desk.finish]) await press(staff, act)
  }
  await until(page, 'called')
  await page.goto(mine)
  assert.equal((await page.locator(claim.label).innerText()).trim(), label)
})

test('m07_the_desk_is_for_staff: the window does not open without signing in', async () => {
  const page = await yike.person({ width: 1440 })
  await page.goto('/desk')
  assert.equal(await page.locator(desk.next).count(), 0)
  await page.locator(login.password).waitFor()

  await page.fill(login.name, clerk.name)
  await page.fill(login.password, 'not the password')
  await press(page, login.enter)
  await page.locator(login.password).waitFor()
  assert.equal(await page.locator(desk.next).count(), 0)
  assert.equal(await page.locator(login.name).inputValue(), clerk.name, 'the name is kept')
})
