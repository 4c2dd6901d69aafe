// Where things are on the pages, in one place: the specs say what a person does, this says where they press.

export const home = {
  where: '#where',
  need: '#need',
  search: 'form:has(#need) [type=submit], form:has(#need) button:not([type=button])',
  rows: '.row[data-venue]',
  pins: '[data-pin]',
  // On narrow screens the map may wait to be opened.
  openMap: '[data-map-open]',
  guide: 'main a[href^="/services/"]',
}

export const guide = { take: 'main a[href^="/claims/new"]' }

export const claim = {
  confirm: 'form[action="/claims"] button',
  label: '[data-label]',
  ahead: '[data-ahead]',
  slip: 'a[href$="/slip"]',
  cancel: 'form[action$="/cancel"] button, a[href$="/cancel"]',
}

export const login = { name: '#username', password: '#password', enter: 'form:has(#password) button' }

export const desk = {
  windows: (venue) => `[data-venue="${venue}"] [data-window]`,
  next: '[data-act=next]',
  start: '[data-act=start]',
  finish: '[data-act=finish]',
}

// The question every spec asks, and whom the demonstration lets in.
export const question = { place: '中街路', need: '我妈的老年证' }
export const clerk = { name: 'clerk', password: 'yike-demo' }

// The address of the answer, as the form would make it.
export const answer = (extra = {}) =>
  `/?${new URLSearchParams({ place: question.place, q: question.need, ...extra })}`

// What the list says, in its order: venue and whole minutes on foot.
export const list = (page) => page.locator(home.rows).evaluateAll((rows) => rows.map((row) => ({
  venue: row.dataset.venue,
  minutes: Number(row.dataset.walk ?? row.textContent.match(/(\d+)\s*(?:分钟|min)/)?.[1]),
})))
