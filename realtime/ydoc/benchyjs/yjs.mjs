// yjs as the frontend has it installed.
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const modules = createRequire(path.resolve(import.meta.dirname, '../../../frontend/package.json'))
export const Y = await import(pathToFileURL(path.join(path.dirname(modules.resolve('yjs/package.json')), 'dist/yjs.mjs')))
