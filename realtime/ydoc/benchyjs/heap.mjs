// Prints how many bytes a document loaded from a state keeps on the heap, in a
// process that has done nothing else: node --expose-gc heap.mjs state
import fs from 'node:fs'
import { Y } from './yjs.mjs'

const collect = () => { for (let i = 0; i < 5; i++) global.gc() }

const state = fs.readFileSync(process.argv[2])
Y.applyUpdate(new Y.Doc(), state) // what is compiled once is not the document's
collect()
const before = process.memoryUsage().heapUsed
const doc = new Y.Doc()
Y.applyUpdate(doc, state)
collect()
console.log(process.memoryUsage().heapUsed - before)
if (doc.store.clients.size === 0) throw new Error('nothing was loaded')
