// Named situations that went wrong somewhere in some Yjs engine, or could here.
import { Y } from './yjs.mjs'

const undoing = (doc, ...names) => new Y.UndoManager(names.map(n => doc.get(n)), { captureTimeout: 0, doc })

export const stories = [
  ['two people type at one place', true, (open, meet) => {
    const a = open(1); const b = open(2)
    a.getText('text').insert(0, 'one')
    b.getText('text').insert(0, 'two')
    meet()
    a.getText('text').insert(3, 'X')
    b.getText('text').insert(3, 'Y')
    meet()
  }],
  ['an emoji is cut in two', true, (open, meet) => {
    const a = open(1); const b = open(2)
    a.getText('text').insert(0, 'a😀b𝒳')
    meet()
    b.getText('text').insert(2, '-')
    a.getText('text').delete(1, 1)
    meet()
    a.getText('text').delete(a.getText('text').length - 1, 1)
    meet()
  }],
  ['typing in the middle of what was deleted', true, (open, meet) => {
    const a = open(1); const b = open(2)
    a.getText('text').insert(0, 'the quick brown fox')
    meet()
    a.getText('text').delete(4, 11)
    b.getText('text').insert(9, '!!')
    meet()
  }],
  ['the same with everything kept', false, (open, meet) => {
    const a = open(1); const b = open(2)
    a.getText('text').insert(0, 'the quick brown fox')
    meet()
    a.getText('text').delete(4, 11)
    b.getText('text').insert(9, '!!')
    meet()
  }],
  ['one map key set by three at once', true, (open, meet) => {
    const docs = [open(3), open(1), open(2)]
    docs.forEach((d, i) => d.getMap('map').set('a', i))
    meet()
    docs[1].getMap('map').delete('a')
    docs[2].getMap('map').set('a', 'last')
    meet()
  }],
  ['typing in a map value that was replaced', true, (open, meet) => {
    const a = open(1); const b = open(2)
    a.getMap('map').set('a', new Y.Text('row'))
    meet()
    b.getMap('map').get('a').insert(3, ' more')
    a.getMap('map').set('a', 'gone')
    meet()
    b.getMap('map').set('b', new Y.Map([['k', 1]]))
    meet()
  }],
  ['every value that a map can hold', true, (open) => {
    const m = open(4294967295).getMap('map')
    const values = [undefined, null, true, false, 0, -0, 1, -1, 63, 64, -64, -65, 2147483647, 2147483648, -2147483648, 0.5, 0.1, 1e300, NaN, Infinity,
      BigInt(2) ** BigInt(62), BigInt(-5), '', 'text 😀', new Uint8Array([0, 255]), new Uint8Array(), [], [1, [2, [null]]], {}, { a: { b: new Uint8Array([7]) } }]
    values.forEach((v, i) => m.set('k' + i, v))
  }],
  ['a document within a document', true, (open, meet) => {
    const a = open(1); const b = open(2)
    a.getMap('map').set('a', new Y.Doc({ guid: 'guid-1', meta: { title: 'x' }, autoLoad: true }))
    a.getArray('array').push([new Y.Doc({ guid: 'guid-2', gc: false })])
    meet()
    b.getMap('map').delete('a')
    meet()
  }],
  ['rows of a list with text inside', true, (open, meet) => {
    const a = open(1); const b = open(2)
    const row = (id, text) => new Y.Map([['id', id], ['text', new Y.Text(text)], ['start', null]])
    a.getArray('array').insert(0, [row('m1', 'Publish'), row('m2', 'Review')])
    meet()
    a.getArray('array').get(1).get('text').insert(6, ' yearly')
    b.getArray('array').delete(0, 1)
    b.getArray('array').insert(1, [row('m3', 'Report')])
    meet()
  }],
  ['undo and redo, again and again', true, (open, meet) => {
    const a = open(1); const b = open(2)
    const undo = undoing(a, 'text', 'map', 'array')
    a.getText('text').insert(0, 'hello')
    a.getText('text').delete(1, 3)
    a.getMap('map').set('a', 1)
    a.getMap('map').set('a', 2)
    a.getArray('array').insert(0, [1, 2, 3])
    meet()
    b.getText('text').insert(2, 'B')
    meet()
    for (let i = 0; i < 5; i++) undo.undo()
    meet()
    for (let i = 0; i < 4; i++) undo.redo()
    meet()
    undo.undo(); undo.redo(); undo.undo()
    meet()
  }],
  ['rich text formatted by two at once', true, (open, meet) => {
    const a = open(1); const b = open(2)
    a.getText('rich').insert(0, 'the quick brown fox')
    meet()
    a.getText('rich').format(0, 9, { bold: true })
    b.getText('rich').format(4, 11, { link: { href: '/x' } })
    meet()
    b.getText('rich').format(0, 6, { bold: null })
    a.getText('rich').insert(4, 'very ', { italic: true })
    meet()
    a.getText('rich').delete(2, 8)
    meet()
  }],
  ['embeds of every sort in rich text', true, (open, meet) => {
    const a = open(1); const b = open(2)
    a.getText('rich').insertEmbed(0, { image: '/a.png', 1: [null, 'é'] }, { width: 3 })
    a.getText('rich').insertEmbed(1, new Y.Map([['k', 'v']]))
    a.getText('rich').insert(2, 'tail')
    meet()
    b.getText('rich').insertEmbed(1, 'word')
    a.getText('rich').delete(1, 2)
    meet()
  }],
  ['attributes of any JSON type on an element', true, (open, meet) => {
    const a = open(1); const b = open(2)
    const p = new Y.XmlElement('paragraph')
    a.get('xml', Y.XmlFragment).insert(0, [p])
    const values = { level: 2, open: true, none: null, list: [1, { a: 'b' }], map: { k: [] }, half: 0.5, text: 'é' }
    Object.entries(values).forEach(([k, v]) => p.setAttribute(k, v))
    meet()
    b.get('xml', Y.XmlFragment).get(0).setAttribute('level', 3)
    p.removeAttribute('open')
    p.insert(0, [new Y.XmlText('words')])
    meet()
  }],
  ['a block typed into while it is removed', true, (open, meet) => {
    const a = open(1); const b = open(2)
    const p = new Y.XmlElement('paragraph')
    a.get('xml', Y.XmlFragment).insert(0, [p])
    p.insert(0, [new Y.XmlText('words')])
    meet()
    b.get('xml', Y.XmlFragment).get(0).get(0).insert(5, ' more')
    b.get('xml', Y.XmlFragment).get(0).insert(1, [new Y.XmlElement('br')])
    a.get('xml', Y.XmlFragment).delete(0, 1)
    meet()
  }]
]
