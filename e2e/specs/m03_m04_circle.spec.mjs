import assert from 'node:assert/strict'
import { test } from 'node:test'
import { picture, press, stage } from '../harness/browser.mjs'
import { answer, home, list, nowhere, pins, question } from '../harness/hooks.mjs'

const yike = stage()

test('m03_paces_differ: an elder and a wheelchair take longer and reach less than an adult', async () => {
  const page = await yike.person({ scripts: false })
  const reach = {}
  for (const pace of ['adult', 'elder', 'wheelchair']) {
    await page.goto(answer({ pace }))
    reach[pace] = new Map((await list(page)).map(({ name, minutes }) => [name, minutes]))
    assert.ok(reach[pace].size > 0, `nothing within reach at the pace ${pace}`)
    for (const [name, minutes] of reach[pace]) {
      assert.ok(minutes >= 0 && minutes <= 15, `${name} lies ${minutes} minutes away at the pace ${pace}`)
    }
  }
  for (const pace of ['elder', 'wheelchair']) {
    for (const [name, minutes] of reach[pace]) {
      assert.ok(reach.adult.has(name), `${name} is within reach at the pace ${pace} and not within an adult's`)
      assert.ok(minutes >= reach.adult.get(name), `${name}: ${pace} is faster than an adult`)
    }
    const longer = [...reach[pace]].some(([name, minutes]) => minutes > reach.adult.get(name))
    assert.ok(longer || reach[pace].size < reach.adult.size, `${pace} and adult give the same answer`)
  }
})

test('m03_no_street_no_answer: a position far from every street is told so', async () => {
  const page = await yike.person({ scripts: false })
  await page.goto(answer({ at: question.place, ...nowhere }))
  assert.equal(await page.locator(home.rows).count(), 0)
  assert.match(await page.locator('main .problem').innerText(), /200 米/)
  assert.ok((await page.locator('main .problem a[href]').count()) > 0, 'and where to begin instead')
})

for (const width of [390, 1440]) {
  test(`m04_map_and_list_agree: the same venues under the same numbers, ${width} wide`, async () => {
    const page = await yike.person({ width })
    await page.goto(answer())
    // The moving map comes when its place comes into view.
    await page.locator(home.map).first().scrollIntoViewIfNeeded()
    await page.locator(home.moving).first().waitFor()
    const rows = await list(page)
    assert.ok(rows.length > 0)
    assert.deepEqual(rows.map(({ number }) => number), rows.map((_, index) => index + 1))
    assert.deepEqual(await pins(page), rows.map(({ number, name }) => ({ number, name })))
    await picture(page, `map-${width}`)
    await page.evaluate(() => window.scrollTo(0, 0))
    await picture(page, `home-${width}`)
    // A pin leads to its row.
    await page.locator(home.pins).last().click()
    const at = await page.evaluate(() => document.activeElement.closest('.place')?.dataset.n)
    assert.equal(Number(at), rows.length)
    assert.deepEqual(page.broken, [])
  })
}

test('m04_list_is_whole_without_the_map: without scripts nothing is missing', async () => {
  const [plain, rich] = [await yike.person({ scripts: false }), await yike.person()]
  await plain.goto(answer())
  await rich.goto(answer())
  const rows = await list(plain)
  assert.ok(rows.length > 0)
  assert.deepEqual(rows, await list(rich))
  const drawn = await plain.locator('.still a[aria-label]:visible').evaluateAll((pins) => pins.map((pin) => pin.getAttribute('aria-label')))
  assert.deepEqual(drawn.sort(), rows.map(({ number, name }) => `${number} ${name}`).sort(), 'the drawn map has the same pins')
})

test('m04_ask_from_here: a long press on the map, or the device, says where', async () => {
  const page = await yike.person({ width: 1440 })
  await page.goto(answer())
  await page.locator(home.moving).first().waitFor()
  const box = await page.locator(home.map).boundingBox()
  const [first] = await list(page)
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.42)
  await page.mouse.down()
  await page.waitForURL(/lat=/)
  await page.mouse.up()
  assert.ok((await page.locator(home.rows).count()) > 0)
  assert.equal(await page.locator(home.need).inputValue(), question.need, 'the need is kept')
  assert.deepEqual(page.broken, [])

  const there = await yike.person({ at: { latitude: 31.3126, longitude: 120.6093 } })
  await there.goto('/')
  await there.locator(home.locate).click()
  await there.locator('input[name=lat]').waitFor({ state: 'attached' })
  await there.fill(home.need, question.need)
  await press(there, home.search)
  assert.match(there.url(), /lat=31\.312600/)
  assert.ok((await list(there)).some(({ name }) => name === first.name))
  assert.deepEqual(there.broken, [])
})

test('m04_the_way: directions in words, by pace, and the line on the moving map', async () => {
  const page = await yike.person({ width: 1440 })
  await page.goto(answer())
  await press(page, '.rows li:last-child a.row')
  await press(page, 'a[href$="/directions"]')
  assert.ok((await page.locator('.turns li').count()) > 1)
  await page.locator(home.moving).first().waitFor()
  const route = await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/api/v1/route')).length)
  assert.equal(route, 1)
  await picture(page, 'directions-1440')
  assert.deepEqual(page.broken, [])
})
