/**
 * The one connection to a host's pty host: opened through SandboxHost, kept alive, opened again with back-off when it
 * is lost. Knows no viewer and no title: what to ask for again after a reconnect is the owner's business.
 */
import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Clock, Disposable } from '../clock.ts';
import { BackOff } from '../sandboxes/back-off.ts';
import type { HostName, SandboxHost } from '../sandboxes/sandbox-host.ts';
import { Processes, type ProcessResult, type ProcessSpec } from './processes.ts';
import {
  encodeRequest,
  FRAME_BREAK,
  NONCE_BYTES,
  PtyHostReader,
  type PtyHostFrame,
  type PtyHostRequest,
  type Welcome,
} from './pty-host-codec.ts';

/** Invariant: several fit into the pty host's SILENCE_MS. */
const PING_MS = 5_000;
/** No byte for this long, with pings on the way, and the stream is taken for dead. */
const SILENT_MS = 15_000;
/** A connection that lasted for this long was one: the next is tried at once. */
const STEADY_MS = 10_000;

export type PtyHostHandlers = {
  /** Connected, also again: all watches are forgotten over there. */
  onUp(welcome: Welcome): void;
  onDown(): void;
  onFrame(frame: PtyHostFrame): void;
};

/** What may wait to be written to one host, in bytes. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

export class PtyHostClient {
  readonly #host: HostName;
  readonly #sandbox: SandboxHost;
  readonly #clock: Clock;
  readonly #handlers: PtyHostHandlers;
  readonly #processes: Processes;
  readonly #backOff = new BackOff({ first: 50, last: 3_000 });
  #stream: Duplex | null = null;
  #up = false;
  #disposed = false;
  #rests = false;
  #upAt = 0;
  #heardAt = 0;
  #timer: Disposable | null = null;

  constructor(deps: { host: HostName; sandbox: SandboxHost; clock: Clock }, handlers: PtyHostHandlers) {
    this.#host = deps.host;
    this.#sandbox = deps.sandbox;
    this.#clock = deps.clock;
    this.#handlers = handlers;
    this.#processes = new Processes(deps.clock, (request) => this.send(request));
    void this.#connect();
  }

  get up(): boolean {
    return this.#up;
  }

  /** False if there is no connection now; nothing is kept for later. */
  send(request: PtyHostRequest): boolean {
    if (!this.#up || this.#stream === null) return false;
    this.#stream.write(encodeRequest(request));
    // A pty host always reads. What does not is something else that a student put into its place.
    if (this.#stream.writableLength > MAX_WAITING_BYTES) this.#stream.destroy();
    return true;
  }

  /** Runs a process as soon as there is a connection. */
  run(spec: ProcessSpec): Promise<ProcessResult> {
    return this.#processes.run(spec);
  }

  /** There is nobody to speak to for now, by intention: no connection is kept or tried. */
  rest(): void {
    if (this.#rests) return;
    this.#rests = true;
    this.#timer?.dispose();
    this.#stream?.destroy();
    this.#lost();
  }

  /** The other end is there again. */
  goOn(): void {
    if (!this.#rests) return;
    this.#rests = false;
    this.#backOff.reset();
    void this.#connect();
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer?.dispose();
    this.#stream?.destroy();
    this.#lost();
    this.#processes.dispose();
  }

  async #connect(): Promise<void> {
    const opened = await this.#sandbox.openStream(this.#host);
    if (this.#disposed || this.#rests || this.#stream !== null) {
      if (opened.ok) opened.value.destroy();
      return;
    }
    if (!opened.ok) return this.#later();
    const stream = opened.value;
    const nonce = randomBytes(NONCE_BYTES);
    const reader = new PtyHostReader(nonce);
    this.#stream = stream;
    this.#heardAt = this.#clock.now();
    stream.on('data', (chunk: Buffer) => {
      if (this.#stream !== stream) return;
      this.#heardAt = this.#clock.now();
      // Students are root where this comes from: whatever it is, it costs them their stream and nobody else anything.
      try {
        for (const frame of reader.read(chunk)) if (this.#stream === stream) this.#accept(frame);
      } catch {
        stream.destroy();
      }
    });
    // An error is always followed by close, which is what we act upon.
    stream.on('error', () => {});
    stream.on('end', () => stream.destroy());
    stream.on('close', () => {
      if (this.#stream !== stream) return;
      this.#lost();
      if (!this.#disposed && !this.#rests) this.#later();
    });
    stream.write(Buffer.concat([FRAME_BREAK, encodeRequest({ type: 'hello', nonce })]));
    stream.resume();
    this.#keepAlive(stream);
  }

  #accept(frame: PtyHostFrame): void {
    switch (frame.type) {
      case 'welcome':
        if (this.#up) throw new Error('a second welcome');
        this.#up = true;
        this.#upAt = this.#clock.now();
        this.#handlers.onUp(frame.welcome);
        return this.#processes.onUp();
      case 'broken':
        this.#stream?.destroy();
        return;
      case 'pong':
        return;
      default:
        this.#processes.onFrame(frame);
        this.#handlers.onFrame(frame);
    }
  }

  #keepAlive(stream: Duplex): void {
    this.#timer?.dispose();
    this.#timer = this.#clock.after(PING_MS, () => {
      if (this.#stream !== stream) return;
      if (this.#clock.now() - this.#heardAt > SILENT_MS) {
        stream.destroy();
        return;
      }
      stream.write(encodeRequest({ type: 'ping' }));
      this.#keepAlive(stream);
    });
  }

  #lost(): void {
    this.#stream = null;
    if (!this.#up) return;
    this.#up = false;
    if (this.#clock.now() - this.#upAt >= STEADY_MS) this.#backOff.reset();
    this.#processes.onDown();
    this.#handlers.onDown();
  }

  #later(): void {
    this.#timer?.dispose();
    this.#timer = this.#clock.after(this.#backOff.next(), () => void this.#connect());
  }
}
