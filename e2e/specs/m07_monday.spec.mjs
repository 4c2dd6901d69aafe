// A whole Monday morning: people with phones and without, a kiosk, two windows, the board, and one break of the network.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barriers, overflow, picture, press, stage, turned } from '../harness/browser.mjs'
import { answer, board, claim, clerk, desk, home, kiosk, list, login, manager, offline, venue } from '../harness/hooks.mjs'

const yike = stage({ now: '2026-11-30T09:05:00+08:00' })

async function signedIn(who, next, options = {}) {
  const page = await yike.person({ width: 1440, ...options })
  await page.addInitScript(() => { window.print = () => { window.printed = (window.printed ?? 0) + 1 } })
  await page.goto(`/login?next=${next}`)
  await page.fill(login.name, who.name)
  await page.fill(login.password, who.password)
  await press(page, login.enter)
  return page
}

// A number by phone: at the first venue of the answer, or where `take` leads.
async function resident(take) {
  const page = await yike.person()
  await page.goto(take ?? answer())
  if (!take) await press(page, `${home.rows} ${home.take}`)
  const there = page.url()
  await press(page, claim.confirm)
  if (await page.locator(claim.arrived).isVisible()) await press(page, claim.arrived)
  return { page, take: there, label: (await page.locator(claim.label).innerText()).trim() }
}

async function machine(id) {
  const staff = await signedIn(manager, '/desk/devices')
  await staff.selectOption('#venue', id)
  await staff.fill('#name', '门口')
  await press(staff, kiosk.add)
  const link = await staff.locator(kiosk.link).innerText()
  const page = await yike.person({ width: 1080 })
  await page.addInitScript(() => { window.print = () => { window.printed = (window.printed ?? 0) + 1 } })
  await page.goto(new URL(link).pathname)
  await press(page, kiosk.setup)
  return page
}

async function touch(page) {
  await press(page, kiosk.services)
  await press(page, kiosk.take)
  const label = (await page.locator(kiosk.label).innerText()).trim()
  await press(page, '.got .two a:last-child')
  return label
}

async function window(n, name) {
  const page = await signedIn(clerk, '/desk')
  await Promise.all([page.waitForEvent('load'), page.locator(desk.windows(name)).nth(n - 1).click()])
  return page
}

const text = async (page, where) => (await page.locator(where).first().innerText()).trim()
const key = (page, which) => turned(page, () => page.keyboard.press(which))
const keeps = async (page) => {
  await page.keyboard.press('b')
  await page.locator(offline.toggle).click()
  await page.locator(offline.state, { hasText: '已开' }).waitFor()
  await page.waitForFunction(async () => Boolean(await caches.match('/desk/offline')))
  await page.keyboard.press('Escape')
}
// What the browser itself keeps: whom the window may call.
const kept = (page) => page.evaluate(() => new Promise((resolve, reject) => {
  const asked = indexedDB.open('yike', 1)
  asked.onerror = () => reject(asked.error)
  asked.onsuccess = () => {
    const request = asked.result.transaction('kept').objectStore('kept').getAll()
    request.onsuccess = () => resolve(request.result[0]?.told?.line.map(({ label }) => label) ?? [])
  }
}))

// Serves everybody the window keeps, by the space key alone.
async function serveAll(page) {
  const served = []
  while (await page.locator(offline.go).isEnabled()) {
    await key(page, ' ')
    const here = await text(page, offline.here)
    if (/^[A-Z]/.test(here) && served.at(-1) !== here) served.push(here)
    assert.ok(served.length < 40, 'it ends')
  }
  return served
}

test('m07_monday: kiosk, two windows, board and phone, and the network cut for a while', async () => {
  const visitor = await yike.person()
  await visitor.goto(answer())
  const [{ name }] = await list(visitor)
  const id = (await venue(visitor, '中街路', name)).split('/').pop()
  const door = await machine(id)
  const hall = await yike.person({ width: 1440 })
  await hall.goto(`/board/${id}`)

  const phone = await resident()
  const touched = [await touch(door), await touch(door)]
  const [one, two] = [await window(1, name), await window(2, name)]

  // Calls move board and phone by themselves.
  await key(one, ' ')
  assert.equal(await text(one, desk.label), phone.label)
  await hall.locator(board.number, { hasText: phone.label }).first().waitFor()
  await phone.page.locator(`${claim.state}[data-state=called]`).waitFor()
  await key(two, ' ')
  assert.equal(await text(two, desk.label), touched[0])
  await key(one, ' ')
  await key(two, ' ')

  // More come; both windows take ahead.
  for (let n = 0; n < 6; n += 1) await resident(phone.take)
  await keeps(one)
  await keeps(two)
  // Somebody done, somebody called: the lists follow until each has its own.
  await assert.doesNotReject(async () => {
    for (let n = 0; n < 60; n += 1) {
      const lists = [await kept(one), await kept(two)]
      if (lists.every((list) => list.length >= 2)) return
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
    throw new Error(`lists: ${await kept(one)} / ${await kept(two)}`)
  })

  // The cable is pulled: windows and kiosk at once.
  for (const page of [one, two, door]) await page.context().setOffline(true)
  for (const page of [one, two]) {
    await page.keyboard.press(' ')
    await page.locator(offline.page).waitFor()
    assert.match(await text(page, '.offl'), /断网/)
  }
  const served = [await serveAll(one), await serveAll(two)]
  const all = served.flat()
  assert.equal(new Set(all).size, all.length, `nobody is called twice: ${served.join(' / ')}`)
  assert.ok(served.every((list) => list.length >= 2), `both go on: ${served.join(' / ')}`)
  assert.ok(!all.includes(phone.label) || served[0].includes(phone.label))

  // Somebody without a phone comes to the window, somebody else to the kiosk.
  await one.keyboard.press('n')
  await one.locator(offline.gave).waitFor()
  const given = (await text(one, offline.gave)).match(/[A-Z]+\d{3}/)[0]
  assert.equal(await one.evaluate(() => globalThis.printed), 1)
  await picture(one, 'offline-1440')
  assert.deepEqual(await barriers(one), [])
  // The machine is switched off and on again: nothing is forgotten.
  const pending = Number(await text(one, offline.pending))
  await one.reload()
  await one.locator(offline.page).waitFor()
  assert.equal(Number(await text(one, offline.pending)), pending)
  await key(one, ' ')
  await one.locator(offline.here, { hasText: given }).waitFor()

  await door.goto(`/kiosk/${id}`)
  await door.locator(offline.kiosk).waitFor()
  await door.locator(offline.services).first().click()
  const late = await text(door, '[data-got] .label, .got:not([hidden]) .label')
  assert.match(late, /^[A-Z]+K\d{3}$/)
  assert.equal(await door.evaluate(() => globalThis.printed), 1)
  await picture(door, 'kiosk-offline-1080')
  await door.locator('[data-done]').click()

  // Back: everything is told, and the windows go on where they were.
  for (const page of [door, two, one]) await page.context().setOffline(false)
  await one.waitForURL('**/desk')
  await two.waitForURL('**/desk')
  await door.waitForURL(`**/kiosk/${id}`)
  assert.equal(await text(one, desk.label), given, 'who was there is still there')
  await hall.locator(board.number, { hasText: given }).first().waitFor()
  const rest = []
  for (const page of [two, one]) {
    for (let n = 0; n < 20; n += 1) {
      const go = page.locator('.acts .primary')
      if (!(await go.isEnabled())) break
      await key(page, ' ')
      const label = await text(page, desk.label)
      if (/^[A-Z]/.test(label) && rest.at(-1) !== label) rest.push(label)
    }
  }
  assert.ok(rest.includes(late), `the kiosk's number is called: ${rest}`)
  assert.ok(rest.every((label) => label === given || !all.includes(label)), `nobody again: ${rest} after ${all}`)
  assert.equal(Number(await text(one, desk.waiting)), 0)
  await phone.page.locator(`${claim.state}[data-state=done], ${claim.state}[data-state=over]`).waitFor()
  for (const page of [hall, phone.page]) assert.deepEqual(page.broken, [])
})

test('m07_offline_looks: the page without a network, narrow, large and in English', async () => {
  for (const [lang, elder, width] of [['zh', false, 390], ['en', true, 390], ['en', false, 1440]]) {
    const page = await signedIn(clerk, '/desk/offline', { width, lang, elder })
    await page.locator('[data-problem]:not([hidden])').waitFor()
    assert.equal(await overflow(page), 0)
    assert.deepEqual(await barriers(page), [])
    await picture(page, `offline-${lang}-${width}${elder ? '-elder' : ''}`)
  }
})
