import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barriers, picture, stage } from '../harness/browser.mjs'
import { answer, claim, clerk, desk, guide, home, login } from '../harness/hooks.mjs'

const yike = stage()

test('m01_m07_line_moves: the number on the phone moves when the window calls', async () => {
  const resident = await yike.person()
  await resident.goto(answer())
  const row = resident.locator(home.rows).first()
  const venue = await row.getAttribute('data-venue')
  await row.locator(guide.take.replace('main ', '')).first().click()
  await resident.locator(claim.confirm).first().click()
  await resident.locator(claim.label).first().waitFor()
  await picture(resident, 'claim-390')
  assert.deepEqual(await barriers(resident), [])
  const state = () => resident.evaluate(
    ([label, ahead]) => [label, ahead].map((where) => document.querySelector(where)?.closest('section, main, div')?.innerText).join('|'),
    [claim.label, claim.ahead],
  )
  const before = await state()
  // A mark that a reload would wipe out: the page must change by itself.
  await resident.evaluate(() => { window.sameDocument = true })

  const staff = await yike.person({ width: 1440 })
  await staff.goto('/login?next=/desk')
  await staff.fill(login.name, clerk.name)
  await staff.fill(login.password, clerk.password)
  await staff.locator(login.enter).first().click()
  const window = staff.locator(desk.windows(venue)).first()
  const choose = await Promise.race([
    window.waitFor().then(() => true),
    staff.locator(desk.next).first().waitFor().then(() => false),
  ])
  if (choose) await window.click()

  // Whoever is at the window already is finished first.
  for (const act of [desk.start, desk.finish]) {
    if (await staff.locator(act).first().isVisible()) await staff.locator(act).first().click()
  }
  await staff.locator(desk.next).first().click()
  await staff.locator(`${desk.start}, ${desk.finish}`).first().waitFor()
  await picture(staff, 'desk-1440')
  assert.deepEqual(await barriers(staff), [])

  await resident.waitForFunction(
    ([label, ahead, before]) => [label, ahead]
      .map((where) => document.querySelector(where)?.closest('section, main, div')?.innerText).join('|') !== before,
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
  await page.locator(login.enter).first().click()
  await page.locator(login.password).waitFor()
  assert.equal(await page.locator(desk.next).count(), 0)
  assert.equal(await page.locator(login.name).inputValue(), clerk.name, 'the name is kept')
})
