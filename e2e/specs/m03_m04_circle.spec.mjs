import assert from 'node:assert/strict'
import { test } from 'node:test'
import { picture, stage } from '../harness/browser.mjs'
import { answer, home, list, pins } from '../harness/hooks.mjs'

const yike = stage()

test('m03_paces_differ: an elder walks longer and reaches less than an adult', async () => {
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
  for (const [name, minutes] of reach.elder) {
    assert.ok(reach.adult.has(name), `${name} is within an elder's reach and not within an adult's`)
    assert.ok(minutes >= reach.adult.get(name), `${name}: an elder is faster than an adult`)
  }
  const longer = [...reach.elder].some(([name, minutes]) => minutes > reach.adult.get(name))
  assert.ok(longer || reach.elder.size < reach.adult.size, 'both paces give the same answer')
})

for (const width of [390, 1440]) {
  test(`m04_map_and_list_agree: the same venues under the same numbers, ${width} wide`, async () => {
    const page = await yike.person({ width })
    await page.goto(answer())
    // The moving map comes when its place comes into view.
    await page.locator(home.map).first().scrollIntoViewIfNeeded()
    await page.locator(home.pins).first().waitFor()
    const rows = await list(page)
    assert.ok(rows.length > 0)
    assert.deepEqual(rows.map(({ number }) => number), rows.map((_, index) => index + 1))
    assert.deepEqual(await pins(page), rows.map(({ number, name }) => ({ number, name })))
    await page.evaluate(() => window.scrollTo(0, 0))
    await picture(page, `home-${width}`)
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
})
