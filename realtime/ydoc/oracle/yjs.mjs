// The one place that says which yjs is the oracle: the very files that the
// browsers are served. Every other script takes yjs from here, so that there is
// a single instance of it (two instances break yjs' own instanceof checks).
export * as Y from '../../../frontend/node_modules/yjs/dist/yjs.mjs'

export const b64 = bytes => Buffer.from(bytes).toString('base64')
export const bytes = text => new Uint8Array(Buffer.from(text, 'base64'))

// yjs reports what it finds odd with console.log, and stdout carries answers.
console.log = console.error
