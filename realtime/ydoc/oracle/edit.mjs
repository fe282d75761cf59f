// Random edits, as a person's editor or a program would make them. Each takes
// the document and a generator; positions follow from what the document holds at
// that moment, so an edit is always possible, whatever was dropped before it.
import { Y } from './yjs.mjs'
import { root, roots } from './dump.mjs'
import { any, blob, plain, words } from './random.mjs'

const marks = ['bold', 'italic', 'link', 'comment--AbCd+/12']

const attributes = (r, clearing) => {
  const out = {}
  for (let n = r.int(1, 2); n > 0; n--) {
    out[r.pick(marks)] = clearing && r.chance(0.35) ? null : r.pick([true, 'red', { href: '/é' }, {}, 7])
  }
  return out
}

const range = (r, length) => {
  const at = r.int(0, length - 1)
  return [at, r.int(1, Math.min(length - at, r.chance(0.2) ? length : 6))]
}

// whole moves an index out of the middle of a character where r.whole asks for
// it: a yjs client that splits a surrogate pair without sending anything from
// there reads another text than everybody else from then on.
const whole = (r, text, index) => {
  if (!r.whole) return index
  let left = index
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !item.countable) continue
    if (left < item.length) {
      const code = item.content.str === undefined ? 0 : item.content.str.charCodeAt(left)
      return left > 0 && code >= 0xDC00 && code <= 0xDFFF ? index - 1 : index
    }
    left -= item.length
  }
  return index
}

const stretch = (r, text) => {
  const [at, length] = range(r, text.length)
  const from = whole(r, text, at)
  return [from, whole(r, text, at + length) - from]
}

const plainText = (r, text) => {
  if (text.length > 0 && r.chance(0.35)) return text.delete(...stretch(r, text))
  text.insert(r.chance(0.4) ? text.length : whole(r, text, r.int(0, text.length)), words(r, r.chance(0.1) ? 40 : 8))
}

const richText = (r, text, depth) => {
  const length = text.length
  const at = whole(r, text, r.int(0, length))
  switch (r.int(0, 9)) {
    case 0: case 1: return text.insert(at, words(r))
    case 2: return text.insert(at, words(r), attributes(r, true))
    case 3: case 4: return length > 0 ? text.format(...stretch(r, text), attributes(r, true)) : text.insert(0, words(r))
    case 5: case 6: return length > 0 ? text.delete(...stretch(r, text)) : text.insert(0, words(r))
    case 7: return text.insertEmbed(at, r.pick([{ image: '/a.png' }, { k: plain(r) }, 'text', 3]), r.chance(0.5) ? attributes(r) : undefined)
    case 8: return depth > 0 ? text.insertEmbed(at, nested(r, depth - 1)) : text.insert(at, words(r))
    default: return r.chance(0.5) ? text.setAttribute(r.pick(['dir', 'k']), plain(r)) : text.applyDelta([{ retain: at }, { insert: words(r), attributes: attributes(r) }])
  }
}

const xmlChild = (r, depth) => {
  if (depth <= 0 || r.chance(0.4)) return new Y.XmlText(r.chance(0.7) ? words(r) : undefined)
  if (r.chance(0.05)) {
    const hook = new Y.XmlHook('chart')
    hook.set('k', plain(r))
    return hook
  }
  const element = new Y.XmlElement(r.pick(['paragraph', 'heading', 'bulletList', 'listItem']))
  if (r.chance(0.4)) element.setAttribute('level', r.int(1, 6))
  if (r.chance(0.7)) element.insert(0, Array.from({ length: r.int(1, 2) }, () => xmlChild(r, depth - 1)))
  return element
}

const xmlNode = (r, node, depth) => {
  if (node instanceof Y.XmlText) return richText(r, node, 0)
  if (node instanceof Y.XmlHook) return mapEntry(r, node, 0)
  const children = node.length
  const isElement = node instanceof Y.XmlElement
  switch (r.int(0, 5)) {
    case 0: if (children > 0) return node.delete(...range(r, children)); break
    case 1: if (isElement) return node.setAttribute(r.pick(['a', 'level', 'é']), r.chance(0.8) ? plain(r) : any(r)); break
    case 2: if (isElement) return node.removeAttribute(r.pick(['a', 'level', 'é'])); break
  }
  node.insert(r.int(0, children), Array.from({ length: r.int(1, 2) }, () => xmlChild(r, depth)))
}

const subdocument = r => new Y.Doc({ guid: 'guid-' + r.int(1, 9), autoLoad: r.chance(0.3), meta: r.chance(0.3) ? plain(r) : null, gc: r.chance(0.7) })

// yjs takes undefined and bigint in a map, in an array only inside something.
const listed = v => v === undefined || typeof v === 'bigint' ? [v] : v

const nested = (r, depth) => {
  switch (r.int(0, 3)) {
    case 0: return new Y.Text(r.chance(0.5) ? words(r) : undefined)
    case 1: return new Y.Map(r.chance(0.5) ? [['k', any(r)]] : undefined)
    case 2: return Y.Array.from(r.chance(0.5) ? [listed(any(r)), listed(any(r))] : [])
    default: {
      if (depth > 0) return xmlChild(r, 1)
      return new Y.Map()
    }
  }
}

const entry = (r, depth) => {
  if (depth > 0 && r.chance(0.25)) return nested(r, depth - 1)
  if (r.chance(0.08)) return blob(r)
  if (r.chance(0.05)) return subdocument(r)
  return any(r)
}

const mapEntry = (r, map, depth) => {
  const key = r.pick(['a', 'b', 'c', 'é😀', ''])
  if (r.chance(0.25)) return map.delete(key)
  if (r.chance(0.02)) return map.clear()
  map.set(key, entry(r, depth))
}

// The oldest kind of content: no current client writes it, old documents hold it.
const oldJSON = (r, array) => Y.transact(array.doc, tr => {
  const client = array.doc.clientID
  const first = array._start
  const item = new Y.Item(Y.createID(client, Y.getState(array.doc.store, client)), null, null, first, first && first.id, array, null,
    new Y.ContentJSON([plain(r), undefined, plain(r)]))
  if (array._searchMarker) array._searchMarker.length = 0
  item.integrate(tr, 0)
})

const arrayItems = (r, array, depth) => {
  if (array.length > 0 && r.chance(0.3)) return array.delete(...range(r, array.length))
  if (r.chance(0.03)) return oldJSON(r, array)
  array.insert(r.chance(0.3) ? array.length : r.int(0, array.length), Array.from({ length: r.int(1, 3) }, () => listed(entry(r, depth))))
}

// within lists every shared type that can be reached below y, itself first.
export const within = (y, out = []) => {
  out.push(y)
  for (let item = y._start; item !== null; item = item.right) {
    if (!item.deleted && item.content.type) within(item.content.type, out)
  }
  for (const item of y._map.values()) {
    if (!item.deleted && item.content.type) within(item.content.type, out)
  }
  return out
}

export const edit = (r, doc, name) => {
  const y = root(doc, name)
  if (name === 'text') return plainText(r, y)
  const target = r.chance(0.5) ? y : r.pick(within(y))
  if (target instanceof Y.XmlText || target instanceof Y.XmlFragment || target instanceof Y.XmlHook) return xmlNode(r, target, 2)
  if (target instanceof Y.Text) return richText(r, target, 2)
  if (target instanceof Y.Map) return mapEntry(r, target, 2)
  return arrayItems(r, target, 2)
}

export const kinds = Object.keys(roots).concat('mixed')

export const rootOf = (r, kind) => kind === 'mixed' ? r.pick(Object.keys(roots)) : kind
