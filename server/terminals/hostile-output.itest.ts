/**
 * Shells that write what no program should, four at once and as fast as they can: the server stays small, another
 * student's shell answers, and the shells themselves can be used again. On the real pty host.
 */
import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { decodeHistory, decodeOutput, WRITER_BYTES } from '../../protocol/frames.ts';
import { OUTPUT_ACK_BYTES, OUTPUT_ACK_MS } from '../../protocol/limits.ts';
import { ServerMessage } from '../../protocol/messages.ts';
import { type Classroom, startClassroom, type TestPage, until } from '../testing/classroom.ts';
import { ProcessSandbox } from '../testing/process-sandbox.ts';
import { HOSTILE } from './testing/hostile.ts';

const SIZE = { columns: 80, rows: 24 };
const AT_ONCE = 4;
/** Where a shell that can be heard again answers within this, however slow the machine. */
const PATIENCE_MS = 60_000;
const MEGABYTE = 1024 * 1024;
/** What one stalled page may cost a terminal is 1 MB, and there is a second page that takes its share. */
const LEFT_BEHIND_BYTES = 16 * MEGABYTE;
const AT_WORST_BYTES = 400 * MEGABYTE;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is looked for in what the server said; the rest, of every key and size, would be the most that is left behind. */
const KEPT = ['welcome', 'host', 'terminal.opened'];

/** A page that keeps of each terminal only its last bytes, as many as a screen has. */
class ForgetfulPage {
  readonly #page: TestPage;
  readonly #tails = new Map<number, Buffer>();
  readonly #numbers = new Map<number, number>();
  readonly #shown = new Map<number, number>();
  readonly #writer = randomBytes(WRITER_BYTES);
  received = 0;

  constructor(page: TestPage) {
    this.#page = page;
    page.socket.removeAllListeners('message');
    page.socket.on('message', (data: Buffer, binary) => {
      if (binary) return this.#output(data);
      const message = ServerMessage.parse(JSON.parse(String(data)));
      if (KEPT.includes(message.type)) page.messages.push(message);
    });
  }

  /** Opens terminals on this student's host, started if it is not. */
  async open(count: number): Promise<number[]> {
    this.#page.say({ type: 'host.open' });
    await until(
      () => ['failed', 'ready'].includes(this.#page.host()?.phase ?? ''),
      () => 'the shell',
    );
    const opened: number[] = [];
    for (let index = 0; index < count; index += 1) {
      this.#page.say({ type: 'terminal.open', request: `r${index}`, ...SIZE });
      const { terminal } = await this.#page.heard('terminal.opened', ({ request }) => request === `r${index}`);
      this.attach(terminal);
      opened.push(terminal);
    }
    return opened;
  }

  attach(terminal: number): void {
    this.#page.say({ type: 'terminal.attach', terminal, from: null, ...SIZE, claim: true });
  }

  type(terminal: number, text: string): void {
    const number = (this.#numbers.get(terminal) ?? 0) + 1;
    this.#numbers.set(terminal, number);
    this.#page.type({ terminal, writer: this.#writer, number, bytes: Buffer.from(text) });
  }

  async says(terminal: number, text: string): Promise<void> {
    await until(
      () => this.#tails.get(terminal)?.includes(text) === true,
      () =>
        `${text}; closed ${this.#page.closeCode}; saw ${JSON.stringify(this.#tails.get(terminal)?.toString('latin1').slice(-200))}`,
      PATIENCE_MS,
    );
  }

  #output(data: Buffer): void {
    const frame = decodeHistory(data) ?? decodeOutput(data);
    if (frame === null) throw new Error('not an output frame');
    const { terminal, bytes } = frame;
    this.received += bytes.length;
    const tail = Buffer.concat([this.#tails.get(terminal) ?? Buffer.alloc(0), bytes]);
    this.#tails.set(terminal, Buffer.from(tail.subarray(-4096)));
    this.#acknowledge(terminal, bytes.length);
  }

  /** As pages do: a word for each frame would be more than the server takes. */
  #acknowledge(terminal: number, count: number): void {
    const before = this.#shown.get(terminal) ?? 0;
    this.#shown.set(terminal, before + count);
    if (before + count >= OUTPUT_ACK_BYTES) this.#tell(terminal);
    else if (before === 0) setTimeout(() => this.#tell(terminal), OUTPUT_ACK_MS);
  }

  #tell(terminal: number): void {
    const bytes = this.#shown.get(terminal) ?? 0;
    this.#shown.set(terminal, 0);
    if (bytes > 0) this.#page.say({ type: 'terminal.ack', terminal, bytes });
  }
}

let sandbox: ProcessSandbox;
let room: Classroom;

beforeEach(async () => {
  sandbox = new ProcessSandbox();
  room = await startClassroom({ sandbox, env: { SLIPWAY_HOST: '0.0.0.0' } });
});

afterEach(async () => {
  await room.close();
  sandbox.dispose();
});

async function pageOf(name: string): Promise<[TestPage, string]> {
  const cookie = await room.signIn({ door: 'class', code: room.identity.classCode, name });
  const page = await room.page({ cookie });
  await page.hello();
  return [page, cookie];
}

it('harms neither the server, nor another student, nor the shells it comes from', async () => {
  const [evesSocket, evesCookie] = await pageOf('Eve');
  const [adasSocket] = await pageOf('Ada');
  const eve = new ForgetfulPage(evesSocket);
  const ada = new ForgetfulPage(adasSocket);
  const floods = await eve.open(AT_ONCE);
  const [quiet] = await ada.open(1);
  ada.type(quiet!, 'stty -echo; echo begun-$((1+0))\r');
  await ada.says(quiet!, 'begun-1');

  // A second page of Eve's looks at all of it and reads nothing.
  const stalled = await room.page({ cookie: evesCookie });
  await stalled.hello();
  for (const terminal of floods) stalled.say({ type: 'terminal.attach', terminal, from: null, ...SIZE, claim: false });
  stalled.socket.pause();

  collectGarbage();
  const before = process.memoryUsage();
  let worst = before.rss;
  let echoes = 0;
  const kinds = Object.entries(HOSTILE);
  const each = inject('hostileMs') / Math.ceil(kinds.length / AT_ONCE);
  for (let from = 0; from < kinds.length; from += AT_ONCE) {
    const these = kinds.slice(from, from + AT_ONCE);
    these.forEach(([, program], index) => eve.type(floods[index]!, `${program}\r`));
    const end = performance.now() + each;
    while (performance.now() < end) {
      echoes += 1;
      ada.type(quiet!, `echo heard-$((${echoes}+0))\r`);
      await ada.says(quiet!, `heard-${echoes}\r\n`);
      evesSocket.say({
        type: 'terminal.resize',
        terminal: floods[echoes % AT_ONCE]!,
        columns: 40 + (echoes % 60),
        rows: 24,
      });
      worst = Math.max(worst, process.memoryUsage().rss);
    }
    for (const [index, [name]] of these.entries()) {
      eve.type(floods[index]!, '\x03\x03');
      eve.type(floods[index]!, `stty sane; printf '\\030\\033c'; echo over-${from}-$((${index}+0))\r`);
      await eve.says(floods[index]!, `over-${from}-${index}\r\n`).catch((error: Error) => {
        throw new Error(`${name}: ${error.message}`);
      });
    }
  }
  stalled.socket.terminate();
  const kept = (usage: NodeJS.MemoryUsage) => usage.heapUsed + usage.external;
  let after = before;
  // What the collector finds is given back beside it, a moment later.
  const small = until(
    () => {
      collectGarbage();
      after = process.memoryUsage();
      return kept(after) - kept(before) < LEFT_BEHIND_BYTES;
    },
    () => `memory comes back; ${Math.round((kept(after) - kept(before)) / MEGABYTE)} MB are kept`,
  );
  await small.catch(() => {});
  console.log(
    `hostile output: ${Math.round(eve.received / MEGABYTE)} MB shown, ${echoes} echoes of another student meanwhile, ` +
      `${Math.round((worst - before.rss) / MEGABYTE)} MB more at worst, ${Math.round((kept(after) - kept(before)) / MEGABYTE)} MB afterwards`,
  );
  expect([evesSocket.closeCode, adasSocket.closeCode]).toEqual([null, null]);
  expect(eve.received).toBeGreaterThan(4 * MEGABYTE);
  await small;
  expect(worst - before.rss).toBeLessThan(AT_WORST_BYTES);
});
