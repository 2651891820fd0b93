/**
 * A live page in tests: its client with one socket, and screens that show letters as they come. `world` and `client` are
 * those of the test that runs.
 */
import type { HostState, TerminalInfo } from '../../protocol/messages.ts';
import { parseMark } from './shell-state.ts';
import type { Screen, TerminalChannel } from './terminal-channel.ts';
import type { Size } from './terminal-size.ts';
import { TestWorld, welcome } from './test-world.ts';
import { WorkspaceClient } from './workspace-client.ts';
import { hex } from './writer.ts';

/** A screen that shows letters as they come, and what the shell says of itself between brackets: [A], [B], [D;0]. */
export class TestScreen implements Screen {
  text = '';
  readonly quiet: boolean[] = [];
  readonly sizes: string[] = [];
  marksKey: string | null = null;
  fullScreen = false;
  atPromptStart = true;
  readonly #channel: TerminalChannel;

  constructor(channel: TerminalChannel) {
    this.#channel = channel;
  }

  write(bytes: Uint8Array, quiet: boolean, done: () => void): void {
    this.quiet.push(quiet);
    for (const piece of new TextDecoder().decode(bytes).split(/(\[[^\]]*\])/)) {
      const mark = piece.startsWith('[') ? parseMark(piece.slice(1, -1), this.marksKey) : null;
      if (mark === null) this.text += piece;
      else this.#channel.onMark(mark);
    }
    done();
  }

  resize({ columns, rows }: Size): void {
    this.sizes.push(`${columns}x${rows}`);
  }

  clear(): void {
    this.text = '';
  }

  setMarksKey(key: string | null): void {
    this.marksKey = key;
  }

  state() {
    return { bracketedPaste: true, fullScreen: this.fullScreen, atPromptStart: this.atPromptStart };
  }
}

export const READY: HostState = { phase: 'ready', idleEndsAt: null };
export const PROMPT = '[A]$ [B]';
export const size = { columns: 80, rows: 24 };
export const terminal = (id: number): TerminalInfo => ({ id, title: `Terminal ${id}`, exit: null });

export let world: TestWorld;
export let client: WorkspaceClient;
let randoms: number;

/** Before each test: a page that has just come. */
export function fresh(): void {
  world = new TestWorld();
  randoms = 0;
  client = new WorkspaceClient(world, (bytes) => bytes.fill((randoms += 1)));
  client.start();
  world.socket.handlers.onOpen();
}

export const texts = () => world.socket.input.map(({ bytes }) => new TextDecoder().decode(bytes));
export const block = (id = 'b') => client.picture().blocks.get(id);
export const comeIn = (ids: number[] = [1]) => world.socket.say(welcome({ host: READY, terminals: ids.map(terminal) }));

/** Puts a screen on a terminal, as the component does, and lets the replay pass. */
export function show(id: number, output = PROMPT, key: { marks?: string } = {}): TestScreen {
  const channel = client.channel(id)!;
  const screen = new TestScreen(channel);
  channel.show(screen, size);
  world.socket.attached(id, 0, { reset: true, live: output.length, ...key });
  if (output !== '') world.socket.show(id, 0, output);
  return screen;
}

/** The line is lost and found again. */
export function cut(ids: number[] = [1], ms = 1_000): void {
  world.socket.handlers.onClose(1006);
  world.clock.pass(ms);
  world.socket.handlers.onOpen();
  comeIn(ids);
}

/** All that was typed so far has reached the shell of terminal 1. */
export function apply(): void {
  for (const { writer, number } of world.socket.input)
    world.socket.say({ type: 'terminal.applied', terminal: 1, writer: hex(writer), number });
}

/** Keys of the student. */
export const type = (text: string, id = 1) => client.channel(id)!.type(new TextEncoder().encode(text));
