// Hocuspocus as its documentation starts it, without a database: what it keeps
// it keeps in memory, which is the fastest it can be.
import { Server } from '@hocuspocus/server'

const server = new Server({ port: Number(process.env.PORT), address: '127.0.0.1', quiet: true })
await server.listen()
console.log('listening')
