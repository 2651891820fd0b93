/**
 * What one page knows of its student's host: the line, the host's state, its terminals, what the lesson's buttons do.
 * Keeps one picture of it all that the hooks show, and takes what a person asks for. The server's messages are the
 * truth; after every reconnect it is told anew. Knows no React and no xterm.
 */
import { PROTOCOL_VERSION } from '../../protocol/limits.ts';
import type { HostState, HostUse, ServerMessage, TerminalInfo } from '../../protocol/messages.ts';
import type { BlockState, RunRequest } from './block-state.ts';
import { Channels, type Gone } from './channels.ts';
import { Connection, type LineState, type Surroundings } from './connection.ts';
import { KEPT_MS } from './input-queue.ts';
import type { Figures } from './line-figures.ts';
import { FIRST_PICTURE, hasShells, nextActive, type Picture } from './picture.ts';
import { Runs } from './runs.ts';
import { Saves, type Saved, type SaveRequest } from './saves.ts';
import type { ChannelEvents, TerminalChannel } from './terminal-channel.ts';
import { isReport } from './terminal-report.ts';
import { TerminalRequests } from './terminal-requests.ts';
import { sameSize, type Size } from './terminal-size.ts';
import { UseAsker } from './use-asker.ts';
import { newRequest, newWriter, type Random } from './writer.ts';

export type Place = { course: string; lesson: string } | null;

/** Until a screen has told its own. */
const USUAL_SIZE: Size = { columns: 80, rows: 24 };

export class WorkspaceClient {
  readonly #world: Surroundings;
  readonly #random: Random;
  readonly #connection: Connection;
  readonly #runs: Runs;
  readonly #saves: Saves;
  readonly #channels: Channels;
  readonly #use: UseAsker;
  readonly #listeners = new Set<() => void>();
  readonly #requests = new TerminalRequests();
  #picture = FIRST_PICTURE;
  #place: Place = null;
  #wantsHost = false;
  /** From asking for the host until a terminal is shown: what is listed before may be an earlier run's. */
  #wantsTerminal = false;
  /** A terminal beside those that are there, once the host's shells can be reached. */
  #wantsAnother = false;
  /** From asking a frozen host to go on until its shells are reached. */
  #wakes = false;
  #watchesRoom = false;
  #size = USUAL_SIZE;
  #downSince: number | null = null;
  /** Which run of the server it was that welcomed this page last. */
  #run: string | null = null;
  #typedAt: number | null = null;

  constructor(world: Surroundings, random: Random) {
    this.#world = world;
    this.#random = random;
    this.#connection = new Connection(world, () => ({ type: 'hello', version: PROTOCOL_VERSION, ...this.#place }), {
      onLine: (line) => this.#onLine(line),
      onMessage: (message) => this.#onMessage(message),
      onOutput: ({ terminal, position, bytes }) => this.#channels.get(terminal)?.onOutput(position, bytes),
      onHistory: ({ terminal, bytes }) => this.#channels.get(terminal)?.onHistory(bytes),
    });
    this.#runs = new Runs({
      ready: () => this.#reaches() && this.#picture.host?.phase === 'ready',
      terminal: (wanted) => this.#terminalFor(wanted),
      channel: (terminal) => this.#channels.get(terminal),
      title: (terminal) => this.#title(terminal),
      bringToFront: (terminal) => this.activate(terminal),
      onBlock: (blockId, state) => this.#showBlock(blockId, state),
      clock: world.clock,
    });
    this.#channels = new Channels({
      send: (message) => void this.#connection.send(message),
      sendInput: (frame) => void this.#connection.sendInput(frame),
      newWriter: () => newWriter(random),
      clock: world.clock,
      lineIsUp: () => this.#reaches(),
      eventsOf: (terminal) => this.#eventsOf(terminal),
      onGone: (terminal, gone) => this.#gone(terminal, gone),
    });
    this.#saves = new Saves({
      usable: () => this.#usable(),
      send: (message) => void this.#connection.send(message),
      newRequest: () => newRequest(random),
      clock: world.clock,
    });
    this.#use = new UseAsker(world.clock, () => void this.#connection.send({ type: 'host.use' }));
  }

  start(): void {
    this.#connection.start();
  }

  stop(): void {
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

  /** How the line is and was. Not a part of the picture: it changes while nothing happens. */
  get figures(): Figures & { waiting: number; typedAt: number | null } {
    return { ...this.#connection.figures, waiting: this.#channels.waiting, typedAt: this.#typedAt };
  }

  /** Somebody looks at the figures. */
  measure(on: boolean): void {
    this.#connection.measure(on);
  }

  /** Somebody looks at what the host uses, or does no more. */
  lookAtUse(on: boolean): void {
    this.#use.look(on);
    if (!on) this.#showUse(null);
  }

  channel(terminal: number): TerminalChannel | null {
    return this.#channels.get(terminal);
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

  runInterrupting(blockId: string): void {
    this.#runs.interrupt(blockId);
  }

  save(file: SaveRequest): Promise<Saved> {
    if (!this.#usable()) this.open();
    return this.#saves.save(file);
  }

  openTerminal(): void {
    if (this.#picture.host?.phase === 'frozen') {
      this.#wantsAnother = true;
      return this.open();
    }
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
    if (this.#connection.send({ type: 'terminal.close', terminal })) this.#channels.closing(terminal);
  }

  /** The size that a screen has; a terminal that is opened next gets the same. */
  resized(terminal: number, size: Size): void {
    this.#size = size;
    this.#channels.get(terminal)?.resize(size);
  }

  /** From now on this window sets the terminal's size. */
  claim(terminal: number): void {
    this.#channels.get(terminal)?.claim();
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
      // Nobody knows whether it was heard.
      this.#wantsHost ||= this.#picture.opening;
      this.#shellsAway();
      this.#showUse(null);
      this.#requests.lineDown();
      this.#saves.lineDown();
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
      case 'welcome': {
        this.#setClock(message.now);
        const forgotten = this.#run !== null && this.#run !== message.run && this.#picture.host?.phase === 'starting';
        this.#greetedBy(message);
        if (this.#watchesRoom) this.#connection.send({ type: 'room.watch' });
        this.#show({ reachable: true });
        this.#setTerminals(message.terminals);
        this.#shellsBack();
        return this.#setHost(message.host, forgotten);
      }
      case 'host':
        this.#setClock(message.now);
        return this.#setHost(message.host);
      case 'terminals':
        this.#setTerminals(message.terminals);
        return this.#advance();
      case 'shells':
        return this.#setReachable(message.reachable);
      case 'terminal.opened':
        return this.#onOpened(message.request, message.terminal);
      case 'terminal.attached':
        this.#wantsTerminal = false;
        return this.#channels.get(message.terminal)?.onAttached(message);
      case 'terminal.size': {
        const { columns, rows } = message;
        return this.#channels.get(message.terminal)?.onSize(message.position, { columns, rows });
      }
      case 'terminal.control':
        return this.#channels.get(message.terminal)?.onControl(message.yours);
      case 'terminal.answers':
        return this.#channels.get(message.terminal)?.onAnswers(message.yours);
      case 'terminal.applied':
        return this.#channels.get(message.terminal)?.onApplied(message.writer, message.number);
      case 'limit':
        return this.#show({ notice: { about: 'limit', limit: message.limit } });
      case 'use':
        // Asked by somebody who has looked away since.
        return this.#showUse(this.#use.looking ? message.use : null);
      case 'file.saved':
        return this.#saves.onSaved(message.request);
      case 'room':
        this.#setClock(message.now);
        return this.#showRoom(message);
      case 'error':
        return this.#onError(message);
      case 'pong':
        return;
    }
  }

  /** Another run of the server, and the terminals that are shown are still there. */
  #greetedBy({ run, terminals, host }: ServerMessage & { type: 'welcome' }): void {
    const another = this.#run !== null && this.#run !== run;
    this.#run = run;
    const still = this.#picture.terminals.some(({ id }) => terminals.some((terminal) => terminal.id === id));
    if (another && still && host.phase !== 'ended') this.#show({ notice: { about: 'restarted' } });
  }

  #showRoom({ students, maxHosts, warm, short }: ServerMessage & { type: 'room' }): void {
    this.#show({ room: { students, maxHosts, warm, short } });
  }

  #onOpened(request: string, terminal: number): void {
    if (this.#requests.opened(request, terminal)) {
      this.#show({ openingTerminal: this.#requests.waiting, active: terminal });
    }
    this.#advance();
  }

  #onError({ code, request, params = {} }: ServerMessage & { type: 'error' }): void {
    if (request !== undefined && this.#saves.onError(request, code)) return;
    if (request !== undefined) {
      // Of a host that is no more, or of a line before this one.
      if (!this.#requests.refused(request)) return;
      this.#runs.dropAll();
      this.#show({ openingTerminal: this.#requests.waiting });
    }
    // Asked a moment before the list without it arrived. The list shows it already.
    if (code === 'no-such-terminal') return;
    if (this.#picture.opening) {
      // Nobody starts a host now: what waits for one would wait for ever.
      this.#runs.dropAll();
      this.#saves.failAll(code);
    }
    this.#show({ opening: false, notice: { about: 'error', code, params } });
  }

  /** `forgotten`: a server that was restarted knows nobody who waited. */
  #setHost(host: HostState, forgotten = false): void {
    const before = this.#picture.host?.phase;
    this.#show({ host });
    if (!hasShells(host) && this.#requests.waiting) {
      // The next host will not answer for this one.
      this.#requests.lineDown();
      this.#show({ openingTerminal: false });
    }
    if (host.phase === 'starting' || host.phase === 'ready') {
      this.#wantsHost = false;
      this.#show({ opening: false });
    } else if (forgotten) this.open();
    else if (before !== undefined && before !== host.phase && (host.phase === 'failed' || host.phase === 'ended')) {
      this.#wantsHost = false;
      // The instructor reset it: the fresh one comes by itself, and whoever had a terminal goes on in one.
      if (host.phase === 'ended' && host.reason === 'reset') this.#wantsTerminal ||= this.#picture.terminals.length > 0;
      this.#show({ opening: false });
      this.#runs.dropAll();
      this.#saves.failAll(host.phase === 'failed' ? host.code : 'no-host');
    } else if (this.#wantsHost) this.#askForHost();
    // What was asked for while it was being frozen is meant for a host that goes on.
    else if (host.phase === 'frozen' && before !== 'frozen' && this.#isUsed()) this.open();
    this.#advance();
  }

  #isUsed(): boolean {
    return this.#channels.waiting > 0 || this.#runs.waits;
  }

  #setReachable(reachable: boolean): void {
    if (this.#picture.reachable === reachable) return;
    this.#show({ reachable });
    if (reachable) this.#shellsBack();
    else this.#shellsAway();
    this.#advance();
  }

  #shellsAway(): void {
    this.#downSince ??= this.#world.clock.now();
    this.#channels.lineDown();
  }

  #shellsBack(): void {
    this.#wakes = false;
    if (this.#downSince !== null && this.#world.clock.now() - this.#downSince > KEPT_MS) this.#runs.dropAll();
    this.#downSince = null;
    this.#channels.lineUp();
  }

  #setTerminals(terminals: readonly TerminalInfo[]): void {
    const before = this.#picture.terminals;
    this.#channels.agreeWith(terminals);
    this.#show({ terminals, active: nextActive(before, terminals, this.#picture.active) });
  }

  #eventsOf(terminal: number): ChannelEvents {
    return {
      onTyped: (bytes) => this.#typed(terminal, bytes),
      onChange: () => this.#runs.advance(),
      onCommand: (event) => this.#runs.onCommand(terminal, event),
      onDropped: (why) => this.#show({ notice: { about: 'typing-dropped', why, terminal: this.#title(terminal) } }),
      onElsewhere: (size) => this.#showElsewhere(terminal, size),
    };
  }

  /**
   * A host that stands still goes on with the first key, and that key is not lost; unless the terminal is still blank
   * since the page was loaded while it slept: nobody is to answer a question that cannot be seen.
   */
  #typed(terminal: number, bytes: Uint8Array): boolean {
    this.#typedAt = this.#world.clock.now();
    const frozen = this.#picture.host?.phase === 'frozen';
    if (frozen && !this.#picture.opening && !isReport(bytes)) this.open();
    return !(this.#wakes || frozen) || this.#channels.get(terminal)?.blank !== true;
  }

  #gone(terminal: number, gone: Gone): void {
    this.#runs.onGone(terminal, gone);
    if (gone.how !== 'ended') this.#showElsewhere(terminal, null);
  }

  #title(terminal: number): string {
    return this.#picture.terminals.find(({ id }) => id === terminal)?.title ?? '';
  }

  // What follows from it.

  /** The line is up, and beyond it the shells, where there are any. */
  #reaches(): boolean {
    return this.#picture.line.state === 'online' && this.#picture.reachable;
  }

  #usable(): boolean {
    return this.#picture.line.state === 'online' && hasShells(this.#picture.host);
  }

  #askForHost(): void {
    this.#wantsTerminal = true;
    const phase = this.#picture.host?.phase;
    // That its shells were away so long is no reason to give up what is asked for now.
    if (phase === 'frozen' && this.#downSince !== null) this.#downSince = this.#world.clock.now();
    this.#wakes = phase === 'frozen';
    if (phase === 'ready' || phase === 'starting') return this.#advance();
    const sent = phase !== undefined && this.#connection.send({ type: 'host.open' });
    this.#show({ opening: true });
    // Asked once: if the host ends at once, asking again by itself would not help.
    if (sent) this.#wantsHost = false;
  }

  #advance(): void {
    // What a host that slept has is listed once it is reached.
    const none = this.#picture.terminals.length === 0 && !this.#requests.waiting && this.#reaches();
    if (this.#wantsTerminal && none) this.#askForTerminal(null);
    if (this.#wantsAnother && this.#reaches() && this.#usable()) {
      this.#wantsAnother = false;
      this.#askForTerminal(null);
    }
    this.#saves.advance();
    this.#runs.advance();
  }

  #askForTerminal(number: number | null): void {
    if (!this.#usable()) return;
    const request = newRequest(this.#random);
    this.#requests.ask(request, number);
    this.#connection.send({ type: 'terminal.open', request, ...this.#size });
    this.#show({ openingTerminal: true });
  }

  #terminalFor(wanted: number | null): number | null {
    const { terminals, active } = this.#picture;
    const found = this.#requests.find(wanted, terminals, active);
    if (found === null && !this.#requests.waiting) this.#askForTerminal(wanted);
    return found;
  }

  #showElsewhere(terminal: number, size: Size | null): void {
    if (sameSize(this.#picture.elsewhere.get(terminal) ?? null, size)) return;
    const elsewhere = new Map(this.#picture.elsewhere);
    if (size === null) elsewhere.delete(terminal);
    else elsewhere.set(terminal, size);
    this.#show({ elsewhere });
  }

  #showBlock(blockId: string, state: BlockState): void {
    const before = this.#picture.blocks.get(blockId);
    if (JSON.stringify(before) === JSON.stringify(state)) return;
    this.#show({ blocks: new Map(this.#picture.blocks).set(blockId, state) });
  }

  /** Often the same as before, which is no change to anybody. */
  #showUse(use: HostUse | null): void {
    if (JSON.stringify(use) !== JSON.stringify(this.#picture.use)) this.#show({ use });
  }

  #setClock(serverNow: number): void {
    this.#show({ clockOffset: serverNow - this.#world.clock.now() });
  }

  #show(change: Partial<Picture>): void {
    this.#picture = { ...this.#picture, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}
