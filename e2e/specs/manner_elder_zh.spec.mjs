import { everyPage } from '../harness/pages.mjs'

everyPage({ lang: 'zh', elder: true }, { narrow: [195] })
