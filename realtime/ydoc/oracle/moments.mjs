// Golden cases of reading: a session in the editor with what its binding reads in
// the end, positions made in the middle with where yjs finds them in the end, and
// a snapshot of the middle with what the document held then.
import { verbs } from './live.mjs'

const meet = updates => {
  for (const client of [0, 1]) verbs.feed({ client, updates })
}

export const moment = seed => {
  verbs.open({ ids: [seed * 3 + 1, 4294967295 - seed], gc: false })
  const updates = []
  const edits = n => {
    for (let i = 0; i < n; i++) {
      const list = [0, 1].flatMap(client => i % 3 === 2
        ? verbs.edit({ client, kind: 'mixed', seed: seed * 100 + n * 10 + i + client, times: 1 }).updates
        : verbs.prose({ client, seed: seed * 100 + n * 10 + i + client }).updates)
      updates.push(...list)
      meet(list)
    }
  }
  edits(3)
  const early = updates.length
  const positions = verbs.positions({ client: 0, seed, count: 6 })
  const then = verbs.snapshot({ client: 0 })
  edits(4)
  const found = verbs.resolve({ client: 0, positions })
  const { state, vector, holds } = verbs.state({ client: 0 })
  const read = verbs.proseReads({ client: 0 })
  return { seed, early, updates, positions, found, snapshot: then.snapshot, then: verbs.moments({ client: 0 })[0], state, vector, holds, nodes: read.doc.content, tidied: read.updates.length }
}

export const moments = () => {
  const out = []
  for (let seed = 1; out.length < 5; seed++) {
    const m = moment(seed)
    if (JSON.stringify(m).length < 12000 && m.tidied === 0 && m.nodes) out.push(m)
  }
  return out
}
