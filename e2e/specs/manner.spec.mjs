// How the pages stand in front of a person: barriers, large type, the dark, narrow screens, paper.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barriers, picture, stage } from '../harness/browser.mjs'
import { answer, guide } from '../harness/hooks.mjs'

const yike = stage()

test('barriers_are_seen: the check itself fires on a bad page', async () => {
  const page = await yike.person()
  await page.setContent('<html lang="zh"><title>x</title><main><h1>x</h1><img src="x.png"><p style="color:#ccc;background:#fff">too pale to read</p></main>')
  const found = (await barriers(page)).map((sentence) => sentence.split(':')[0])
  assert.deepEqual(found.sort(), ['color-contrast', 'image-alt'])
})

test('no_barriers_dark: the dark has none either, in both sizes', async () => {
  for (const look of [{ dark: true }, { elder: true, dark: true }]) {
    for (const path of ['/', answer(), guide.path]) {
      const page = await yike.person(look)
      await page.goto(path)
      const found = await barriers(page)
      assert.ok(found.length === 0, `${JSON.stringify(look)} ${path}\n${found.join('\n')}`)
      await page.context().close()
    }
  }
})

test('elder_is_remembered: one switch, every page after it, type half as large again', async () => {
  const page = await yike.person({ scripts: false })
  const type = () => page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize))
  await page.goto('/')
  const normal = await type()
  await page.locator('a[href*="size=elder"]').first().click()
  await page.waitForLoadState()
  assert.equal(new URL(page.url()).pathname, '/', 'the switch comes back to where it was pressed')
  assert.ok((await type()) >= normal * 1.5, `${await type()} px after ${normal} px`)
  await picture(page, 'elder-390')
  await page.goto('/services')
  assert.ok((await type()) >= normal * 1.5, 'the next page forgot')
  assert.ok((await page.locator('a[href^="tel:"]').count()) > 0, 'a phone number stands on every page')
  await page.locator('a[href*="size=normal"]').first().click()
  await page.waitForLoadState()
  assert.equal(await type(), normal)
})

test('dark_follows_the_device: a dark ground when the device asks for it', async () => {
  const page = await yike.person({ dark: true })
  await page.goto(answer())
  const ground = await page.evaluate(() => [document.body, document.documentElement]
    .map((element) => getComputedStyle(element).backgroundColor.match(/[\d.]+/g).map(Number))
    .find((parts) => parts[3] !== 0) ?? [255, 255, 255])
  assert.ok(ground.slice(0, 3).every((part) => part < 80), `the ground is rgb(${ground})`)
  await picture(page, 'dark-390')
})
