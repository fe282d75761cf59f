// Live clients: yjs documents that a test edits, feeds and asks, while the
// engine does its part on the other side of the pipe.
import { Y, b64, bytes } from './yjs.mjs'
import { Random } from './random.mjs'
import { edit, rootOf, within } from './edit.mjs'
import { editProse, readProse } from './prose.mjs'
import { dump, root, roots } from './dump.mjs'

let clients = []

const open = (id, gc) => {
  const doc = new Y.Doc({ gc, guid: 'scene' })
  doc.clientID = id
  for (const name of Object.keys(roots)) root(doc, name)
  const client = { doc, sent: [], moments: [] }
  doc.on('update', (update, origin) => { if (origin !== 'engine') client.sent.push(b64(update)) })
  return client
}

const take = client => client.sent.splice(0)

// A type is named by its root, or by the id of the item that holds it.
const named = type => type._item === null ? { root: Y.findRootTypeKey(type) } : { id: type._item.id }

const found = (doc, name) => {
  if (name.root !== undefined) return doc.get(name.root)
  const item = Y.getItem(doc.store, Y.createID(name.id.client, name.id.clock))
  return item.content && item.content.type
}

const place = absolute => absolute && { in: named(absolute.type), index: absolute.index }

const sequences = doc => Object.keys(roots).filter(n => n !== 'map').flatMap(n => within(root(doc, n))).filter(t => !(t instanceof Y.Map))

// acts are single edits with given arguments, which the engine makes too.
const acts = {
  text: (t, a) => a.attributes ? t.insert(a.index, a.text, a.attributes) : t.insert(a.index, a.text),
  embed: (t, a) => t.insertEmbed(a.index, a.value, a.attributes || {}),
  format: (t, a) => t.format(a.index, a.length, a.attributes),
  delete: (t, a) => t.delete(a.index, a.length),
  insert: (t, a) => t.insert(a.index, a.values),
  set: (t, a) => t instanceof Y.Map ? t.set(a.key, a.value) : t.setAttribute(a.key, a.value),
  unset: (t, a) => t instanceof Y.Map ? t.delete(a.key) : t.removeAttribute(a.key)
}

export const verbs = {
  open: ({ ids, gc }) => {
    clients = ids.map(id => open(id, gc))
    return {}
  },
  edit: ({ client, kind, seed, times }) => {
    const c = clients[client]
    const r = new Random(seed)
    r.whole = true
    for (let n = 0; n < times; n++) edit(r, c.doc, rootOf(r, kind))
    return { updates: take(c) }
  },
  // prose edits the fragment as the editor's binding does; proseReads reads it so.
  prose: ({ client, seed }) => {
    const c = clients[client]
    editProse(new Random(seed), c.doc, c.doc.getXmlFragment('xml'))
    return { updates: take(c) }
  },
  proseReads: ({ client }) => {
    const c = clients[client]
    const before = c.doc.getXmlFragment('xml').length
    return { doc: readProse(c.doc.getXmlFragment('xml')), refused: before - c.doc.getXmlFragment('xml').length, updates: take(c) }
  },
  feed: ({ client, updates }) => {
    const c = clients[client]
    for (const u of updates || []) Y.applyUpdate(c.doc, bytes(u), 'engine')
    return { updates: take(c) }
  },
  state: ({ client }) => {
    const { doc } = clients[client]
    return { state: b64(Y.encodeStateAsUpdate(doc)), vector: b64(Y.encodeStateVector(doc)), holds: dump(doc) }
  },
  // same makes one edit in a document of that state and says what yjs sends.
  same: ({ state, client, act }) => {
    const doc = new Y.Doc({ gc: false, guid: 'scene' })
    for (const name of Object.keys(roots)) root(doc, name)
    Y.applyUpdate(doc, bytes(state))
    doc.clientID = client
    let update = null
    doc.on('update', u => { update = b64(u) })
    acts[act.do](found(doc, act.in), act)
    return { update, holds: dump(doc) }
  },
  // positions makes relative positions at random places.
  positions: ({ client, seed, count }) => {
    const { doc } = clients[client]
    const r = new Random(seed)
    const types = sequences(doc)
    return Array.from({ length: count }, () => {
      const type = r.pick(types)
      const index = r.int(0, type.length)
      const assoc = r.pick([-1, 0, 0, 1])
      const position = Y.createRelativePositionFromTypeIndex(type, index, assoc)
      return { in: named(type), index, assoc, json: Y.relativePositionToJSON(position), binary: b64(Y.encodeRelativePosition(position)) }
    })
  },
  resolve: ({ client, positions }) => positions.map(p => {
    const { doc } = clients[client]
    const json = place(Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(p.json), doc, false))
    const binary = place(Y.createAbsolutePositionFromRelativePosition(Y.decodeRelativePosition(bytes(p.binary)), doc, false))
    return { json, binary }
  }),
  snapshot: ({ client }) => {
    const { doc } = clients[client]
    const snapshot = Y.snapshot(doc)
    clients[client].moments.push(snapshot)
    return { snapshot: b64(Y.encodeSnapshot(snapshot)), holds: dump(doc) }
  },
  // moments reads the document again at each of its snapshots.
  moments: ({ client }) => clients[client].moments.map(m => dump(Y.createDocFromSnapshot(clients[client].doc, m))),
  // restore reads a snapshot that the engine encoded.
  at: ({ client, snapshot }) => dump(Y.createDocFromSnapshot(clients[client].doc, Y.decodeSnapshot(bytes(snapshot))))
}
