import { everyPage } from '../harness/pages.mjs'

everyPage({ lang: 'en', elder: true }, { narrow: [195] })
