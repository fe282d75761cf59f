// Stock clients for the tests: npm y-websocket and yjs under node, driven by
// JSON lines on stdin and answered in order on stdout.
import readline from 'node:readline'
import WebSocket from '../../../frontend/node_modules/ws/wrapper.mjs'
import * as Y from '../../../frontend/node_modules/yjs/dist/yjs.mjs'
import { WebsocketProvider } from '../../../frontend/node_modules/y-websocket/src/y-websocket.js'
import * as decoding from '../../../frontend/node_modules/lib0/decoding.js'

console.log = console.warn = () => {} // stdout carries answers
console.error = () => {}

const clients = new Map()
const b64 = (bytes) => Buffer.from(bytes).toString('base64')
const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64'))

class Client {
  constructor ({ url, doc, person, awareness, clientID, offline }) {
    const self = this
    this.sent = this.stored = 0
    this.away = false
    this.denied = []
    this.closes = []
    this.messages = 0
    this.ops = [] // what was done, under which count of which socket
    this.acked = []
    this.doc = new Y.Doc()
    if (clientID) this.doc.clientID = clientID
    // The page counts in the same way which of its messages are stored.
    class Counting extends WebSocket {
      constructor (...args) {
        super(...args)
        self.sent = self.stored = 0
        self.ops = []
        this.on('message', () => self.messages++)
      }

      send (data, ...rest) {
        const b = new Uint8Array(data)
        if (b[0] === 0 && b[1] > 0) self.sent++
        super.send(data, ...rest)
      }
    }
    this.provider = new WebsocketProvider(url, doc, this.doc, {
      connect: !offline, params: { person }, disableBc: true, WebSocketPolyfill: Counting, maxBackoffTime: 400
    })
    this.provider.messageHandlers[2] = (_, d) => { decoding.readVarUint(d); this.denied.push(decoding.readVarString(d)) }
    this.provider.messageHandlers[100] = (_, d) => {
      this.own = Object.fromEntries(Y.decodeStateVector(decoding.readVarUint8Array(d)))
      this.stored = decoding.readVarUint(d)
      this.away = decoding.readVarUint(d) === 1
      while (this.ops.length && this.ops[0].at <= this.stored) this.acked.push(this.ops.shift().what)
    }
    this.provider.on('closed', (e) => this.closes.push(e))
    if (awareness) this.provider.awareness.setLocalState(awareness)
  }

  state () {
    const awareness = {}
    for (const [id, state] of this.provider.awareness.getStates()) awareness[id] = state
    return {
      client: this.doc.clientID, synced: this.provider.synced, connected: this.provider.wsconnected,
      sent: this.sent, stored: this.stored, away: this.away, own: this.own ?? {}, denied: this.denied, closes: this.closes,
      messages: this.messages, pending: this.doc.store.pendingStructs !== null,
      text: this.doc.getText('text').toString(), body: this.doc.getXmlFragment('body').toString(),
      update: b64(Y.encodeStateAsUpdate(this.doc)), vector: b64(Y.encodeStateVector(this.doc)), awareness
    }
  }
}

const verbs = {
  open: (r) => { clients.set(r.id, new Client(r)); return { client: clients.get(r.id).doc.clientID } },
  state: (r) => clients.get(r.id).state(),
  insert: (r) => { const t = clients.get(r.id).doc.getText(r.root ?? 'text'); t.insert(Math.min(r.index ?? t.length, t.length), r.text) },
  remove: (r) => { clients.get(r.id).doc.getText(r.root ?? 'text').delete(r.index, r.length) },
  paragraph: (r) => {
    const { doc } = clients.get(r.id)
    doc.transact(() => {
      const node = new Y.XmlElement(r.node ?? 'paragraph')
      for (const [key, value] of Object.entries(r.attributes ?? {})) node.setAttribute(key, value)
      const text = new Y.XmlText()
      text.insert(0, r.text, r.marks ?? {})
      node.insert(0, [text])
      doc.getXmlFragment(r.root ?? 'body').push([node])
    })
  },
  // typist: so many letters, one every so many milliseconds, each with a number
  // that can be found again.
  typist: (r) => {
    const { doc } = clients.get(r.id)
    let n = 0
    const timer = setInterval(() => {
      if (n >= r.count) return clearInterval(timer)
      doc.getText('text').insert(0, `${r.name}${n++};`)
    }, r.every)
  },
  // churn types and deletes without end, and keeps account of what was
  // acknowledged: '+token' for typed, '-token' for deleted.
  churn: (r) => {
    const c = clients.get(r.id)
    const text = c.doc.getText('text')
    let n = 0
    const mine = []
    c.timer = setInterval(() => {
      const before = c.sent
      let what
      if (n % 5 === 4 && mine.length > 3) {
        const token = mine.shift()
        const at = text.toString().indexOf(token)
        if (at < 0) return
        text.delete(at, token.length)
        what = '-' + token
        n++
      } else {
        const token = `${r.name}${n++};`
        text.insert(Math.floor(Math.random() * 2) * text.length, token)
        mine.push(token)
        what = '+' + token
      }
      if (c.sent > before) c.ops.push({ what, at: c.sent })
    }, r.every)
  },
  rest: (r) => { clearInterval(clients.get(r.id).timer) },
  acked: (r) => ({ acked: clients.get(r.id).acked }),
  burst: (r) => { for (let n = 0; n < r.count; n++) clients.get(r.id).doc.getText('text').insert(0, `${r.name}${n};`) },
  // raw sends bytes of the test's own making over the client's socket.
  raw: (r) => { for (const frame of r.frames) clients.get(r.id).provider.ws.send(bytes(frame)) },
  // make is an update made elsewhere: by a document of that client id, which
  // may know another one's content first.
  make: (r) => {
    const doc = new Y.Doc()
    if (r.base) Y.applyUpdate(doc, bytes(r.base))
    doc.clientID = r.clientID // after that: yjs takes another one when it sees its own
    const updates = []
    doc.on('update', (u) => updates.push(b64(u)))
    const f = new Function('doc', 'Y', r.script)
    f(doc, Y)
    return { updates, whole: b64(Y.encodeStateAsUpdate(doc)) }
  },
  aware: (r) => { clients.get(r.id).provider.awareness.setLocalState(r.state) },
  move: (r) => { clients.get(r.id).provider.serverUrl = r.url },
  pause: (r) => { clients.get(r.id).provider.disconnect() },
  resume: (r) => { clients.get(r.id).provider.connect() },
  cut: (r) => { clients.get(r.id).provider.ws?.terminate() },
  close: (r) => { clients.get(r.id)?.provider.destroy(); clients.delete(r.id) }
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  let answer
  try {
    const request = JSON.parse(line)
    answer = verbs[request.do](request) ?? {}
  } catch (error) {
    answer = { error: String(error && error.stack) }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
}
process.exit(0)
