/**
 * A proxy in front of the classroom, as a process of the test's own on loopback: passes HTTP on, and with websockets
 * does what the test says. Knows no page and no message.
 */
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { baseUrl } from './instance.ts';

/** `refuse`: answers an upgrade with 403; `swallow`: takes it and never answers; `pass`: lets it through. */
export type Upgrades = 'pass' | 'refuse' | 'swallow';

export class LineProxy {
  upgrades: Upgrades = 'pass';
  /** What passes a websocket waits so long, each way, in ms. */
  delay = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();

  private constructor() {
    this.#server = createServer((incoming, outgoing) => {
      const passed = request(upstream(incoming), (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      passed.on('error', () => outgoing.destroy());
      incoming.pipe(passed);
    });
    this.#server.on('upgrade', (incoming: IncomingMessage, socket: Duplex) => this.#upgrade(incoming, socket));
  }

  static async start(): Promise<LineProxy> {
    const proxy = new LineProxy();
    await new Promise<void>((listening) => proxy.#server.listen(0, '127.0.0.1', listening));
    return proxy;
  }

  /** Where a browser finds it. The classroom sees its own address as host and origin. */
  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Breaks every websocket that passes. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  #upgrade(incoming: IncomingMessage, socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    // A development server has a websocket of its own, without which its pages do not come to life.
    const ours = incoming.url === '/ws';
    if (ours && this.upgrades === 'swallow') return;
    if (ours && this.upgrades === 'refuse')
      return void socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    const { hostname, port, method, path, headers } = upstream(incoming);
    const far = connect(port, hostname, () => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
      far.write(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    });
    this.#late(socket, far);
    this.#late(far, socket);
  }

  /** One after the other, so that they keep their order. */
  #late(from: Duplex | Socket, to: Duplex | Socket): void {
    from.on('data', (chunk: Buffer) => setTimeout(() => to.writable && to.write(chunk), this.delay));
    from.on('close', () => to.destroy());
    from.on('error', () => to.destroy());
  }
}

function upstream({ method = 'GET', url = '/', headers }: IncomingMessage) {
  const { hostname, port, host, origin } = new URL(baseUrl);
  const own = { ...headers, host, ...(headers.origin === undefined ? {} : { origin }) };
  return { hostname, port: Number(port), method, path: url, headers: own };
}
