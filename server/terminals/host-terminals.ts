/**
 * All terminals of one host, shared by all pages of its student: opening and closing, who watches what, typing and
 * its answers, and everything that has to be asked for again after a lost stream. Holds no output, reads no byte of
 * it. Knows no websocket and no database.
 */
import type { InputFrame } from '../../protocol/frames.ts';
import { MAX_TERMINALS } from '../../protocol/limits.ts';
import type { Limit, TerminalInfo } from '../../protocol/messages.ts';
import type { Clock, Disposable } from '../clock.ts';
import type { HostName, SandboxHost } from '../sandboxes/sandbox-host.ts';
import { Answering } from './answering.ts';
import { EchoTime } from './echo-time.ts';
import { InputLedger } from './input-ledger.ts';
import type { ProcessResult, ProcessSpec } from './processes.ts';
import { PtyHostClient } from './pty-host-client.ts';
import type { PtyHostFrame, Welcome } from './pty-host-codec.ts';
import { SizeControl, type Size } from './size-control.ts';
import { TerminalList } from './terminal-list.ts';
import type { Viewer } from './viewer.ts';
import { Watches } from './watches.ts';

type Opening = { viewer: Viewer; request: string; size: Size; title: string };

/** Without the pty host for so long, pages are told: what they type is not to be applied at any later time. */
const AWAY_MS = 3_000;

/** What a host's terminals tell their owner. */
export type HostTerminalsEvents = {
  /** The list is another than before. */
  onList(): void;
  /** Somebody types, or something is shown to somebody. */
  onActivity(): void;
  onTitle(terminal: number, title: string): void;
  onRemoved(terminal: number): void;
  /** `reachable` is another than before. */
  onReachable(): void;
};

export class HostTerminals {
  readonly #client: PtyHostClient;
  readonly #clock: Clock;
  readonly #events: HostTerminalsEvents;
  readonly #list: TerminalList;
  readonly #ledger = new InputLedger<Viewer>();
  readonly #watches: Watches;
  readonly #opening = new Map<number, Opening>();
  readonly #control = new SizeControl((terminal, size) => this.#resize(terminal, size));
  readonly #answering = new Answering();
  /** Null: nobody wants to know. */
  readonly #echo: EchoTime | null;
  readonly #sizes = new Map<number, Size>();
  #boot: string | null = null;
  #reachable = true;
  #patience: Disposable | null = null;

  constructor(
    deps: {
      host: HostName;
      sandbox: SandboxHost;
      clock: Clock;
      titles: ReadonlyMap<number, string>;
      onEcho?: ((ms: number) => void) | undefined;
    },
    events: HostTerminalsEvents,
  ) {
    this.#events = events;
    this.#clock = deps.clock;
    this.#echo = deps.onEcho === undefined ? null : new EchoTime(deps.onEcho);
    this.#watches = new Watches(deps.clock, (request) => void this.#client.send(request));
    this.#list = new TerminalList(deps.titles, deps.clock);
    this.#client = new PtyHostClient(deps, {
      onUp: (welcome) => this.#onUp(welcome),
      onDown: () => this.#onDown(),
      onFrame: (frame) => this.#onFrame(frame),
    });
    this.#onDown();
  }

  /** Whether what is typed can be applied. False: it is not taken, and a page that watches asks anew once it is true. */
  get reachable(): boolean {
    return this.#reachable;
  }

  infos(): TerminalInfo[] {
    return this.#list.infos();
  }

  run(spec: ProcessSpec): Promise<ProcessResult> {
    return this.#client.run(spec);
  }

  /** The host is frozen: what it shows stays, and nothing that is typed can be applied until it goes on. */
  rest(): void {
    this.#client.rest();
    this.#patience?.dispose();
    this.#ledger.clear();
    this.#isReachable(false);
  }

  /** It is not frozen any more. */
  goOn(): void {
    this.#client.goOn();
  }

  dispose(): void {
    this.#client.dispose();
    this.#patience?.dispose();
    for (const { viewer, request } of this.#opening.values()) viewer.tell({ type: 'error', code: 'no-host', request });
    this.#opening.clear();
  }

  /** `terminal` is a number that this host never gave before. */
  open(viewer: Viewer, request: string, terminal: number, size: Size): void {
    if (this.#list.size + this.#opening.size >= MAX_TERMINALS) {
      viewer.tell({ type: 'error', code: 'too-many-terminals', request, params: { max: MAX_TERMINALS } });
      return;
    }
    const title = this.#freeTitle();
    this.#opening.set(terminal, { viewer, request, size, title });
    this.#sizes.set(terminal, size);
    this.#client.send({ type: 'open', terminal, ...size });
  }

  attach(viewer: Viewer, terminal: number, from: number | null, size: Size, claim: boolean): void {
    if (!this.#known(viewer, terminal)) return;
    this.#control.attach(viewer, terminal, size, claim);
    this.#answering.attach(viewer, terminal);
    this.#watches.start(viewer, terminal, from);
  }

  /** Sees what the student sees, at the size that it has, and does not keep the host from being idle. */
  lookOn(viewer: Viewer, terminal: number, from: number | null): void {
    if (this.#known(viewer, terminal)) this.#watches.start(viewer, terminal, from, true);
  }

  detach(viewer: Viewer, terminal: number): void {
    this.#watches.stop((one) => one.viewer === viewer && one.terminal === terminal);
    this.#control.detach(viewer, terminal);
    this.#answering.detach(viewer, terminal);
  }

  /** The page is gone. What it typed stays typed. */
  leave(viewer: Viewer): void {
    this.#watches.stop((one) => one.viewer === viewer);
    this.#control.leave(viewer);
    this.#answering.leave(viewer);
  }

  claim(viewer: Viewer, terminal: number, size: Size): void {
    if (this.#known(viewer, terminal)) this.#control.claim(viewer, terminal, size);
  }

  resize(viewer: Viewer, terminal: number, size: Size): void {
    if (this.#known(viewer, terminal)) this.#control.resize(viewer, terminal, size);
  }

  rename(viewer: Viewer, terminal: number, title: string): void {
    if (!this.#known(viewer, terminal)) return;
    this.#list.rename(terminal, title);
    this.#events.onTitle(terminal, title);
    this.#events.onList();
  }

  close(viewer: Viewer, terminal: number): void {
    if (!this.#known(viewer, terminal)) return;
    this.#client.send({ type: 'close', terminal });
    this.#list.close(terminal);
    this.#removed(terminal);
    this.#events.onList();
  }

  acknowledge(viewer: Viewer, terminal: number, bytes: number): void {
    this.#watches.acknowledge(viewer, terminal, bytes);
  }

  /** From frame to stream without a pause: nothing here may wait. */
  input(viewer: Viewer, frame: InputFrame): void {
    if (!this.#known(viewer, frame.terminal) || !this.#reachable) return;
    if (!this.#ledger.hold(frame, viewer)) return viewer.sendAway();
    this.#echo?.typed(frame);
    this.#client.send({ type: 'input', ...frame });
    this.#answering.typed(viewer, frame.terminal, frame.bytes);
    this.#events.onActivity();
  }

  /** A shell that the kernel ended for it says so. */
  limitReached(limit: Limit): void {
    if (limit === 'memory' && this.#list.outOfMemory()) this.#events.onList();
  }

  #known(viewer: Viewer, terminal: number): boolean {
    if (this.#list.has(terminal)) return true;
    viewer.tell({ type: 'error', code: 'no-such-terminal', params: { terminal } });
    return false;
  }

  #resize(terminal: number, size: Size): void {
    const before = this.#sizes.get(terminal);
    this.#sizes.set(terminal, size);
    if (before?.columns === size.columns && before.rows === size.rows) return;
    this.#client.send({ type: 'resize', terminal, ...size });
  }

  #freeTitle(): string {
    const promised = new Set([...this.#opening.values()].map(({ title }) => title));
    return this.#list.freeTitle(promised);
  }

  #removed(terminal: number): void {
    this.#watches.stop((one) => one.terminal === terminal);
    this.#ledger.forget(terminal);
    this.#sizes.delete(terminal);
    this.#control.forget(terminal);
    this.#answering.forget(terminal);
    this.#list.remove(terminal);
    this.#events.onRemoved(terminal);
  }

  #onDown(): void {
    this.#patience?.dispose();
    this.#patience = this.#clock.after(AWAY_MS, () => {
      this.#ledger.clear();
      this.#isReachable(false);
    });
  }

  #isReachable(reachable: boolean): void {
    if (this.#reachable === reachable) return;
    this.#reachable = reachable;
    this.#events.onReachable();
  }

  #onUp(welcome: Welcome): void {
    this.#patience?.dispose();
    this.#bootIs(welcome.boot);
    const { gone, unknown, unclosed } = this.#list.agreeWith(welcome, new Set(this.#opening.keys()));
    for (const terminal of unclosed) this.#client.send({ type: 'close', terminal });
    for (const terminal of gone) this.#removed(terminal);
    for (const { id, title } of this.#list.infos()) if (unknown.includes(id)) this.#events.onTitle(id, title);
    for (const [terminal, { size }] of [...this.#opening]) this.#client.send({ type: 'open', terminal, ...size });
    for (const [terminal, size] of this.#sizes) {
      if (this.#list.has(terminal)) this.#client.send({ type: 'resize', terminal, ...size });
    }
    this.#watches.again(welcome.marks);
    for (const frame of this.#ledger.again()) this.#client.send({ type: 'input', ...frame });
    this.#events.onList();
    this.#isReachable(true);
  }

  /** Another boot means other shells: what was typed into the old ones must not reach the new. */
  #bootIs(boot: string): void {
    if (this.#boot !== null && this.#boot !== boot) for (const { id } of this.#list.infos()) this.#removed(id);
    this.#boot = boot;
  }

  #onFrame(frame: PtyHostFrame): void {
    switch (frame.type) {
      case 'output': {
        const terminal = this.#watches.onOutput(frame);
        if (terminal === null) return;
        this.#echo?.shown(terminal);
        return this.#events.onActivity();
      }
      case 'ack': {
        const sender = this.#ledger.answered(frame.terminal, frame.writer, frame.number);
        const writer = Buffer.from(frame.writer).toString('hex');
        sender?.tell({ type: 'terminal.applied', terminal: frame.terminal, writer, number: frame.number });
        return;
      }
      case 'watching':
        return this.#watches.onWatching(frame);
      case 'history':
        return this.#watches.onHistory(frame);
      case 'sized':
        return this.#watches.onSized(frame);
      case 'opened':
        return this.#opened(frame.terminal);
      case 'exited':
        if (this.#list.exited(frame.terminal, { code: frame.code, signal: frame.signal })) this.#events.onList();
        return;
      case 'failed':
        return this.#failed(frame);
      default:
        return;
    }
  }

  #opened(terminal: number): void {
    const opening = this.#opening.get(terminal);
    if (opening === undefined) return;
    this.#opening.delete(terminal);
    this.#list.add(terminal, opening.title);
    this.#events.onTitle(terminal, opening.title);
    this.#events.onList();
    opening.viewer.tell({ type: 'terminal.opened', request: opening.request, terminal });
  }

  #failed(frame: Extract<PtyHostFrame, { type: 'failed' }>): void {
    switch (frame.request) {
      case 'open': {
        const opening = this.#opening.get(frame.id);
        this.#opening.delete(frame.id);
        if (!this.#list.has(frame.id)) this.#sizes.delete(frame.id);
        const code = frame.reason === 'too-many' ? 'too-many-terminals' : 'internal';
        return opening?.viewer.tell({ type: 'error', code, request: opening.request });
      }
      case 'watch':
        return this.#watches.onFailed(frame);
      case 'input':
        return this.#ledger.forget(frame.id);
      default:
        return;
    }
  }
}
