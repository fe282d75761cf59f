// One differential case: two to four yjs clients edit at once and hand each
// other updates in every disorder a network knows; what they sent is kept, with
// a plan of how a server receives it and what yjs says after the same plan.
import { Y, b64, bytes } from './yjs.mjs'
import { Random, mix } from './random.mjs'
import { edit, rootOf } from './edit.mjs'
import { dump, root, roots } from './dump.mjs'

class Client {
  constructor (scene, id, gc) {
    this.doc = new Y.Doc({ gc, guid: 'scene' })
    this.doc.clientID = id
    this.inbox = []
    for (const name of Object.keys(roots)) root(this.doc, name)
    this.doc.on('update', (update, origin) => {
      // What a client authors while it receives (yjs tidies formatting) is news
      // to the others as much as what its person typed.
      const at = scene.updates.push(update) - 1
      if (origin === 'remote') scene.echoes.add(at)
      scene.clients.forEach(other => { if (other !== this) other.inbox.push(at) })
    })
  }

  undoManager (r) {
    if (!this.undo) {
      const scope = Object.keys(roots).map(name => root(this.doc, name))
      this.undo = new Y.UndoManager(scope, { captureTimeout: r.chance(0.5) ? 0 : 1e12, doc: this.doc })
    }
    return this.undo
  }

  receive (scene, list) {
    for (const at of list) Y.applyUpdate(this.doc, scene.updates[at], 'remote')
  }
}

// A relayed update only says again what another update said, unless tidying
// added deletions to it; both are kept, which is more than a server would see.
class Scene {
  constructor (kind, seed) {
    this.kind = kind
    this.seed = seed
    this.updates = []
    this.echoes = new Set()
    this.vectors = []
    this.clients = []
    const r = new Random(mix(seed, -1))
    this.gc = r.chance(0.7)
    this.operations = r.int(3, 40)
    const big = r.chance(0.5)
    for (let n = r.int(2, 4); n > 0; n--) {
      const id = big ? r.int(1, 4294967295) : this.clients.length * (r.chance(0.5) ? 1 : 7) + 1
      if (this.clients.some(c => c.doc.clientID === id)) continue
      this.clients.push(new Client(this, id, r.chance(0.8) ? this.gc : !this.gc))
    }
    this.undoing = r.chance(0.4)
    this.spread = r.pick([0.1, 0.3, 0.6])
  }

  run (skip) {
    for (let n = 0; n < this.operations; n++) {
      if (!skip.has(n)) this.step(new Random(mix(this.seed, n)))
    }
  }

  step (r) {
    const client = r.pick(this.clients)
    if (r.chance(this.spread)) return this.deliver(r, client)
    if (this.undoing) {
      const undo = client.undoManager(r)
      if (r.chance(0.15)) return undo.undo()
      if (r.chance(0.12)) return undo.redo()
      if (r.chance(0.1)) return undo.stopCapturing()
    }
    if (r.chance(0.1)) this.vectors.push(Y.encodeStateVector(client.doc))
    const edits = r.chance(0.2) ? r.int(2, 5) : 1
    client.doc.transact(() => {
      for (let i = 0; i < edits; i++) edit(r, client.doc, rootOf(r, this.kind))
    })
  }

  deliver (r, client) {
    const waiting = client.inbox
    if (waiting.length === 0) return
    const count = r.chance(0.5) ? waiting.length : r.int(1, waiting.length)
    let list = waiting.splice(0, count)
    switch (r.int(0, 3)) {
      case 0: list = r.shuffle(list); break
      case 1: list = list.concat(r.shuffle(list).slice(0, 2)); break
      case 2: return Y.applyUpdate(client.doc, Y.mergeUpdates(list.map(at => this.updates[at])), 'remote')
    }
    client.receive(this, list)
  }
}

// plan draws how the server is served: in order, shuffled, duplicated, merged,
// as a diff against what it has, or everything at once.
const plan = (r, count) => {
  const all = Array.from({ length: count }, (_, i) => i)
  const style = r.pick(['ordered', 'shuffled', 'duplicated', 'merged', 'diffed', 'once', 'nearby'])
  switch (style) {
    case 'ordered': return { style, steps: all.map(i => ({ apply: [i] })) }
    case 'shuffled': return { style, steps: r.shuffle(all).map(i => ({ apply: [i] })) }
    case 'duplicated': return { style, steps: r.shuffle(all.concat(all.filter(() => r.chance(0.5)))).map(i => ({ apply: [i] })) }
    case 'once': return { style, steps: [{ merge: all }] }
    case 'nearby': {
      for (let i = 0; i + 1 < count; i++) if (r.chance(0.4)) [all[i], all[i + 1]] = [all[i + 1], all[i]]
      return { style, steps: all.map(i => ({ apply: [i] })) }
    }
  }
  const order = r.chance(0.5) ? all : r.shuffle(all)
  const steps = []
  for (let i = 0; i < count;) {
    const size = r.int(1, 6)
    const group = order.slice(i, i + size)
    steps.push(style === 'merged' ? { merge: group } : { diff: group })
    i += size
  }
  return { style, steps }
}

// take plays one step against the oracle's own document and notes every byte
// string that yjs made on the way.
const take = (doc, updates, step) => {
  const list = (step.apply || step.merge || step.diff).map(i => updates[i])
  const merged = step.apply ? list[0] : Y.mergeUpdates(list)
  const out = { ...step }
  let update = merged
  if (!step.apply) out.merged = b64(merged)
  if (step.diff) {
    const vector = Y.encodeStateVector(doc)
    update = Y.diffUpdate(merged, vector)
    out.vector = b64(vector)
    out.diffed = b64(update)
  }
  Y.applyUpdate(doc, update, 'remote')
  return out
}

export const holdsFormats = doc => {
  for (const structs of doc.store.clients.values()) {
    if (structs.some(s => s.content && s.content.constructor === Y.ContentFormat)) return true
  }
  return false
}

export const play = ({ kind, seed, skip = [] }) => {
  const scene = new Scene(kind, seed)
  scene.run(new Set(skip))
  const r = new Random(mix(seed, -2))
  const server = new Y.Doc({ gc: scene.gc, guid: 'scene' })
  server.clientID = 0xFFFFFFF0
  for (const name of Object.keys(roots)) root(server, name)
  const { style, steps } = plan(r, scene.updates.length)
  const played = steps.map(step => take(server, scene.updates, step))
  const formats = holdsFormats(server) || scene.clients.some(c => holdsFormats(c.doc))
  const merged = scene.updates.length > 0 ? Y.mergeUpdates(scene.updates) : new Uint8Array([0, 0])
  const vectors = scene.vectors.slice(0, 4)
  return {
    server,
    clients: scene.clients,
    case: {
      kind,
      seed,
      gc: scene.gc,
      style,
      formats,
      operations: scene.operations,
      clients: scene.clients.length,
      updates: scene.updates.map(b64),
      steps: played,
      merged: b64(merged),
      mergedVector: b64(Y.encodeStateVectorFromUpdate(merged)),
      diffs: vectors.map(v => ({ vector: b64(v), ofMerged: b64(Y.diffUpdate(merged, v)), ofDoc: b64(Y.encodeStateAsUpdate(server, v)) })),
      vector: b64(Y.encodeStateVector(server)),
      state: b64(Y.encodeStateAsUpdate(server)),
      holds: dump(server)
    }
  }
}

// exchange hands the other side's whole state to yjs and says what yjs then
// holds, and what a document that has only that state holds.
export const exchange = (server, state) => {
  const fresh = new Y.Doc({ gc: server.gc, guid: 'scene' })
  for (const name of Object.keys(roots)) root(fresh, name)
  Y.applyUpdate(fresh, bytes(state), 'remote')
  Y.applyUpdate(server, bytes(state), 'remote')
  return {
    state: b64(Y.encodeStateAsUpdate(server)),
    vector: b64(Y.encodeStateVector(server)),
    holds: dump(server),
    fresh: dump(fresh),
    freshState: b64(Y.encodeStateAsUpdate(fresh))
  }
}
