// Writes testdata/golden: small cases made by yjs, so that plain `go test`
// checks the engine against yjs without node. Run it from anywhere:
//   node realtime/ydoc/oracle/golden.mjs
import fs from 'node:fs'
import { Y, b64 } from './yjs.mjs'
import { play, exchange } from './scene.mjs'
import { kinds } from './edit.mjs'
import { stories } from './stories.mjs'
import { scripted } from './scripted.mjs'
import { moments } from './moments.mjs'

const folder = new URL('../testdata/golden/', import.meta.url)

// settle lets a second yjs document, served in order, exchange states with the
// first until neither has news: the final state both sides must be able to read.
const settle = (server, updates, gc) => {
  const other = new Y.Doc({ gc, guid: 'scene' })
  for (const u of updates) Y.applyUpdate(other, new Uint8Array(Buffer.from(u, 'base64')), 'remote')
  let e
  for (let round = 0; round < 3; round++) {
    e = exchange(server, b64(Y.encodeStateAsUpdate(other)))
    Y.applyUpdate(other, Y.encodeStateAsUpdate(server), 'remote')
  }
  const again = new Y.Doc({ gc, guid: 'scene' })
  Y.applyUpdate(again, Y.encodeStateAsUpdate(server), 'remote')
  return { final: e.state, finalAgain: b64(Y.encodeStateAsUpdate(again)), finalVector: e.vector, finalHolds: e.holds }
}

const finish = ({ server, case: c }) => ({ ...c, ...settle(server, c.updates, c.gc) })

const write = (name, cases) => fs.writeFileSync(new URL(name + '.jsonl', folder), cases.map(c => JSON.stringify(c) + '\n').join(''))

fs.mkdirSync(new URL('reading/', folder), { recursive: true })
for (const kind of kinds) {
  const cases = []
  const styles = new Set()
  for (let seed = 90001; cases.length < 7; seed++) {
    const c = finish(play({ kind, seed }))
    // One of each way of delivery, small enough to be read by a person.
    if (JSON.stringify(c).length > 7000 || c.updates.length < 3 || styles.has(c.style)) continue
    styles.add(c.style)
    cases.push(c)
  }
  write(kind, cases)
}
write('stories', stories.map(([name, gc, tell]) => finish(scripted(name, gc, tell))))
write('reading/moments', moments())
