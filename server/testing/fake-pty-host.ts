/**
 * A pty host for unit tests, behind the SandboxHost seam: the same protocol, with terminals that echo what is typed.
 * Its stream can be cut anywhere; like the real one it then goes on without it. Knows no shell.
 */
import { Duplex } from 'node:stream';
import { cobsDecode } from '../terminals/cobs.ts';

type Terminal = {
  columns: number;
  rows: number;
  output: Buffer;
  /** Position of the first byte that is kept, and what comes before it for whoever begins there. */
  start: number;
  history: Buffer;
  /** Sizes, by the position from which on they were it. */
  sizes: { position: number; columns: number; rows: number }[];
  typed: Buffer;
  writers: Map<string, number>;
  exit: { code: number; signal: number } | null;
};
type Watch = { terminal: number; next: number; credit: number; history: Buffer; sized: number };
type Process = { argv: string[]; user: number; stdin: Buffer[] };

/** What a process that the server runs comes to; null: it never ends. */
export type ProcessEnd = { code: number; stdout?: string } | null;

const MARK = Buffer.from('SLIPWAY\x01', 'latin1');
const OUTPUT_BYTES = 16 * 1024;

export class FakePtyHost {
  readonly boot: string;
  /** The key of its shells' marks; null: as one that knows no keys. */
  marks: string | null = '00000000000000bb';
  readonly terminals = new Map<number, Terminal>();
  /** Sizes asked for, in order. */
  readonly resizes: { terminal: number; columns: number; rows: number }[] = [];
  readonly files = new Map<string, string>();
  onProcess: (argv: string[], stdin: Buffer, user: number) => ProcessEnd = () => ({ code: 0 });
  readonly #watches = new Map<number, Watch>();
  readonly #processes = new Map<number, Process>();
  #stream: FakeStream | null = null;
  #half = Buffer.alloc(0);

  constructor(boot = '00000000000000aa') {
    this.boot = boot;
  }

  /** A new reader and writer; the one before is gone. */
  open(): Duplex {
    this.#stream?.destroy();
    const stream = new FakeStream((chunk) => this.#read(chunk));
    this.#stream = stream;
    return stream;
  }

  /** The stream is lost, as when hostd restarts: bytes on their way out are lost with it. */
  cut(): void {
    this.#stream?.destroy();
    this.#stream = null;
  }

  /** The stream is lost after so many more bytes each way, most likely in the middle of a frame. */
  cutAfter(into: number, out: number): void {
    this.#stream?.cutAfter(into, out);
  }

  /** What a program prints by itself. */
  print(terminal: number, text: string | Buffer): void {
    const it = this.terminals.get(terminal);
    if (it === undefined) throw new Error('no such terminal');
    it.output = Buffer.concat([it.output, Buffer.from(text)]);
    this.#serve();
  }

  /** What came before this position is kept no longer, and this is what is left of it. */
  forget(terminal: number, start: number, history: string): void {
    const it = this.terminals.get(terminal);
    if (it === undefined) throw new Error('no such terminal');
    it.start = start;
    it.history = Buffer.from(history);
  }

  exit(terminal: number, code: number, signal = 0): void {
    const it = this.terminals.get(terminal);
    if (it === undefined) throw new Error('no such terminal');
    it.exit = { code, signal };
    const body = Buffer.alloc(8);
    body.writeInt32BE(code, 0);
    body.writeInt32BE(signal, 4);
    this.#send(0x84, terminal, body);
  }

  #read(chunk: Buffer): void {
    this.#half = Buffer.concat([this.#half, chunk]);
    for (let end = this.#half.indexOf(0); end !== -1; end = this.#half.indexOf(0)) {
      const frame = cobsDecode(this.#half.subarray(0, end));
      this.#half = this.#half.subarray(end + 1);
      // What does not decode is dropped, as the protocol says.
      if (frame !== null && frame.length >= 5 && isWhole(frame)) this.#frame(Buffer.from(frame));
    }
  }

  #frame(frame: Buffer): void {
    const [type, id, body] = [frame.readUInt8(0), frame.readUInt32BE(1), frame.subarray(5)];
    switch (type) {
      case 0x01:
        return this.#hello(body);
      case 0x02:
        return this.#open(id, body);
      case 0x03:
        return this.#input(id, body);
      case 0x04:
        return this.#resize(id, body.readUInt16BE(0), body.readUInt16BE(2));
      case 0x05:
        return void this.terminals.delete(id);
      case 0x06:
        return this.#watch(id, body);
      case 0x07: {
        const watch = this.#watches.get(id);
        if (watch !== undefined) watch.credit += body.readUInt32BE(0);
        return this.#serve();
      }
      case 0x08:
        return void this.#watches.delete(id);
      case 0x0f:
        return this.#send(0x8f, 0);
      case 0x10: {
        const strings = body.subarray(5).toString('utf8').split('\0').slice(0, -1);
        this.#processes.set(id, { argv: strings.slice(1), user: body[0] ?? 0, stdin: [] });
        return;
      }
      case 0x11:
        return this.#stdin(id, body);
    }
  }

  #hello(nonce: Buffer): void {
    this.#watches.clear();
    const terminals = [...this.terminals].map(([id, { columns, rows, output, start, exit }]) => ({
      id,
      alive: exit === null,
      columns,
      rows,
      start,
      end: output.length,
      code: exit?.code ?? 0,
      signal: exit?.signal ?? 0,
    }));
    this.#stream?.give(Buffer.concat([MARK, nonce]));
    const key = this.marks === null ? {} : { marks: this.marks };
    this.#send(0x81, 0, Buffer.from(JSON.stringify({ version: 2, boot: this.boot, ...key, dropped: 0, terminals })));
  }

  #open(id: number, body: Buffer): void {
    const existed = this.terminals.has(id);
    if (!existed) {
      const [columns, rows] = [body.readUInt16BE(0), body.readUInt16BE(2)];
      const nothing = { output: Buffer.alloc(0), start: 0, history: Buffer.alloc(0), typed: Buffer.alloc(0) };
      const sizes = [{ position: 0, columns, rows }];
      this.terminals.set(id, { columns, rows, sizes, ...nothing, writers: new Map(), exit: null });
    }
    this.#send(0x82, id, Buffer.of(existed ? 0 : 1));
  }

  #input(id: number, body: Buffer): void {
    const terminal = this.terminals.get(id);
    if (terminal === undefined) return this.#send(0x8e, id, Buffer.of(0x03, 1));
    const writer = body.toString('hex', 0, 8);
    const number = Number(body.readBigUInt64BE(8));
    const before = terminal.writers.get(writer) ?? 0;
    if (number === before + 1) {
      terminal.writers.set(writer, number);
      terminal.typed = Buffer.concat([terminal.typed, body.subarray(16)]);
      terminal.output = Buffer.concat([terminal.output, body.subarray(16)]);
    }
    const answer = Buffer.alloc(16);
    body.copy(answer, 0, 0, 8);
    answer.writeBigUInt64BE(BigInt(terminal.writers.get(writer) ?? 0), 8);
    this.#send(0x83, id, answer);
    this.#serve();
  }

  #watch(id: number, body: Buffer): void {
    const [terminal, from, credit] = [body.readUInt32BE(0), body.readBigUInt64BE(4), body.readUInt32BE(12)];
    const it = this.terminals.get(terminal);
    if (it === undefined) return this.#send(0x8e, id, Buffer.of(0x06, 1));
    const known = from <= BigInt(it.output.length) && from >= BigInt(it.start);
    const next = known ? Number(from) : it.start;
    const history = known ? Buffer.alloc(0) : it.history;
    const size = Math.max(
      0,
      it.sizes.findLastIndex(({ position }) => position <= next),
    );
    this.#watches.set(id, { terminal, next, credit, history, sized: size });
    const answer = Buffer.alloc(21);
    answer.writeBigUInt64BE(BigInt(next), 0);
    answer.writeUInt8(known ? 0 : 1, 8);
    answer.writeBigUInt64BE(BigInt(it.output.length), 9);
    answer.writeUInt32BE(history.length, 17);
    this.#send(0x86, id, answer);
    this.#sized(id, next, it.sizes[size]!);
    this.#serve();
  }

  #resize(id: number, columns: number, rows: number): void {
    this.resizes.push({ terminal: id, columns, rows });
    const it = this.terminals.get(id);
    if (it === undefined || (it.columns === columns && it.rows === rows)) return;
    Object.assign(it, { columns, rows });
    it.sizes.push({ position: it.output.length, columns, rows });
    this.#serve();
  }

  #sized(id: number, position: number, { columns, rows }: { columns: number; rows: number }): void {
    const body = Buffer.alloc(12);
    body.writeBigUInt64BE(BigInt(position), 0);
    body.writeUInt16BE(columns, 8);
    body.writeUInt16BE(rows, 10);
    this.#send(0x8a, id, body);
  }

  #stdin(id: number, body: Buffer): void {
    const process = this.#processes.get(id);
    if (process === undefined) return;
    if (body.length > 0) return void process.stdin.push(Buffer.from(body));
    this.#processes.delete(id);
    const end = this.onProcess(process.argv, Buffer.concat(process.stdin), process.user);
    if (end === null) return;
    if (end.stdout !== undefined) this.#send(0x90, id, Buffer.from(end.stdout));
    const exited = Buffer.alloc(9);
    exited.writeInt32BE(end.code, 0);
    this.#send(0x92, id, exited);
  }

  #serve(): void {
    for (const [id, watch] of this.#watches) {
      const it = this.terminals.get(watch.terminal);
      if (it !== undefined) while (this.#step(id, watch, it));
    }
  }

  /** One frame of a watch; false if there is none to send. */
  #step(id: number, watch: Watch, { output, sizes }: Terminal): boolean {
    const room = Math.min(OUTPUT_BYTES, watch.credit);
    if (watch.history.length > 0) {
      const bytes = watch.history.subarray(0, room);
      watch.history = watch.history.subarray(room);
      watch.credit -= bytes.length;
      if (bytes.length > 0) this.#send(0x89, id, bytes);
      return bytes.length > 0;
    }
    const size = sizes[watch.sized + 1];
    if (size !== undefined && size.position <= watch.next) {
      watch.sized += 1;
      this.#sized(id, watch.next, size);
      return true;
    }
    const bytes = output.subarray(watch.next, Math.min(watch.next + room, size?.position ?? output.length));
    if (bytes.length === 0) return false;
    const position = Buffer.alloc(8);
    position.writeBigUInt64BE(BigInt(watch.next), 0);
    this.#send(0x87, id, Buffer.concat([position, bytes]));
    watch.next += bytes.length;
    watch.credit -= bytes.length;
    return true;
  }

  #send(type: number, id: number, body: Buffer = Buffer.alloc(0)): void {
    const head = Buffer.alloc(9);
    head.writeUInt32BE(body.length + 5, 0);
    head.writeUInt8(type, 4);
    head.writeUInt32BE(id, 5);
    this.#stream?.give(Buffer.concat([head, body]));
  }
}

/** Payloads of the right size for their type; anything else is dropped. */
function isWhole(frame: Uint8Array): boolean {
  const payload = frame.length - 5;
  const exactly: Record<number, number> = { 0x01: 16, 0x02: 4, 0x04: 4, 0x05: 0, 0x06: 16, 0x07: 4, 0x08: 0, 0x0f: 0 };
  const type = frame[0] ?? 0;
  return type in exactly ? payload === exactly[type] : type !== 0x03 || payload >= 16;
}

class FakeStream extends Duplex {
  readonly #take: (chunk: Buffer) => void;
  #left = { into: Infinity, out: Infinity };

  constructor(take: (chunk: Buffer) => void) {
    super();
    this.#take = take;
  }

  cutAfter(into: number, out: number): void {
    // A line that lost bytes stays lost.
    if (this.#left.into > 0 && this.#left.out > 0) this.#left = { into, out };
  }

  give(bytes: Buffer): void {
    if (this.destroyed || this.#left.out <= 0) return;
    this.push(bytes.subarray(0, this.#left.out));
    this.#left.out -= bytes.length;
    if (this.#left.out <= 0) setImmediate(() => this.destroy());
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.#left.into > 0) this.#take(chunk.subarray(0, this.#left.into));
    this.#left.into -= chunk.length;
    done();
    if (this.#left.into <= 0) setImmediate(() => this.destroy());
  }
}
