// Where things are on the pages, in one place: the specs say what a person does, this says where they press.

export const home = {
  where: '#place',
  need: '#q',
  search: 'form.ask button.go',
  rows: '.place[data-n]',
  take: 'a[href^="/claims/new"]',
  guide: 'main a[href^="/services/"]',
  map: '[data-map]',
  pins: '.maplibregl-marker.pin',
  moving: '[data-map].moving',
  locate: '[data-locate]',
}

export const guide = { path: '/services/S35', pilot: '/services/S48', name: /尊老卡/, take: 'main a[href^="/claims/new"]' }

export const claim = {
  confirm: 'form[action="/claims"] button',
  label: '.tk .no',
  ahead: '.tk .a',
  arrived: 'form[action$="/arrived"] button',
  slip: 'a[href$="/slip"]',
  roll: 'a[href$="/slip?paper=80mm"]',
  state: '#live [data-state]',
  lost: '#lost',
  cancel: 'form[action$="/cancel"] button, a[href$="/cancel"]',
}

export const booking = {
  service: 'S33',
  guide: '/services/S33',
  soonest: 'a[href^="/book?service"]',
  days: '.choices a[href*="date="]:not([href^="/book/wait"])',
  times: '.times button',
  confirm: 'form[action$="/confirm"] button',
  move: 'a[href$="/move"]',
  join: 'form[action="/book/wait"] button',
}

export const messages = { ask: 'form[action$="/notify"] button', list: '.messages li' }

export const evaluate = {
  link: 'a[href$="/evaluate"]',
  grades: 'input[name=grade]',
  send: 'form.evaluate button',
}

export const login = { name: '#name', password: '#password', enter: 'form:has(#password) button' }

export const desk = {
  windows: (venue) => `section:has(h2:text-is("${venue}")) button[name=window]`,
  next: 'form[action="/desk/next"] button',
  start: 'button[formaction="/desk/start"]',
  finish: 'button[formaction="/desk/finish"]:not([name])',
  label: '.now .no',
  queue: '.q tbody tr',
  waiting: '.dbar .r span:nth-child(2) b',
  why: '.next .why li',
  undo: 'form[action="/desk/undo"] button',
  missedWhy: '#miss',
  find: '#find',
  said: '.says',
  lanes: '.ln',
}

export const offline = {
  toggle: '[data-keep-toggle]',
  state: '[data-keep-state]',
  page: 'body.kept[data-ready]',
  here: '[data-here]',
  go: '[data-do=go]',
  pending: '[data-pending]',
  tickets: '[data-tickets]',
  gave: '[data-gave]',
  problem: '[data-problem]',
  kiosk: 'body.kiosk[data-ready]',
  services: '[data-code]',
}

export const board = {
  call: '.bc[data-key]',
  number: '.bc .no',
  windows: '.win li',
  next: '.nx li',
  rule: '.rule',
  sound: '[data-sound]',
  lost: '#lost',
}

export const kiosk = {
  services: '.svcs a',
  take: 'form.take .primary',
  card: '#card',
  label: '.got .label',
  scan: '#code',
  bad: '[role=alert]',
  paper: '[data-paper] .label',
  setup: 'form[action^="/devices/"] button',
  add: 'form[action="/desk/devices"] button',
  link: '.fresh code',
}

// The question the specs ask, and whom the demonstration lets in.
export const question = { place: '中街路', need: '我妈的老年证' }
export const manager = { name: 'manager', password: 'yike-demo-2026' }
export const clerk = { name: 'clerk', password: 'yike-demo-2026' }

// A point in a canal-side field far from every street of the sketch.
export const nowhere = { lat: '31.420000', lon: '120.300000' }

// The venue of that name, by way of the question that lists it.
export async function venue(page, place, name) {
  await page.goto(`/?${new URLSearchParams({ place })}`)
  const href = await page.locator(home.rows).filter({ has: page.locator('.nm', { hasText: name }) }).locator('a[href^="/venues/"]').first().getAttribute('href')
  return new URL(href, page.url()).pathname
}

// The address of an answer, as the form makes it.
export const answer = (extra = {}) =>
  `/?${new URLSearchParams({ place: question.place, q: question.need, ...extra })}`

// The list in its order: number, name, whole minutes on foot.
export const list = (page) => page.locator(home.rows).evaluateAll((rows) => rows.map((row) => ({
  number: Number(row.dataset.n),
  name: row.querySelector('.nm').textContent.trim(),
  minutes: Number(row.querySelector('.facts').textContent.match(/(\d+)\s*(?:分钟|min)/)?.[1]),
})))

// The map's pins by number. A pin is a button named by its number and its venue.
export const pins = (page) => page.locator(home.pins).evaluateAll((pins) => pins
  .map((pin) => ({ number: Number(pin.textContent), name: pin.getAttribute('aria-label').replace(/^\d+\s+/, '') }))
  .sort((a, b) => a.number - b.number))
