import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barriers, overflow, picture, press, stage } from '../harness/browser.mjs'
import { answer, board, claim, clerk, desk, home, kiosk, list, login, manager, venue } from '../harness/hooks.mjs'

const yike = stage()

// GB 11643 numbers of nobody: the first is the standard's own example, born 1949; the second 1990.
const CARD = '11010519491231002X'

async function signedIn(who, next) {
  const page = await yike.person({ width: 1440 })
  await page.goto(`/login?next=${next}`)
  await page.fill(login.name, who.name)
  await page.fill(login.password, who.password)
  await press(page, login.enter)
  return page
}

async function first() {
  const page = await yike.person()
  await page.goto(answer())
  const [{ name }] = await list(page)
  const address = await venue(page, '中街路', name)
  return { name, id: address.split('/').pop() }
}

async function waits() {
  const page = await yike.person()
  await page.goto(answer())
  await press(page, `${home.rows} ${home.take}`)
  await press(page, claim.confirm)
  if (await page.locator(claim.arrived).isVisible()) await press(page, claim.arrived)
  return { page, label: (await page.locator(claim.label).innerText()).trim() }
}

async function window1(name) {
  const page = await signedIn(clerk, '/desk')
  await press(page, desk.windows(name))
  for (const act of [desk.start, desk.finish]) {
    if (await page.locator(act).first().isVisible()) await press(page, act)
  }
  return page
}

// A browser that staff made the kiosk of a venue.
async function machine(id, { width = 1080 } = {}) {
  const staff = await signedIn(manager, '/desk/devices')
  await staff.selectOption('#venue', id)
  await staff.fill('#name', '门口')
  await press(staff, kiosk.add)
  const link = await staff.locator(kiosk.link).innerText()
  const page = await yike.person({ width })
  await page.addInitScript(() => { window.print = () => { window.printed = (window.printed ?? 0) + 1 } })
  const path = new URL(link).pathname
  await page.goto(path)
  await press(page, kiosk.setup)
  return { page, path }
}

test('m07_board: a call appears on the board by itself, is said aloud once, and again when it is repeated', async () => {
  const { name, id } = await first()
  await waits()
  const screen = await yike.person({ width: 1920 })
  await screen.setViewportSize({ width: 1920, height: 1080 })
  await screen.addInitScript(() => {
    window.said = []
    window.speechSynthesis.speak = (words) => {
      window.said.push(words.text)
      setTimeout(() => words.onend?.())
    }
  })
  await screen.goto(`/board/${id}`)
  await screen.evaluate(() => { window.sameDocument = true })
  await screen.click(board.sound)
  const staff = await window1(name)
  await press(staff, desk.next)
  const called = (await staff.locator(desk.label).innerText()).trim()
  await screen.locator(board.number, { hasText: called }).waitFor()
  const words = `请 ${[...called].map((sign) => '零一二三四五六七八九'[sign] ?? sign).join(' ')}，到 1 号窗口`
  await screen.waitForFunction((words) => window.said.includes(words), words)
  await picture(screen, 'board-1920')
  await press(staff, 'button[formaction="/desk/recall"]')
  await screen.waitForFunction((words) => window.said.filter((said) => said === words).length === 2, words)
  assert.equal(await screen.evaluate(() => window.sameDocument), true, 'the board was loaded anew')
  assert.match(await screen.locator(board.rule).innerText(), /3/, 'the rule for missed numbers is the policy\'s')
  await press(staff, desk.start)
  await screen.locator(board.number, { hasText: called }).waitFor({ state: 'detached' })
  assert.match(await screen.locator(board.windows).first().innerText(), new RegExp(called))
  assert.deepEqual([...screen.broken, ...staff.broken], [])
})

test('m07_board_comes_back: the power goes, and the board follows again by itself', async () => {
  const { name, id } = await first()
  const screen = await yike.person({ width: 1920 })
  await screen.goto(`/board/${id}`)
  await yike.server.crash()
  await yike.server.start()
  await waits()
  const staff = await window1(name)
  await press(staff, desk.next)
  const called = (await staff.locator(desk.label).innerText()).trim()
  await screen.locator(board.number, { hasText: called }).waitFor({ timeout: 40_000 })
  for (const act of [desk.start, desk.finish]) await press(staff, act)
})

test('m07_board_everywhere: on a phone, in English, without scripts', async () => {
  const { id } = await first()
  for (const options of [{ lang: 'en' }, { scripts: false }, { dark: true, width: 1920 }]) {
    const page = await yike.person(options)
    await page.goto(`/board/${id}`)
    assert.ok(await page.locator(board.windows).count() > 0)
    assert.ok(await overflow(page) <= 0, JSON.stringify(options))
    if (options.scripts !== false) assert.deepEqual(await barriers(page), [])
    await picture(page, `board-${options.lang ?? (options.dark ? 'dark' : 'plain')}`, { whole: true })
  }
})

test('m07_kiosk: staff set it up once, people touch, and the number is printed', async () => {
  const { id } = await first()
  const stranger = await yike.person({ width: 1080 })
  await stranger.goto(`/kiosk/${id}`)
  assert.equal(await stranger.locator(kiosk.services).count(), 0, 'no number without a device')
  const { page, path } = await machine(id)
  for (const [width, height] of [[1080, 1920], [1280, 800]]) {
    await page.setViewportSize({ width, height })
    await page.goto(`/kiosk/${id}`)
    assert.equal(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight), 0, `${width}: it scrolls`)
    assert.deepEqual(await barriers(page), [])
    await picture(page, `kiosk-${width}`)
    await press(page, kiosk.services)
    assert.equal(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight), 0, `${width}: it scrolls`)
    assert.deepEqual(await barriers(page), [])
    await picture(page, `kiosk-new-${width}`)
  }
  await press(page, kiosk.take)
  const label = (await page.locator(kiosk.label).innerText()).trim()
  assert.match(label, /^[A-Z]\d{3}$/)
  await page.waitForFunction(() => window.printed === 1)
  assert.match(await page.locator('[data-paper]').innerHTML(), new RegExp(label), 'the slip is what is printed')
  await picture(page, 'kiosk-number')
  const again = await yike.person()
  await again.goto(path)
  await press(again, kiosk.setup)
  await again.locator('.problem').waitFor()
  assert.deepEqual(page.broken, [])
})

test('m07_kiosk_card: a card gives one number for a service and day, and is seen nowhere', async () => {
  const { id } = await first()
  const { page } = await machine(id)
  const labels = []
  for (let time = 0; time < 2; time += 1) {
    await page.goto(`/kiosk/${id}`)
    await press(page, kiosk.services)
    // A reader is a keyboard: it types wherever the focus is, and ends with Enter.
    await page.keyboard.type(CARD)
    await Promise.all([page.waitForURL(/\/number\//), page.keyboard.press('Enter')])
    labels.push((await page.locator(kiosk.label).innerText()).trim())
    assert.ok(!(await page.content()).includes(CARD) && !page.url().includes(CARD))
  }
  assert.equal(labels[0], labels[1])
  assert.ok(!yike.server.said().includes(CARD), 'nor in the log')
  await page.goto(`/kiosk/${id}`)
  await press(page, kiosk.services)
  await page.keyboard.type('110105194912310021')
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
  await page.locator(kiosk.bad).waitFor()
  assert.ok(!(await page.content()).includes('110105194912310021'))
})

test('m07_kiosk_check_in: scanning the code of a number checks it in, twice as well; nonsense is told', async () => {
  const { id } = await first()
  const { page } = await machine(id)
  const { page: phone, label } = await waits()
  for (const code of [phone.url(), phone.url().split('/').pop()]) {
    await page.goto(`/kiosk/${id}`)
    await page.keyboard.type(code)
    await Promise.all([page.waitForURL(/\/number\//), page.keyboard.press('Enter')])
    assert.equal((await page.locator(kiosk.label).innerText()).trim(), label)
  }
  for (const code of ['AAAAAAAAAAAAAAAAAAAAAA', CARD]) {
    await page.goto(`/kiosk/${id}`)
    await page.keyboard.type(code)
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
    await page.locator(kiosk.bad).waitFor()
  }
})
