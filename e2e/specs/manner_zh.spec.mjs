import { everyPage } from '../harness/pages.mjs'

everyPage({ lang: 'zh' }, { narrow: [195, 768] })
