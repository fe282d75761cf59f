// Plays a recorded trace through yjs on node, times what the Go benchmarks
// time, and leaves the updates and the final state for the engine to do the
// same with.
//
//   node trace.mjs trace.json.gz folder
//
// Writes folder/updates (each with four bytes of length before it) and
// folder/state, and prints one line of JSON: nanoseconds and bytes.
import fs from 'node:fs'
import zlib from 'node:zlib'
import path from 'node:path'
import { execFileSync } from 'node:child_process'
import { Y } from './yjs.mjs'

const [file, folder] = process.argv.slice(2)
const trace = JSON.parse(zlib.gunzipSync(fs.readFileSync(file)))
const updates = trace.kind === 'concurrent' ? playTogether() : playAlone()

function edit (doc, patches) {
  const made = []
  const keep = update => made.push(update)
  doc.on('update', keep)
  const text = doc.getText('t')
  doc.transact(() => {
    for (const [at, gone, inserted] of patches) {
      if (gone) text.delete(unit(text, at), unit(text, at + gone) - unit(text, at))
      if (inserted) text.insert(unit(text, at), inserted)
    }
  })
  doc.off('update', keep)
  return made.length === 1 ? made[0] : Y.mergeUpdates(made)
}

// The traces count characters, yjs counts UTF-16 units: the same as long as
// nothing outside the first plane was typed.
function unit (text, characters) {
  if (!astral) return characters
  let units = 0
  for (const c of text.toString()) {
    if (characters-- === 0) break
    units += c.length
  }
  return units
}
var astral

function playAlone () {
  const doc = newDoc(10000000)
  const updates = trace.startContent ? [edit(doc, [[0, 0, trace.startContent]])] : []
  for (const txn of trace.txns) updates.push(edit(doc, txn.patches))
  return updates
}

function newDoc (client) {
  astral ??= trace.txns.some(t => t.patches.some(p => /[\u{10000}-\u{10ffff}]/u.test(p[2])))
  const doc = new Y.Doc()
  doc.clientID = client
  return doc
}

function playTogether () {
  const updates = []
  const branches = new Map()
  let fresh = trace.numAgents + 1
  trace.txns.forEach((txn, i) => {
    let b = branches.get(txn.agent) ?? { doc: newDoc(txn.agent + 1), seen: new Set(), heads: [] }
    let missing = lacking(b, txn.parents)
    if (missing === null) {
      b = { doc: newDoc(fresh++), seen: new Set(), heads: [] }
      missing = lacking(b, txn.parents)
    }
    branches.set(txn.agent, b)
    for (const m of missing) {
      Y.applyUpdate(b.doc, updates[m])
      b.seen.add(m)
    }
    updates.push(edit(b.doc, txn.patches))
    b.seen.add(i)
    b.heads = [i]
  })
  return updates
}

function lacking (b, parents) {
  const want = new Set()
  const todo = [...parents]
  while (todo.length) {
    const i = todo.pop()
    if (want.has(i)) continue
    want.add(i)
    if (!b.seen.has(i)) todo.push(...trace.txns[i].parents)
  }
  if (b.heads.some(h => !want.has(h))) return null
  return [...want].filter(i => !b.seen.has(i)).sort((x, y) => x - y)
}

// Processor time, since the machine may be busy with other things.
function time (rounds, f) {
  let best = Infinity
  for (let i = 0; i < rounds; i++) {
    const start = process.cpuUsage()
    f()
    const { user, system } = process.cpuUsage(start)
    best = Math.min(best, 1000 * (user + system))
  }
  return best
}

let doc
const apply = time(3, () => {
  doc = new Y.Doc()
  for (const u of updates) Y.applyUpdate(doc, u)
}) / updates.length
const state = Y.encodeStateAsUpdate(doc)
const load = time(10, () => Y.applyUpdate(new Y.Doc(), state))
const encode = time(10, () => Y.encodeStateAsUpdate(doc))
const some = updates.slice(0, 10000)
const merge = time(3, () => Y.mergeUpdates(some))
const right = doc.getText('t').toString() === trace.endContent

const chunks = []
for (const u of updates) {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(u.length)
  chunks.push(size, u)
}
fs.writeFileSync(path.join(folder, 'updates'), Buffer.concat(chunks))
fs.writeFileSync(path.join(folder, 'state'), state)
fs.writeFileSync(path.join(folder, 'merged'), Y.mergeUpdates(some))
const heap = Number(execFileSync(process.execPath, ['--expose-gc', path.join(import.meta.dirname, 'heap.mjs'), path.join(folder, 'state')]))
console.log(JSON.stringify({ updates: updates.length, apply, load, encode, merge, heap, state: state.length, right }))
