/**
 * A line to the server that can be cut: the test's own passing-on of bytes on a port of its own. Knows neither HTTP nor
 * what is said.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { baseUrl } from './instance.ts';

type Pair = { near: Socket; far: Socket };

export class Line {
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #up = true;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (near) => this.#join(near));
  }

  static async open(): Promise<Line> {
    const server = createServer({ allowHalfOpen: false });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return new Line(server);
  }

  /** What the page goes to instead of the server's own address. */
  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Both ends hear of it. */
  cut(): void {
    for (const { near, far } of this.#pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  }

  /** As `cut`, and nobody comes through until `mend`. */
  down(): void {
    this.#up = false;
    this.cut();
  }

  mend(): void {
    this.#up = true;
  }

  /** The server's end is gone, and the page hears nothing of it: what it sends goes nowhere. */
  loseServer(): void {
    for (const { near, far } of this.#pairs) {
      far.unpipe(near);
      near.unpipe(far);
      far.resetAndDestroy();
      near.resume();
    }
  }

  async close(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done));
    this.cut();
    for (const { near } of this.#pairs) near.destroy();
    await closed;
  }

  #join(near: Socket): void {
    if (!this.#up) return void near.resetAndDestroy();
    const { hostname, port } = new URL(baseUrl);
    const far = connect({ host: hostname, port: Number(port), noDelay: true });
    near.setNoDelay(true);
    const pair = { near, far };
    this.#pairs.add(pair);
    near.pipe(far).pipe(near);
    near.on('close', () => {
      far.destroy();
      this.#pairs.delete(pair);
    });
    // Whatever ends one of them, `close` follows.
    near.on('error', () => {});
    far.on('error', () => {});
  }
}
