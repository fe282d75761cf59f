// The live oracle: one JSON request a line on stdin, one JSON answer a line on
// stdout, in order. A request names a verb; an error is an answer too.
import readline from 'node:readline'
import { play, exchange } from './scene.mjs'
import { verbs as live } from './live.mjs'

let scene = null

const verbs = {
  // play makes a case and keeps its yjs document for the exchange.
  play: request => {
    scene = play(request)
    return scene.case
  },
  exchange: request => exchange(scene.server, request.state),
  ...live
}

for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line === '') continue
  let answer
  try {
    const request = JSON.parse(line)
    answer = verbs[request.do](request)
  } catch (error) {
    answer = { error: String(error && error.stack) }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
}
