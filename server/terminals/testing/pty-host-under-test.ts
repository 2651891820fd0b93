/**
 * A running pty host and one reader of it after another, for tests. Knows the protocol only through its codec.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { shellUser } from '../../testing/built-pty-host.ts';
import {
  encodeRequest,
  FRAME_BREAK,
  MAX_INPUT_BYTES,
  NONCE_BYTES,
  PtyHostReader,
  type PtyHostFrame,
  type PtyHostRequest,
  type Welcome,
} from '../pty-host-codec.ts';

type FrameOf<Type extends PtyHostFrame['type']> = Extract<PtyHostFrame, { type: Type }>;
/** What a reader puts on its screen, in turn: bytes, or a size. */
export type Shown = Buffer | { columns: number; rows: number; position: number };
type SpawnOptions = {
  argv: readonly [string, ...string[]];
  id?: number;
  directory?: string;
  stdin?: string;
  timeLimit?: number;
};

/** Credit that no test uses up. */
const PLENTY = 0x7fff_ffff;
const PATIENCE_MS = 20_000;

export class PtyHostUnderTest {
  /** Whom its shells belong to: without rights if the tests have any. */
  readonly user = shellUser();
  welcome: Welcome | null = null;

  readonly #child: ChildProcess;
  readonly #arrivals = new EventEmitter();
  #reader = new PtyHostReader(randomBytes(NONCE_BYTES));
  #frames: PtyHostFrame[] = [];
  /** How many of the frames were already given out by `next`. */
  #taken = 0;
  #outputs = new Map<number, Buffer[]>();
  #positions = new Map<number, number>();
  /** Watches whose credit is given back as it is used. */
  readonly #followed = new Set<number>();
  #shown = new Map<number, Shown[]>();
  #bytesRead = 0;
  #stderr = '';
  /** Beyond the numbers that tests give themselves. */
  #nextId = 1_000_000;
  readonly #keys = randomBytes(8);

  /** `within`: a command that ends in running it, such as one that gives it mounts of its own. */
  constructor(binary: string, within: readonly string[] = []) {
    const [command = binary, ...rest] = [...within, binary, '--user', this.user];
    this.#child = spawn(command, rest, { stdio: 'pipe', env: { SECRET: 'of the host' } });
    this.#child.stdin?.on('error', () => {
      // The host may end first: then what was written last does not matter.
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#read(chunk));
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#stderr += chunk.toString()));
  }

  #read(chunk: Buffer): void {
    this.#bytesRead += chunk.length;
    for (const frame of this.#reader.read(chunk)) {
      if (frame.type === 'welcome') this.welcome = frame.welcome;
      if (frame.type === 'watching') {
        this.#outputs.set(frame.watch, []);
        this.#positions.set(frame.watch, frame.start);
        if (frame.reset || !this.#shown.has(frame.watch)) this.#shown.set(frame.watch, []);
      }
      if (frame.type === 'sized')
        this.#shown.get(frame.watch)?.push({ columns: frame.columns, rows: frame.rows, position: frame.position });
      if (frame.type === 'history' || frame.type === 'output') {
        this.#shown.get(frame.watch)?.push(Buffer.from(frame.bytes));
        if (this.#followed.has(frame.watch))
          this.send({ type: 'credit', watch: frame.watch, bytes: frame.bytes.length });
      }
      if (frame.type === 'output') {
        if (this.#positions.get(frame.watch) !== frame.position) throw new Error('Output has a gap.');
        this.#outputs.get(frame.watch)?.push(Buffer.from(frame.bytes));
        this.#positions.set(frame.watch, frame.position + frame.bytes.length);
      } else if (frame.type !== 'history') {
        this.#frames.push(frame);
      }
    }
    this.#arrivals.emit('bytes');
  }

  /** A new reader and writer take over. */
  async hello(): Promise<void> {
    const nonce = randomBytes(NONCE_BYTES);
    this.#reader = new PtyHostReader(nonce);
    this.#outputs.clear();
    this.#positions.clear();
    this.#shown.clear();
    this.forgetFrames();
    this.write(FRAME_BREAK);
    this.send({ type: 'hello', nonce });
    await this.next('welcome');
  }

  send(request: PtyHostRequest): void {
    this.write(encodeRequest(request));
  }

  write(bytes: Uint8Array): void {
    this.#child.stdin?.write(bytes);
  }

  writeSlowly(request: PtyHostRequest): void {
    for (const byte of encodeRequest(request)) this.write(Buffer.of(byte));
  }

  async until(condition: () => boolean): Promise<void> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    while (!condition()) await once(this.#arrivals, 'bytes', { signal });
  }

  /** The next frame of this type that was not given out yet; earlier ones of other types are passed over. */
  async next<Type extends PtyHostFrame['type']>(type: Type): Promise<FrameOf<Type>> {
    for (;;) {
      const at = this.#frames.findIndex((frame, index) => index >= this.#taken && frame.type === type);
      const frame = this.#frames[at];
      if (frame !== undefined) {
        this.#taken = at + 1;
        return frame as FrameOf<Type>;
      }
      const count = this.#frames.length;
      await this.until(() => this.#frames.length > count);
    }
  }

  /** Every frame of this type since the last hello. */
  seen<Type extends PtyHostFrame['type']>(type: Type): FrameOf<Type>[] {
    return this.#frames.filter((frame): frame is FrameOf<Type> => frame.type === type);
  }

  forgetFrames(): void {
    this.#frames = [];
    this.#taken = 0;
  }

  /** Everything asked for before is answered. */
  async pong(): Promise<void> {
    this.send({ type: 'ping' });
    await this.next('pong');
  }

  async open(terminal: number, columns = 80, rows = 24): Promise<void> {
    this.send({ type: 'open', terminal, columns, rows });
    const opened = await this.next('opened');
    if (opened.terminal !== terminal || !opened.created) throw new Error('The terminal was not opened.');
  }

  type(terminal: number, text: string | Buffer): void {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += MAX_INPUT_BYTES) {
      const writer = Buffer.from(this.#keys);
      writer.writeUInt32BE(terminal);
      this.send({
        type: 'input',
        terminal,
        writer,
        number: this.#numberFor(terminal),
        bytes: bytes.subarray(at, at + MAX_INPUT_BYTES),
      });
    }
  }

  readonly #numbers = new Map<number, number>();
  #numberFor(terminal: number): number {
    const number = (this.#numbers.get(terminal) ?? 0) + 1;
    this.#numbers.set(terminal, number);
    return number;
  }

  /** Types a command and returns what it printed; watches the terminal with a watch of its own. */
  async run(terminal: number, command: string, { waits = true } = {}): Promise<string> {
    const watch = this.#watchOf(terminal);
    const from = this.bytes(watch).length;
    if (!waits) {
      this.type(terminal, `echo begun-$((1+0)); ${command}\n`);
      await this.until(() => /begun-1/.test(this.bytes(watch).subarray(from).toString()));
      return '';
    }
    this.type(terminal, `${command}; printf '\\nover-%d\\n' 1\n`);
    await this.until(() => /^over-1/m.test(this.bytes(watch).subarray(from).toString()));
    return this.bytes(watch).subarray(from).toString();
  }

  #watchOf(terminal: number): number {
    const watch = 500 + terminal;
    if (!this.#outputs.has(watch)) {
      this.#outputs.set(watch, []);
      this.send({ type: 'watch', watch, terminal, from: 'everything', credit: PLENTY });
    }
    return watch;
  }

  /** Watches it and is never further behind than this: who keeps less than the terminal keeps misses nothing. */
  follow(watch: number, terminal: number, window: number): void {
    this.#followed.add(watch);
    this.send({ type: 'watch', watch, terminal, from: 'everything', credit: window });
  }

  /** All that a terminal keeps, up to now. */
  async everything(terminal: number): Promise<string> {
    const watch = this.#nextId++;
    this.send({ type: 'watch', watch, terminal, from: 'everything', credit: PLENTY });
    await this.until(() => this.#positions.has(watch));
    for (let length = -1; length !== this.bytes(watch).length;) {
      length = this.bytes(watch).length;
      await this.pong();
      await sleep(50);
    }
    this.send({ type: 'unwatch', watch });
    return this.bytes(watch).toString();
  }

  async sees(terminal: number, text: RegExp, watch = this.#watchOf(terminal)): Promise<void> {
    const tail = () => Buffer.concat(this.#outputs.get(watch)?.slice(-4) ?? []).subarray(-4096);
    await this.until(() => text.test(tail().toString()));
  }

  /** What a watch brought since it began. */
  bytes(watch: number): Buffer {
    const parts = this.#outputs.get(watch) ?? [];
    if (parts.length <= 1) return parts[0] ?? Buffer.alloc(0);
    const whole = Buffer.concat(parts);
    this.#outputs.set(watch, [whole]);
    return whole;
  }

  /** History, output and sizes of a watch since it was last told to forget what it has. */
  shown(watch: number): readonly Shown[] {
    return this.#shown.get(watch) ?? [];
  }

  /** What somebody who comes now is shown, up to what there is now. */
  async newcomer(terminal: number): Promise<readonly Shown[]> {
    const watch = this.#nextId++;
    this.send({ type: 'watch', watch, terminal, from: 'everything', credit: PLENTY });
    const began = () => this.seen('watching').find((frame) => frame.watch === watch);
    await this.until(() => (this.position(watch) ?? -1) >= (began()?.live ?? Infinity));
    this.send({ type: 'unwatch', watch });
    return this.shown(watch);
  }

  position(watch: number): number | undefined {
    return this.#positions.get(watch);
  }

  /** Whether it comes to rest: a program floods its terminal, and nobody takes the output. */
  async standsStill(): Promise<boolean> {
    const deadline = Date.now() + PATIENCE_MS;
    for (let quiet = 0, ticks = this.cpuTicks(); Date.now() < deadline;) {
      await this.pong();
      await sleep(100);
      const now = this.cpuTicks();
      quiet = now - ticks <= 1 ? quiet + 1 : 0;
      ticks = now;
      if (quiet === 5) return true;
    }
    return false;
  }

  async readAtLeast(count: number): Promise<void> {
    const enough = this.#bytesRead + count;
    await this.until(() => this.#bytesRead >= enough);
  }

  async spawn(options: SpawnOptions): Promise<FrameOf<'process-exited'> & { stdout: string; stderr: string }> {
    const id = options.id ?? this.#nextId++;
    const { argv, directory = '/', timeLimit = 0 } = options;
    this.send({ type: 'spawn', process: id, user: 'student', timeLimit, directory, argv });
    const stdin = Buffer.from(options.stdin ?? '');
    for (let at = 0; at < stdin.length; at += 60_000)
      this.send({ type: 'stdin', process: id, bytes: stdin.subarray(at, at + 60_000) });
    this.send({ type: 'stdin', process: id, bytes: new Uint8Array(0) });
    await this.until(() => this.seen('process-exited').some((frame) => frame.process === id));
    const text = (type: 'stdout' | 'stderr') =>
      Buffer.concat(this.seen(type).flatMap((frame) => (frame.process === id ? [frame.bytes] : []))).toString();
    const exited = this.seen('process-exited').find((frame) => frame.process === id);
    if (exited === undefined) throw new Error('The process did not end.');
    return { ...exited, stdout: text('stdout'), stderr: text('stderr') };
  }

  stopReading(): void {
    this.#child.stdout?.pause();
  }

  readOn(): void {
    this.#child.stdout?.resume();
  }

  /** Closes both ends for good. */
  hangUp(): void {
    this.#child.stdin?.destroy();
    this.#child.stdout?.destroy();
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Ends it as `docker stop` would; returns what it said on stderr. */
  async stop(): Promise<string> {
    if (this.running) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await exited;
    }
    if (this.#child.exitCode !== 0) return `exit ${this.#child.exitCode} ${this.#child.signalCode} ${this.#stderr}`;
    return this.#stderr;
  }

  residentKiB(): number {
    return this.#status('VmRSS');
  }

  anonymousKiB(): number {
    return this.#status('RssAnon');
  }

  #status(field: string): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  }

  /** Numbers of its children: the shells, and what SPAWN started. */
  children(): number[] {
    const { pid } = this.#child;
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  }

  cpuTicks(): number {
    const fields = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  }
}
