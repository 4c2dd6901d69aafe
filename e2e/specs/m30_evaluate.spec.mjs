import assert from 'node:assert/strict'
import { test } from 'node:test'
import { press, stage } from '../harness/browser.mjs'
import { answer, claim, clerk, desk, evaluate, home, list, login, messages } from '../harness/hooks.mjs'

const yike = stage()

// Somebody takes a number at the first venue of the answer, without scripts, and says that they are there.
async function number() {
  const page = await yike.person({ scripts: false })
  await page.goto(answer())
  const [{ name: venue }] = await list(page)
  await press(page, `${home.rows} ${home.take}`)
  await press(page, claim.confirm)
  return { page, venue, url: page.url(), label: (await page.locator(claim.label).innerText()).trim() }
}

// The clerk calls until this label stands at the window, then finishes.
async function serve(venue, label) {
  const staff = await yike.person({ width: 1440 })
  await staff.goto('/login?next=/desk')
  await staff.fill(login.name, clerk.name)
  await staff.fill(login.password, clerk.password)
  await press(staff, login.enter)
  await press(staff, desk.windows(venue))
  for (let calls = 0; calls < 60; calls += 1) {
    for (const act of [desk.start, desk.finish]) {
      if (await staff.locator(act).first().isVisible()) await press(staff, act)
    }
    await press(staff, desk.next)
    if ((await staff.locator(desk.label).innerText()).trim() === label) break
  }
  return staff
}

test('m07_m30_told_and_asked: the page says what is due; afterwards the visit is evaluated, once, without scripts', async () => {
  const { page, venue, url, label } = await number()
  await press(page, messages.ask)
  await press(page, claim.arrived)
  const staff = await serve(venue, label)
  assert.equal((await staff.locator(desk.label).innerText()).trim(), label)
  // The worker looks every two seconds; the person loads the page again.
  let told = ''
  for (let tries = 0; tries < 40 && !told.includes(label); tries += 1) {
    await page.goto(url)
    told = await page.locator(messages.list).allInnerTexts().then((texts) => texts.join('\n'))
    if (!told.includes(label)) await page.waitForTimeout(250)
  }
  assert.match(told, new RegExp(label), 'the message stands on the page')

  await page.goto(`${url}/evaluate`)
  assert.equal(await page.locator(evaluate.grades).count(), 0, 'nothing to say before it is over')
  await press(staff, desk.start)
  await press(staff, desk.finish)
  await page.goto(url)
  await press(page, evaluate.link)
  assert.equal(await page.locator(evaluate.grades).count(), 5)
  assert.equal(await page.locator(`${evaluate.grades}:checked`).count(), 0, 'nothing is chosen beforehand')
  await page.locator(evaluate.grades).nth(1).check()
  await press(page, evaluate.send)
  assert.equal(await page.locator(evaluate.grades).count(), 0, 'once')
  await page.goto(`${url}/evaluate`)
  assert.equal(await page.locator(evaluate.grades).count(), 0)
})
