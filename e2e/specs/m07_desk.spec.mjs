import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barriers, overflow, picture, press, stage, turned } from '../harness/browser.mjs'
import { answer, claim, clerk, desk, home, list, login, manager } from '../harness/hooks.mjs'

const yike = stage()

// Somebody stands in line: at the first venue of the answer, or where `there` leads.
async function waits(there) {
  const page = await yike.person({ scripts: false })
  await page.goto(answer())
  const name = there?.venue ?? (await list(page))[0].name
  if (there) await page.goto(there.take)
  else await press(page, `${home.rows} ${home.take}`)
  const take = page.url()
  await press(page, claim.confirm)
  if (await page.locator(claim.arrived).isVisible()) await press(page, claim.arrived)
  return { venue: name, take, label: (await page.locator(claim.label).innerText()).trim() }
}

async function signedIn(who, next, options = {}) {
  const page = await yike.person({ width: 1440, ...options })
  await page.goto(`/login?next=${next}`)
  await page.fill(login.name, who.name)
  await page.fill(login.password, who.password)
  await press(page, login.enter)
  return page
}

async function window1(venue, options) {
  const page = await signedIn(clerk, '/desk', options)
  await press(page, desk.windows(venue))
  for (const act of [desk.start, desk.finish]) {
    if (await page.locator(act).first().isVisible()) await press(page, act)
  }
  return page
}

const label = async (page) => (await page.locator(desk.label).innerText()).trim()
const said = async (page) => (await page.locator(desk.said).innerText()).trim()

test('m07_keys: a morning by keyboard alone', async () => {
  const there = await waits()
  for (let n = 0; n < 3; n += 1) await waits(there)
  const { venue } = there
  const page = await window1(venue)
  const took = []
  const key = async (key) => {
    await turned(page, () => page.keyboard.press(key))
    took.push([key, Number(await page.evaluate(() => document.body.dataset.took))])
  }
  assert.ok(await page.locator(desk.why).count() >= 3, 'it says why')
  assert.ok(await page.locator(desk.lanes).count() >= 1, 'it shows the next hour')
  await key(' ')
  const first = await label(page)
  assert.match(first, /^[A-Z]\d{3}$/)
  await key('r')
  await key('z')
  assert.equal(await label(page), first, 'the second call is taken back, the first stands')
  // Not there: before three calls a reason is asked for, and a letter in it is a letter.
  await page.keyboard.press('m')
  await page.keyboard.type('rhs')
  assert.equal(await page.inputValue(desk.missedWhy), 'rhs')
  assert.equal(await label(page), first, 'letters in a text field press nothing')
  await key('Enter')
  await page.locator('tr.hold', { hasText: first }).waitFor()
  await key(' ')
  const second = await label(page)
  assert.notEqual(second, first)
  await key(' ')
  await page.keyboard.press('h')
  await key('1')
  await page.locator('tr.hold', { hasText: second }).waitFor()
  await key(' ')
  await key(' ')
  const third = await label(page)
  await picture(page, 'desk-1440')
  await key('s')
  await page.keyboard.press('l')
  await page.locator('.pop', { hasText: third }).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await page.keyboard.type(first)
  await key('Enter')
  assert.match(await said(page), new RegExp(first))
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.locator('.keylist').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('q')
  await key('2')
  assert.match(await said(page), /暂停/)
  await key(' ')
  console.log(`keys, milliseconds from the key to the page: ${took.map(([key, ms]) => `${key === ' ' ? 'space' : key} ${ms}`).join(', ')}`)
  assert.deepEqual(page.broken, [])
})

test('m07_out_of_order: somebody else first only with a reason, which the ledger keeps', async () => {
  const there = await waits()
  await waits(there)
  const { venue, label: last } = await waits(there)
  const page = await window1(venue)
  await page.keyboard.press('o')
  await page.locator('#first').selectOption({ index: await page.locator('#first option').count() - 1 })
  const wanted = (await page.locator('#first option:checked').innerText()).split(' ')[0]
  assert.equal(wanted, last)
  await page.fill('#whyfirst', '同一个人刚才办到一半')
  await turned(page, () => page.keyboard.press('Enter'))
  assert.equal(await label(page), last)
  for (const act of [desk.start, desk.finish]) await press(page, act)
})

test('m07_desk_without_scripts: every action is a form', async () => {
  const { venue } = await waits()
  const page = await window1(venue, { scripts: false })
  await press(page, desk.next)
  await press(page, desk.start)
  await page.locator('details:has(button[formaction="/desk/hold"]) summary').click()
  await press(page, 'button[formaction="/desk/hold"][value=form]')
  await press(page, 'tr.hold button[formaction="/desk/bring"]')
  await press(page, desk.start)
  await press(page, desk.finish)
})

test('m07_overview: a supervisor stops numbers with a reason and goes on; everybody sees it', async () => {
  const { venue, take } = await waits()
  const page = await signedIn(manager, '/desk/overview')
  const line = page.locator('section.q', { hasText: venue }).locator('.ol').first()
  await line.locator('input[name=why]').fill('到下班办不完了')
  await turned(page, () => line.locator('button', { hasText: '停止发号' }).click())
  await line.locator('button', { hasText: '恢复发号' }).waitFor()
  const resident = await yike.person()
  await resident.goto(take)
  if (await resident.locator(claim.confirm).isVisible()) await press(resident, claim.confirm)
  assert.match(await resident.locator('.problem').innerText(), /发完|不再/)
  await turned(page, () => line.locator('button', { hasText: '恢复发号' }).click())
  await line.locator('button', { hasText: '停止发号' }).waitFor()
  assert.deepEqual(await barriers(page), [])
  await picture(page, 'overview-1440')
})

test('m07_desk_looks: both languages, dark, elder, narrow', async () => {
  const { venue } = await waits()
  for (const options of [{ lang: 'en' }, { dark: true, width: 1920 }, { elder: true }, { width: 390 }]) {
    const page = await signedIn(clerk, '/desk', options)
    await press(page, 'button[name=window]')
    assert.ok(await overflow(page) <= 0, JSON.stringify(options))
    assert.deepEqual(await barriers(page), [])
    const name = Object.entries(options).map(([key, value]) => `${key}-${value}`).join('-')
    await picture(page, `desk-${name}`, { whole: true })
  }
  assert.ok(venue)
})
