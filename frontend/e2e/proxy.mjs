// A proxy between a browser and the server, which can do to their connections
// what an hour's sleep does: they are dead, and nobody has said so.
import { createServer, request } from 'node:http';
import { connect } from 'node:net';

export class Proxy {
  #tunnels = new Set();
  #asleep = false;

  static async open() {
    const proxy = new Proxy();
    proxy.server = createServer((from, to) => {
      if (proxy.#asleep) return from.socket.destroy();
      const on = request(from.url, { method: from.method, headers: from.headers }, (answer) => {
        to.writeHead(answer.statusCode, answer.rawHeaders);
        answer.pipe(to);
      });
      on.on('error', () => to.destroy());
      from.pipe(on);
    });
    // Sockets come as tunnels, through which everything passes unseen.
    proxy.server.on('connect', (asked, near, head) => {
      if (proxy.#asleep) return near.destroy();
      const [host, port] = asked.url.split(':');
      const far = connect(Number(port), host, () => {
        near.write('HTTP/1.1 200 Connection established\r\n\r\n');
        far.write(head);
        near.pipe(far).pipe(near);
      });
      const tunnel = { near, far };
      proxy.#tunnels.add(tunnel);
      for (const end of [near, far]) end.on('error', () => {}).on('close', () => proxy.#tunnels.delete(tunnel));
    });
    await new Promise((go) => proxy.server.listen(0, '127.0.0.1', go));
    proxy.address = `http://127.0.0.1:${proxy.server.address().port}`;
    return proxy;
  }

  /** sleep lets nothing pass any more: the server believes that the browser has gone, the browser hears nothing. */
  sleep() {
    this.#asleep = true;
    for (const { near, far } of this.#tunnels) {
      near.unpipe(far);
      far.unpipe(near);
      near.resume();
      far.destroy();
    }
  }

  /** wake lets new connections pass. Those from before stay dead. */
  wake() {
    this.#asleep = false;
  }

  close() {
    for (const { near, far } of this.#tunnels) {
      near.destroy();
      far.destroy();
    }
    this.server.closeAllConnections();
    this.server.close();
  }
}
