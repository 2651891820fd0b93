/**
 * What one page knows of its student's host: the line, the host's state, its terminals, what the lesson's buttons do.
 * Keeps one picture of it all that the hooks show, and takes what a person asks for. The server's messages are the
 * truth; after every reconnect it is told anew. Knows no React and no xterm.
 */
import type { OutputFrame } from '../../protocol/frames.ts';
import { PROTOCOL_VERSION } from '../../protocol/limits.ts';
import type { ErrorCode, HostState, RoomStudent, ServerMessage, TerminalInfo } from '../../protocol/messages.ts';
import { Connection, type LineState, type Surroundings } from './connection.ts';
import { KEPT_MS } from './input-queue.ts';
import { Runs, type BlockState, type RunRequest } from './runs.ts';
import { Saves, type Saved, type SaveRequest } from './saves.ts';
import { TerminalChannel, type Size } from './terminal-channel.ts';
import { newRequest, newWriter, type Random } from './writer.ts';

export type Notice =
  { about: 'typing-dropped' } | { about: 'error'; code: ErrorCode; params: Record<string, string | number> };

export type Room = { students: readonly RoomStudent[]; maxHosts: number };

export type Picture = {
  line: LineState;
  /** null until the server has told. */
  host: HostState | null;
  /** Add to this machine's clock to get the server's, in ms. */
  clockOffset: number;
  terminals: readonly TerminalInfo[];
  active: number | null;
  /** Somebody asked for the host and the server has not answered yet. */
  opening: boolean;
  openingTerminal: boolean;
  blocks: ReadonlyMap<string, BlockState>;
  notice: Notice | null;
  room: Room | null;
};

export type Place = { course: string; lesson: string } | null;

const FIRST_PICTURE: Picture = {
  line: { state: 'connecting' },
  host: null,
  clockOffset: 0,
  terminals: [],
  active: null,
  opening: false,
  openingTerminal: false,
  blocks: new Map(),
  notice: null,
  room: null,
};

/** Until a screen has told its own. */
const USUAL_SIZE: Size = { columns: 80, rows: 24 };

export class WorkspaceClient {
  readonly #world: Surroundings;
  readonly #random: Random;
  readonly #connection: Connection;
  readonly #runs: Runs;
  readonly #saves: Saves;
  readonly #channels = new Map<number, TerminalChannel>();
  readonly #listeners = new Set<() => void>();
  /** Terminals asked for, by request, with the number that a block named. */
  readonly #asked = new Map<string, number | null>();
  readonly #numbered = new Map<number, number>();
  #picture = FIRST_PICTURE;
  #place: Place = null;
  #wantsHost = false;
  /** From asking for the host until a terminal is shown: what is listed before may be an earlier run's. */
  #wantsTerminal = false;
  #watchesRoom = false;
  #size = USUAL_SIZE;
  #downSince: number | null = null;
  /** Of several windows on the same shells one answers what programs ask the terminal: where somebody typed last. */
  #answers = true;
  #neighbours: ReturnType<Surroundings['neighbours']> | null = null;

  constructor(world: Surroundings, random: Random) {
    this.#world = world;
    this.#random = random;
    this.#connection = new Connection(world, () => ({ type: 'hello', version: PROTOCOL_VERSION, ...this.#place }), {
      onLine: (line) => this.#onLine(line),
      onMessage: (message) => this.#onMessage(message),
      onOutput: (frame) => this.#onOutput(frame),
    });
    this.#runs = new Runs({
      ready: () => this.#picture.line.state === 'online' && this.#picture.host?.phase === 'ready',
      terminal: (wanted) => this.#terminalFor(wanted),
      channel: (terminal) => this.#channels.get(terminal) ?? null,
      title: (terminal) => this.#picture.terminals.find(({ id }) => id === terminal)?.title ?? '',
      bringToFront: (terminal) => this.activate(terminal),
      onBlock: (blockId, state) => this.#showBlock(blockId, state),
    });
    this.#saves = new Saves({
      usable: () => this.#usable(),
      send: (message) => void this.#connection.send(message),
      newRequest: () => newRequest(random),
      clock: world.clock,
    });
  }

  start(): void {
    this.#neighbours ??= this.#world.neighbours(() => {
      this.#answers = false;
    });
    this.#answers = true;
    this.#neighbours.tell();
    this.#connection.start();
  }

  stop(): void {
    this.#neighbours?.close();
    this.#neighbours = null;
    this.#connection.stop();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  picture = (): Picture => this.#picture;

  /** The size that a screen had last: the best guess for one that cannot be measured yet. */
  get usualSize(): Size {
    return this.#size;
  }

  channel(terminal: number): TerminalChannel | null {
    return this.#channels.get(terminal) ?? null;
  }

  // What a person asks for.

  open(): void {
    this.#wantsHost = true;
    if (this.#picture.line.state === 'refused') this.#connection.retryNow();
    this.#askForHost();
  }

  reset(): void {
    this.#wantsTerminal = true;
    this.#show({ opening: this.#connection.send({ type: 'host.reset' }) });
  }

  stay(): void {
    this.#connection.send({ type: 'host.stay' });
  }

  retryNow(): void {
    this.#connection.retryNow();
  }

  run(request: RunRequest): void {
    if (!this.#usable()) this.open();
    this.#runs.add(request);
  }

  cancelRun(blockId: string): void {
    this.#runs.cancel(blockId);
  }

  runAnyway(blockId: string): void {
    this.#runs.confirm(blockId);
  }

  save(file: SaveRequest): Promise<Saved> {
    if (!this.#usable()) this.open();
    return this.#saves.save(file);
  }

  openTerminal(): void {
    this.#askForTerminal(null);
  }

  activate(terminal: number): void {
    this.#show({ active: terminal });
  }

  rename(terminal: number, title: string): void {
    this.#connection.send({ type: 'terminal.rename', terminal, title });
  }

  closeTerminal(terminal: number): void {
    this.#wantsTerminal = false;
    this.#connection.send({ type: 'terminal.close', terminal });
  }

  /** The size that a screen has; a terminal that is opened next gets the same. */
  resized(terminal: number, size: Size): void {
    this.#size = size;
    this.#channels.get(terminal)?.resize(size);
  }

  here(place: Place): void {
    if (this.#place?.course === place?.course && this.#place?.lesson === place?.lesson) return;
    this.#place = place;
    this.#connection.send({ type: 'here', course: place?.course ?? null, lesson: place?.lesson ?? null });
  }

  watchRoom(): void {
    this.#watchesRoom = true;
    this.#connection.send({ type: 'room.watch' });
  }

  dismissNotice(): void {
    this.#show({ notice: null });
  }

  // What the line brings.

  #onLine(line: LineState): void {
    const was = this.#picture.line.state;
    this.#show({ line });
    if (line.state === 'online') return;
    if (was === 'online') {
      this.#downSince = this.#world.clock.now();
      this.#asked.clear();
      this.#saves.lineDown();
      for (const channel of this.#channels.values()) channel.lineDown();
      this.#show({ openingTerminal: false });
    }
    if (line.state === 'refused') {
      this.#show({ opening: false });
      this.#runs.dropAll();
      this.#saves.failAll('unavailable');
    } else this.#runs.advance();
  }

  #onMessage(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#setClock(message.now);
        if (this.#downSince !== null && this.#world.clock.now() - this.#downSince > KEPT_MS) this.#runs.dropAll();
        this.#downSince = null;
        if (this.#watchesRoom) this.#connection.send({ type: 'room.watch' });
        this.#setTerminals(message.terminals);
        for (const channel of this.#channels.values()) channel.lineUp();
        return this.#setHost(message.host);
      case 'host':
        this.#setClock(message.now);
        return this.#setHost(message.host);
      case 'terminals':
        this.#setTerminals(message.terminals);
        return this.#advance();
      case 'terminal.opened':
        return this.#onOpened(message.request, message.terminal);
      case 'terminal.attached':
        this.#wantsTerminal = false;
        return this.#channels.get(message.terminal)?.onAttached(message.from, message.reset);
      case 'terminal.applied':
        return this.#channels.get(message.terminal)?.onApplied(message.writer, message.number);
      case 'file.saved':
        return this.#saves.onSaved(message.request);
      case 'room':
        this.#setClock(message.now);
        return this.#show({ room: { students: message.students, maxHosts: message.maxHosts } });
      case 'error':
        return this.#onError(message);
      case 'pong':
        return;
    }
  }

  #onOutput({ terminal, position, bytes }: OutputFrame): void {
    this.#channels.get(terminal)?.onOutput(position, bytes);
  }

  #onOpened(request: string, terminal: number): void {
    const number = this.#asked.get(request) ?? null;
    if (number !== null) this.#numbered.set(number, terminal);
    if (this.#asked.delete(request)) this.#show({ openingTerminal: this.#asked.size > 0, active: terminal });
    this.#advance();
  }

  #onError({ code, request, params = {} }: ServerMessage & { type: 'error' }): void {
    if (request !== undefined && this.#saves.onError(request, code)) return;
    if (request !== undefined && this.#asked.delete(request)) {
      this.#runs.dropAll();
      this.#show({ openingTerminal: this.#asked.size > 0 });
    }
    // Asked a moment before the list without it arrived. The list shows it already.
    if (code === 'no-such-terminal') return;
    this.#show({ opening: false, notice: { about: 'error', code, params } });
  }

  #setHost(host: HostState): void {
    const before = this.#picture.host?.phase;
    this.#show({ host });
    if (host.phase === 'starting' || host.phase === 'ready') this.#show({ opening: false });
    else if (before !== undefined && before !== host.phase && (host.phase === 'failed' || host.phase === 'ended')) {
      this.#wantsHost = false;
      // The instructor reset it: the fresh one comes by itself, and whoever had a terminal goes on in one.
      if (host.phase === 'ended' && host.reason === 'reset') this.#wantsTerminal ||= this.#picture.terminals.length > 0;
      this.#show({ opening: false });
      this.#runs.dropAll();
      this.#saves.failAll(host.phase === 'failed' ? host.code : 'no-host');
    } else if (this.#wantsHost) this.#askForHost();
    this.#advance();
  }

  #setTerminals(terminals: readonly TerminalInfo[]): void {
    const before = this.#picture.terminals;
    for (const [id, channel] of this.#channels) {
      const info = terminals.find((terminal) => terminal.id === id);
      if (info === undefined || info.exit !== null) this.#runs.onGone(id);
      if (info !== undefined) continue;
      this.#channels.delete(id);
      channel.dispose();
    }
    for (const { id } of terminals) if (!this.#channels.has(id)) this.#channels.set(id, this.#newChannel(id));
    this.#show({ terminals, active: nextActive(before, terminals, this.#picture.active) });
  }

  #newChannel(id: number): TerminalChannel {
    const channel = new TerminalChannel(
      id,
      {
        send: (message) => void this.#connection.send(message),
        sendInput: (frame) => void this.#connection.sendInput(frame),
        newWriter: () => newWriter(this.#random),
        answers: () => this.#answers,
        clock: this.#world.clock,
      },
      {
        onTyped: () => this.#onTyped(),
        onChange: () => this.#runs.advance(),
        onCommand: (event) => this.#runs.onCommand(id, event),
        onDropped: () => this.#show({ notice: { about: 'typing-dropped' } }),
      },
    );
    if (this.#picture.line.state === 'online') channel.lineUp();
    return channel;
  }

  #onTyped(): void {
    if (this.#answers) return;
    this.#answers = true;
    this.#neighbours?.tell();
  }

  // What follows from it.

  /** A shell can be there; Docker may still be on its way. */
  #usable(): boolean {
    const { line, host } = this.#picture;
    return (
      line.state === 'online' &&
      (host?.phase === 'ready' || (host?.phase === 'starting' && host.waitingFor === 'docker'))
    );
  }

  #askForHost(): void {
    this.#wantsTerminal = true;
    const phase = this.#picture.host?.phase;
    if (phase === 'ready' || phase === 'starting') return this.#advance();
    const sent = phase !== undefined && this.#connection.send({ type: 'host.open' });
    this.#show({ opening: true });
    // Asked once: if the host ends at once, asking again by itself would not help.
    if (sent) this.#wantsHost = false;
  }

  #advance(): void {
    const none = this.#picture.terminals.length === 0 && this.#asked.size === 0;
    if (this.#wantsTerminal && none) this.#askForTerminal(null);
    this.#saves.advance();
    this.#runs.advance();
  }

  #askForTerminal(number: number | null): void {
    if (!this.#usable()) return;
    const request = newRequest(this.#random);
    this.#asked.set(request, number);
    this.#connection.send({ type: 'terminal.open', request, ...this.#size });
    this.#show({ openingTerminal: true });
  }

  #terminalFor(wanted: number | null): number | null {
    const { terminals, active } = this.#picture;
    const living = terminals.filter(({ exit }) => exit === null);
    const found =
      wanted === null
        ? (living.find(({ id }) => id === active) ?? living[0])
        : (living.find(({ id }) => id === this.#numbered.get(wanted)) ??
          living.find(({ title }) => title === `Terminal ${wanted}`));
    if (found !== undefined) return found.id;
    if (this.#asked.size === 0) this.#askForTerminal(wanted);
    return null;
  }

  #showBlock(blockId: string, state: BlockState): void {
    const before = this.#picture.blocks.get(blockId);
    if (JSON.stringify(before) === JSON.stringify(state)) return;
    this.#show({ blocks: new Map(this.#picture.blocks).set(blockId, state) });
  }

  #setClock(serverNow: number): void {
    this.#show({ clockOffset: serverNow - this.#world.clock.now() });
  }

  #show(change: Partial<Picture>): void {
    this.#picture = { ...this.#picture, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}

/** The one in front stays; if it is gone, the one that took its place, and a new one only if there was none. */
function nextActive(
  before: readonly TerminalInfo[],
  now: readonly TerminalInfo[],
  active: number | null,
): number | null {
  if (active !== null && now.some(({ id }) => id === active)) return active;
  const place = before.findIndex(({ id }) => id === active);
  return (now[Math.max(0, place)] ?? now[now.length - 1])?.id ?? null;
}
