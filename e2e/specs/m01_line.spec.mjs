import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barriers, picture, press, stage } from '../harness/browser.mjs'
import { answer, claim, clerk, desk, home, list, login } from '../harness/hooks.mjs'

const yike = stage()

test('m01_m07_line_moves: the number on the phone moves when the window calls', async () => {
  const resident = await yike.person()
  await resident.goto(answer())
  const [{ name: venue }] = await list(resident)
  await press(resident, `${home.rows} ${home.take}`)
  await press(resident, claim.confirm)
  await resident.locator(claim.label).waitFor()
  if (await resident.locator(claim.arrived).isVisible()) await press(resident, claim.arrived)
  await picture(resident, 'claim-390')
  assert.deepEqual(await barriers(resident), [])
  // A mark that a reload would wipe out: the page must change by itself.
  await resident.evaluate(() => { window.sameDocument = true })
  const stand = ([label, ahead]) => [label, ahead].map((where) => document.querySelector(where)?.innerText).join('|')
  const before = await resident.evaluate(stand, [claim.label, claim.ahead])

  const staff = await yike.person({ width: 1440 })
  await staff.goto('/login?next=/desk')
  await staff.fill(login.name, clerk.name)
  await staff.fill(login.password, clerk.password)
  await press(staff, login.enter)
  if (await staff.locator('button[name=window]').count() > 0) await press(staff, desk.windows(venue))
  // Whoever is at the window already is finished first.
  for (const act of [desk.start, desk.finish]) {
    if (await staff.locator(act).first().isVisible()) await press(staff, act)
  }
  await press(staff, desk.next)
  await staff.locator(desk.start).waitFor()
  await picture(staff, 'desk-1440')
  assert.deepEqual(await barriers(staff), [])

  await resident.waitForFunction(
    ([label, ahead, before]) =>
      [label, ahead].map((where) => document.querySelector(where)?.innerText).join('|') !== before,
    [claim.label, claim.ahead, before],
  )
  assert.equal(await resident.evaluate(() => window.sameDocument), true, 'the page was loaded anew')
  assert.deepEqual([...resident.broken, ...staff.broken], [])
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
