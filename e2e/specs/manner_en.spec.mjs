import { everyPage } from '../harness/pages.mjs'

everyPage({ lang: 'en' }, { narrow: [195] })
