// A scripted case is told step by step instead of drawn: `tell` is given a way
// to open clients and one to deliver everything everywhere.
import { Y, b64 } from './yjs.mjs'
import { holdsFormats } from './scene.mjs'
import { dump, root, roots } from './dump.mjs'

export const scripted = (name, gc, tell) => {
  const updates = []
  const docs = []
  const open = id => {
    const doc = new Y.Doc({ gc, guid: 'scene' })
    doc.clientID = id
    for (const key of Object.keys(roots)) root(doc, key)
    doc.on('update', (update, origin) => { if (origin !== 'remote') updates.push(update) })
    docs.push(doc)
    return doc
  }
  const meet = () => {
    for (const from of docs) for (const to of docs) if (from !== to) Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)), 'remote')
  }
  tell(open, meet)
  const server = open(0xFFFFFFF0)
  for (const u of updates) Y.applyUpdate(server, u, 'remote')
  const merged = Y.mergeUpdates(updates)
  const vector = Y.encodeStateVector(docs[0])
  return {
    server,
    case: {
      kind: name,
      gc,
      style: 'ordered',
      formats: docs.some(holdsFormats),
      updates: updates.map(b64),
      steps: updates.map((_, i) => ({ apply: [i] })),
      merged: b64(merged),
      mergedVector: b64(Y.encodeStateVectorFromUpdate(merged)),
      diffs: [{ vector: b64(vector), ofMerged: b64(Y.diffUpdate(merged, vector)), ofDoc: b64(Y.encodeStateAsUpdate(server, vector)) }],
      vector: b64(Y.encodeStateVector(server)),
      state: b64(Y.encodeStateAsUpdate(server)),
      holds: dump(server)
    }
  }
}
