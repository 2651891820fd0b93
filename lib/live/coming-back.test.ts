/**
 * A page against a server that is cut, delayed and slow at random: what reaches the screen is what the shell wrote,
 * laid out at the sizes it was written at; what was typed and run reached the shell once and in order.
 */
import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import type { HostState } from '../../protocol/messages.ts';
import { SimulatedTerminal } from './simulated-terminal.ts';
import type { Screen } from './terminal-channel.ts';
import type { Size } from './terminal-size.ts';
import { TestWorld, welcome } from './test-world.ts';
import { WorkspaceClient } from './workspace-client.ts';

const READY: HostState = { phase: 'ready', idleEndsAt: null };
const ID = 1;

/** Shows what is written as it was laid out: sizes stand between the bytes. Is as slow as the test wants it. */
class SlowScreen implements Screen {
  /** A letter, and the width it was laid out at. */
  cells: string[] = [];
  quiet = '';
  loud = '';
  #width = 0;
  #turns: (() => void)[] = [];

  write(bytes: Uint8Array, quiet: boolean, done: () => void): void {
    this.#turns.push(() => {
      const text = new TextDecoder().decode(bytes);
      for (const letter of text) this.cells.push(`${letter.toLowerCase()}${this.#width}`);
      if (quiet) this.quiet += text;
      else this.loud += text;
      done();
    });
  }

  resize({ columns }: Size): void {
    this.#turns.push(() => (this.#width = columns));
  }

  clear(): void {
    this.#turns.push(() => (this.cells = []));
  }

  setMarksKey(): void {}

  state() {
    return { bracketedPaste: false, fullScreen: false, atPromptStart: true };
  }

  draw(turns = Infinity): void {
    for (let turn = 0; turn < turns; turn += 1) {
      const next = this.#turns.shift();
      if (next === undefined) return;
      next();
    }
  }
}

const nat = (max: number) => fc.nat({ max });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('print' as const), count: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('deliver' as const), count: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('draw' as const), count: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('listen' as const), count: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), count: nat(200) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('type' as const), count: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('run' as const), count: fc.constant(0) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resize' as const), count: fc.integer({ min: 20, max: 99 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('other' as const), count: fc.integer({ min: 20, max: 99 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cut' as const), count: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const), count: fc.constant(0) }) },
);

it('wherever the line is cut: the screen is what the shell wrote, and the shell got what was typed', () => {
  let replays = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 120 }), (steps) => {
      const world = new TestWorld();
      const shell = new SimulatedTerminal();
      let randoms = 0;
      const client = new WorkspaceClient(world, (bytes) => {
        randoms += 1;
        new DataView(bytes.buffer).setUint32(0, randoms);
      });
      const comeIn = () => {
        world.socket.handlers.onOpen();
        world.socket.say(welcome({ host: READY, terminals: [{ id: ID, title: 'Terminal 1', exit: null }] }));
        shell.connect(world.socket);
      };
      const reconnect = () => {
        if (client.picture().line.state !== 'online') {
          client.retryNow();
          comeIn();
        }
      };
      client.start();
      comeIn();
      const screen = new SlowScreen();
      const channel = client.channel(ID)!;
      channel.show(screen, { columns: 80, rows: 24 });
      let typed = '';
      const ran: string[] = [];
      for (const { do: what, count } of steps) {
        if (what === 'print') shell.print(count);
        else if (what === 'deliver') shell.deliver(count);
        else if (what === 'draw') screen.draw(count);
        else if (what === 'listen') shell.listen(count);
        else if (what === 'wait') world.clock.pass(count);
        else if (what === 'type') {
          const text = String(typed.length % 10).repeat(count);
          typed += text;
          channel.type(new TextEncoder().encode(text));
        } else if (what === 'run') {
          ran.push(`<${ran.length}>`);
          channel.typeOnce(new TextEncoder().encode(ran.at(-1)), (outcome) => expect(outcome).toBe('applied'));
        } else if (what === 'resize') client.resized(ID, { columns: count, rows: 24 });
        else if (what === 'other') shell.resizedElsewhere(count);
        else if (what === 'lose') shell.forgetOldest();
        else {
          world.socket.handlers.onClose(1006);
          shell.cut();
          reconnect();
        }
        if (world.socket.closed) shell.cut();
        reconnect();
      }
      for (let turn = 0; turn < 2_000 && !(shell.idle && screen.cells.length === shell.kept.length); turn += 1) {
        shell.listen(100);
        shell.deliver(100);
        screen.draw();
        world.clock.pass(10);
        reconnect();
      }
      world.clock.pass(10_000);
      shell.listen(1_000);
      expect(screen.cells).toEqual(shell.kept);
      // Keys and each Run are writers of their own: in order among themselves, and each exactly once.
      expect(shell.typed.replaceAll(/<\d+>/g, '')).toBe(typed);
      expect([...(shell.typed.match(/<\d+>/g) ?? [])].sort()).toEqual([...ran].sort());
      expect(shell.acknowledgedTooMuch).toBe(false);
      // Questions in old output are not answered, and those in new output are.
      expect(screen.quiet).toBe(screen.quiet.toUpperCase());
      expect(screen.loud).toBe(screen.loud.toLowerCase());
      replays += shell.replays;
    }),
    { numRuns: 300 * inject('effort') },
  );
  expect(replays).toBeGreaterThan(100);
});
