// Says what a document holds as JSON that both sides can write and compare:
// every shared type becomes an object with a one-word `t`, every value that
// JSON cannot say becomes one too.
import { Y, b64 } from './yjs.mjs'

export const value = v => {
  if (v === undefined) return { t: 'undefined' }
  if (v === null || typeof v === 'boolean' || typeof v === 'string') return v
  if (typeof v === 'bigint') return { t: 'bigint', v: v.toString() }
  if (typeof v === 'number') {
    if (Number.isFinite(v)) return v
    return { t: 'number', v: String(v) }
  }
  if (v instanceof Uint8Array) return { t: 'bytes', v: b64(v) }
  if (v instanceof Y.Doc) return { t: 'doc', guid: v.guid, meta: value(v.meta), autoLoad: v.autoLoad }
  if (v instanceof Y.AbstractType) return type(v)
  if (Array.isArray(v)) return v.map(value)
  return object(v)
}

const object = o => Object.fromEntries(Object.keys(o).map(k => [k, value(o[k])]))

const delta = text => text.toDelta().map(part => {
  const out = { insert: value(part.insert) }
  if (part.attributes) out.attributes = object(part.attributes)
  return out
})

const entries = map => Object.fromEntries([...map.entries()].map(([k, v]) => [k, value(v)]))

export const type = y => {
  if (y instanceof Y.XmlText) return { t: 'xmltext', attrs: object(y.getAttributes()), delta: delta(y) }
  if (y instanceof Y.Text) return { t: 'text', attrs: object(y.getAttributes()), delta: delta(y) }
  if (y instanceof Y.XmlElement) return { t: 'element', name: y.nodeName, attrs: object(y.getAttributes()), children: y.toArray().map(type) }
  if (y instanceof Y.XmlHook) return { t: 'hook', name: y.hookName, map: entries(y) }
  if (y instanceof Y.XmlFragment) return { t: 'fragment', children: y.toArray().map(type) }
  if (y instanceof Y.Map) return { t: 'map', map: entries(y) }
  return { t: 'array', items: y.toArray().map(value) }
}

// The roots of every generated document, and what each is.
export const roots = { text: 'Text', rich: 'Text', xml: 'XmlFragment', map: 'Map', array: 'Array' }

export const root = (doc, name) => doc.get(name, Y[roots[name]])

// A root is dumped as a tree, and again as yjs' own toJSON has it.
export const dump = doc => Object.fromEntries(Object.keys(roots).map(name => {
  const y = root(doc, name)
  return [name, { ...type(y), json: value(y.toJSON()) }]
}))
