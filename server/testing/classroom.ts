/** A whole server on a free port for tests, and pages that speak to it with a real websocket client. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { decodeHistory, decodeOutput, encodeInput, type InputFrame } from '../../protocol/frames.ts';
import { PROTOCOL_VERSION } from '../../protocol/limits.ts';
import { ServerMessage, type ClientMessage, type HostState } from '../../protocol/messages.ts';
import { assemble } from '../assemble.ts';
import { systemClock, type Clock } from '../clock.ts';
import { readEnv } from '../env.ts';
import { silentLog, type Log } from '../log.ts';
import type { SandboxHost } from '../sandboxes/sandbox-host.ts';

export type Classroom = Awaited<ReturnType<typeof startClassroom>>;

export async function startClassroom(options: {
  sandbox: SandboxHost;
  store?: string;
  env?: Record<string, string>;
  clock?: Clock;
  log?: Log;
}) {
  const store = options.store ?? mkdtempSync(join(tmpdir(), 'slipway-server-'));
  const least = { SLIPWAY_STORE: store, SLIPWAY_HOSTD_SOCKET: 'none', SLIPWAY_PORT: '0' };
  // Whose host is whose is easier to see where nobody's is among them.
  const env = readEnv({ ...least, SLIPWAY_WARM_HOSTS: '0', ...options.env });
  const { sandbox, clock = systemClock, log = silentLog } = options;
  const server = await assemble({ env, clock, log, sandbox });
  await server.gateway.listen({ host: '127.0.0.1', port: 0 });
  await server.metrics?.listen(env.metricsPort ?? 0);
  const { port } = server.gateway.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    store,
    identity: server.identity,
    metricsPort: server.metrics?.port ?? null,
    page: (headers: Record<string, string> = {}) => TestPage.open(url, headers),
    /** Ends the server as SIGTERM would; the store stays for the next one. */
    stop: () => server.stop(),
    async close() {
      await server.stop();
      rmSync(store, { recursive: true, force: true });
    },
    /** Comes in by a door; gives the cookie. */
    async signIn(body: object): Promise<string> {
      const answer = await post(`${url}/api/sign-in`, body);
      if (!answer.ok) throw new Error(`sign-in: ${answer.status}`);
      return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    },
  };
}

export function post(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  const origin = new URL(url).origin;
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, ...headers },
    body: JSON.stringify(body),
    redirect: 'manual',
  });
}

/** Keeps everything it was told; `until` looks at it until it is so. */
export class TestPage {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[] = [];
  /** Output by terminal, put where its position says. */
  readonly screens = new Map<number, { bytes: Buffer; next: number }>();
  /** History by terminal, since the last reset. */
  readonly histories = new Map<number, Buffer>();
  closeCode: number | null = null;
  /** Acknowledges output as it comes, as a page does. */
  acknowledges = true;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data, isBinary) => (isBinary ? this.#output(data as Buffer) : this.#text(data as Buffer)));
    socket.on('close', (code) => (this.closeCode = code));
    socket.on('error', () => {});
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<TestPage> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { headers: { origin: url, ...headers } });
    const page = new TestPage(socket);
    await new Promise<void>((resolve, reject) => {
      socket.on('open', resolve);
      socket.on('unexpected-response', (_request, response) => reject(new Error(`status ${response.statusCode}`)));
      socket.on('error', reject);
    });
    return page;
  }

  async hello(): Promise<Extract<ServerMessage, { type: 'welcome' }>> {
    this.say({ type: 'hello', version: PROTOCOL_VERSION });
    return this.heard('welcome');
  }

  say(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  type(frame: InputFrame): void {
    this.socket.send(encodeInput(frame));
  }

  /** The first message of a kind that fits, now or later. */
  async heard<T extends ServerMessage['type']>(
    type: T,
    fits: (message: Extract<ServerMessage, { type: T }>) => boolean = () => true,
  ): Promise<Extract<ServerMessage, { type: T }>> {
    type Wanted = Extract<ServerMessage, { type: T }>;
    const find = () => this.messages.find((one): one is Wanted => one.type === type && fits(one as Wanted));
    await until(
      () => find() !== undefined,
      () => `${type}; heard ${JSON.stringify(this.messages)}, closed ${this.closeCode}`,
    );
    return find() as Wanted;
  }

  /** What the server said last of the host. */
  host(): HostState | null {
    const last = this.messages.findLast((one) => one.type === 'host' || one.type === 'welcome');
    return last === undefined ? null : last.host;
  }

  isReady(): Promise<void> {
    return until(
      () => this.host()?.phase === 'ready',
      () => `ready, is ${JSON.stringify(this.host())}`,
    );
  }

  text(terminal: number): string {
    return this.screens.get(terminal)?.bytes.toString('latin1') ?? '';
  }

  /** Opens the host and a terminal on it. */
  async openTerminal(request = 'r1'): Promise<number> {
    this.say({ type: 'host.open' });
    await this.isReady();
    this.say({ type: 'terminal.open', request, columns: 80, rows: 24 });
    const { terminal } = await this.heard('terminal.opened', (opened) => opened.request === request);
    return terminal;
  }

  async attach(terminal: number, from: number | null = null, claim = true): Promise<void> {
    const before = this.messages.length;
    this.say({ type: 'terminal.attach', terminal, from, columns: 80, rows: 24, claim });
    await this.heard(
      'terminal.attached',
      (attached) => attached.terminal === terminal && this.messages.indexOf(attached) >= before,
    );
  }

  #text(data: Buffer): void {
    const message = ServerMessage.parse(JSON.parse(data.toString('utf8')));
    this.messages.push(message);
    if (message.type !== 'terminal.attached') return;
    const screen = this.screens.get(message.terminal);
    if (message.reset) this.histories.delete(message.terminal);
    if (screen === undefined || message.reset)
      this.screens.set(message.terminal, { bytes: Buffer.alloc(0), next: message.from });
    else if (screen.next !== message.from) throw new Error(`attached at ${message.from}, expected ${screen.next}`);
  }

  #output(data: Buffer): void {
    const history = decodeHistory(data);
    if (history !== null) {
      const { terminal, bytes } = history;
      this.histories.set(terminal, Buffer.concat([this.histories.get(terminal) ?? Buffer.alloc(0), bytes]));
      if (this.acknowledges) this.say({ type: 'terminal.ack', terminal, bytes: bytes.length });
      return;
    }
    const frame = decodeOutput(data);
    if (frame === null) throw new Error('not an output frame');
    const screen = this.screens.get(frame.terminal);
    if (screen === undefined || screen.next !== frame.position)
      throw new Error(`gap at ${frame.position}, expected ${screen?.next}`);
    screen.bytes = Buffer.concat([screen.bytes, frame.bytes]);
    screen.next += frame.bytes.length;
    if (this.acknowledges) this.say({ type: 'terminal.ack', terminal: frame.terminal, bytes: frame.bytes.length });
  }
}

export async function until(holds: () => boolean, what: () => string, ms = 15_000): Promise<void> {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

export function closed(page: TestPage): Promise<number> {
  return until(
    () => page.closeCode !== null,
    () => 'the close',
  ).then(() => page.closeCode ?? 0);
}
