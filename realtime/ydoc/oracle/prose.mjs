// The editor's side: ProseMirror documents written and read by the very binding
// that the browsers use (y-tiptap), without a browser.
import { Fragment, Schema, Slice } from '../../../frontend/node_modules/prosemirror-model/dist/index.js'
import { Transform } from '../../../frontend/node_modules/prosemirror-transform/dist/index.js'
import { initProseMirrorDoc, updateYFragment, yXmlFragmentToProseMirrorRootNode } from '../../../frontend/node_modules/@tiptap/y-tiptap/dist/y-tiptap.js'
import { plain, words } from './random.mjs'

const schema = new Schema({
  nodes: {
    doc: { content: 'block*' },
    paragraph: { group: 'block', content: 'inline*', attrs: { data: { default: null } } },
    heading: { group: 'block', content: 'inline*', attrs: { level: { default: null } } },
    bulletList: { group: 'block', content: 'listItem*' },
    listItem: { content: 'block*' },
    text: { group: 'inline' },
    hardBreak: { group: 'inline', inline: true }
  },
  marks: {
    bold: {},
    italic: {},
    link: { attrs: { href: { default: null } } },
    // A mark that may lie on the same words twice: the binding hashes its name.
    comment: { attrs: { id: { default: null } }, excludes: '' }
  }
})

const mark = r => {
  const type = r.pick(['bold', 'italic', 'link', 'comment', 'comment'])
  const attrs = type === 'link' ? { href: r.pick(['/a', '/é']) } : type === 'comment' ? { id: r.pick(['c1', 'c2', 'c3']) } : {}
  return schema.mark(type, attrs)
}

// ProseMirror takes text without a line end or a NUL in it as it is.
const text = r => words(r).replaceAll('\n', ' ').replaceAll('\u0000', '-')

const block = (r, depth = 2) => {
  const inline = () => Array.from({ length: r.int(0, 3) }, () => r.chance(0.15) ? schema.node('hardBreak') : schema.text(text(r), r.chance(0.5) ? [mark(r)] : []))
  if (depth > 0 && r.chance(0.25)) {
    return schema.node('bulletList', null, Array.from({ length: r.int(1, 3) }, () => schema.node('listItem', null, [block(r, depth - 1)])))
  }
  if (r.chance(0.3)) return schema.node('heading', { level: r.int(1, 3) }, Fragment.from(inline()))
  return schema.node('paragraph', { data: r.chance(0.3) ? plain(r) : null }, Fragment.from(inline()))
}

// whole moves a place out of the middle of a character, where no caret stands.
const whole = (doc, at) => {
  const $at = doc.resolve(at)
  const code = $at.textOffset > 0 ? $at.parent.child($at.index()).text.charCodeAt($at.textOffset) : 0
  return code >= 0xDC00 && code <= 0xDFFF ? at - 1 : at
}

const change = (r, tr) => {
  const size = tr.doc.content.size
  const at = whole(tr.doc, r.int(0, size))
  const to = whole(tr.doc, r.int(at, Math.min(size, at + r.int(1, 12))))
  const $at = tr.doc.resolve(at)
  switch (r.int(0, 6)) {
    case 0: case 1: if ($at.parent.inlineContent) tr.insert(at, schema.text(text(r), r.chance(0.4) ? [mark(r)] : [])); break
    case 2: tr.addMark(at, to, mark(r)); break
    case 3: tr.removeMark(at, to, r.chance(0.5) ? mark(r) : null); break
    case 4: tr.delete(at, to); break
    case 5: if ($at.parent.isTextblock && $at.depth > 0) tr.split(at); break
    default: tr.insert(r.pick([0, size]), block(r))
  }
  if (tr.doc.childCount === 0) tr.replace(0, tr.doc.content.size, new Slice(Fragment.from(block(r)), 0, 0))
}

export const editProse = (r, doc, fragment) => {
  const { doc: before, meta } = initProseMirrorDoc(fragment, schema)
  const tr = new Transform(before)
  for (let n = r.int(1, 3); n > 0; n--) {
    // What does not fit the document is no edit; the next one may be.
    try { change(r, tr) } catch (error) { if (!/Invalid|Inserted|Structure|Cannot|replace|content/i.test(error.message)) throw error }
  }
  doc.transact(() => updateYFragment(doc, fragment, tr.doc, meta))
}

export const readProse = fragment => {
  const node = yXmlFragmentToProseMirrorRootNode(fragment, schema)
  node.check()
  return node.toJSON()
}
