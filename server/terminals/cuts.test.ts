import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { InputFrame } from '../../protocol/frames.ts';
import { systemClock, type Clock } from '../clock.ts';
import { FakeSandbox } from '../testing/fake-sandbox.ts';
import { startClassroom, until, type Classroom, type TestPage } from '../testing/classroom.ts';

let sandbox: FakeSandbox;
let room: Classroom;
let terminals = 0;

/** Time runs faster: many terminals are opened in it, and a line that is cut all the time is waited for. */
const HASTE = 20;
const clock: Clock = {
  now: () => systemClock.now() * HASTE,
  after: (ms, callback) => systemClock.after(ms / HASTE, callback),
};

beforeAll(async () => {
  sandbox = new FakeSandbox();
  room = await startClassroom({ sandbox, clock });
});
afterAll(() => room.close());

/**
 * A page as the real one is: numbers its input, holds it until it is applied, sends it again on every new line and
 * once the server reaches the shells again, and goes on at its position.
 */
class Typist {
  readonly #terminal: number;
  readonly #writer = Buffer.from(`w${String(terminals).padStart(7, '0')}`);
  readonly #waiting: InputFrame[] = [];
  #number = 0;
  #applied = 0;
  #seen = 0;
  #page: TestPage;
  #up = true;

  constructor(terminal: number, page: TestPage) {
    this.#terminal = terminal;
    this.#page = page;
  }

  get done(): boolean {
    this.#look();
    return this.#waiting.length === 0;
  }

  get text(): string {
    return this.#page.text(this.#terminal);
  }

  type(text: string): void {
    this.#number += 1;
    const frame = { terminal: this.#terminal, writer: this.#writer, number: this.#number, bytes: Buffer.from(text) };
    this.#waiting.push(frame);
    if (this.#up) this.#page.type(frame);
  }

  /** The line is lost, whatever was on it. */
  async comeBack(): Promise<void> {
    this.#look();
    const screen = this.#page.screens.get(this.#terminal);
    this.#page.socket.terminate();
    this.#up = false;
    this.#page = await room.page();
    this.#seen = 0;
    await this.#page.hello();
    if (screen !== undefined) this.#page.screens.set(this.#terminal, { ...screen });
    await this.#page.attach(this.#terminal, screen?.next ?? null);
    this.#up = true;
    for (const frame of this.#waiting) this.#page.type(frame);
  }

  leave(): void {
    this.#page.say({ type: 'terminal.close', terminal: this.#terminal });
    this.#page.socket.close();
  }

  #look(): void {
    let back = false;
    for (const message of this.#page.messages.slice(this.#seen)) {
      if (message.type === 'terminal.applied') this.#applied = Math.max(this.#applied, message.number);
      if (message.type === 'shells') back = message.reachable;
    }
    this.#seen = this.#page.messages.length;
    while (this.#waiting[0] !== undefined && this.#waiting[0].number <= this.#applied) this.#waiting.shift();
    if (back) for (const frame of this.#waiting) this.#page.type(frame);
  }
}

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('type' as const), length: fc.integer({ min: 1, max: 3000 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('print' as const), length: fc.integer({ min: 1, max: 40_000 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('cut-host' as const),
      into: fc.integer({ min: 0, max: 4000 }),
      out: fc.integer({ min: 0, max: 4000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cut-page' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('breathe' as const), ms: fc.integer({ min: 0, max: 20 }) }) },
);

it(
  'wherever the lines are cut, input is applied once and in order, and output is complete',
  async () => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      terminals += 1;
      const page = await room.page();
      await page.hello();
      const terminal = await page.openTerminal(`r${terminals}`);
      await page.attach(terminal);
      const typist = new Typist(terminal, page);
      try {
        await follow(steps, terminal, typist);
      } finally {
        typist.leave();
      }
    });
    await fc.assert(property, { numRuns: 40 * inject('effort'), endOnFailure: true });
  },
  120_000 * inject('effort'),
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function follow(steps: Step[], terminal: number, typist: Typist): Promise<void> {
  const pty = sandbox.pty([...sandbox.hosts.keys()][0] ?? '');
  let typed = '';
  for (const [index, it] of steps.entries()) {
    if (it.do === 'type') {
      const text = `<${index}:${'x'.repeat(it.length)}>`;
      typed += text;
      typist.type(text);
    } else if (it.do === 'print') pty.print(terminal, `[${index}:${'o'.repeat(it.length)}]`);
    else if (it.do === 'cut-host') pty.cutAfter(it.into, it.out);
    else if (it.do === 'cut-page') await typist.comeBack();
    else await new Promise((resolve) => setTimeout(resolve, it.ms));
  }
  // Whatever cut was still to come has come; nothing is cut from now on.
  pty.cut();
  const shell = pty.terminals.get(terminal);
  await until(
    () => typist.done,
    () => 'all input to be applied',
  );
  expect(shell?.typed.toString()).toBe(typed);
  await until(
    () => typist.text === shell?.output.toString(),
    () => 'all output',
  );
}
