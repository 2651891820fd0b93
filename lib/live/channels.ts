/** The channels of all terminals that the server lists: made and ended with the list. Knows no message. */
import type { TerminalInfo } from '../../protocol/messages.ts';
import { TerminalChannel, type ChannelDeps, type ChannelEvents } from './terminal-channel.ts';

/**
 * A shell that ended tells how. `closed`: by the student, here. `vanished`: its pty host died, or somebody else closed
 * it; what ran there ended, and nobody says how.
 */
export type Gone = { how: 'ended'; code: number; signal: number } | { how: 'closed' } | { how: 'vanished' };

export type ChannelsPort = ChannelDeps & {
  lineIsUp(): boolean;
  eventsOf(terminal: number): ChannelEvents;
  onGone(terminal: number, how: Gone): void;
};

export class Channels {
  readonly #port: ChannelsPort;
  readonly #channels = new Map<number, TerminalChannel>();
  readonly #closed = new Set<number>();

  constructor(port: ChannelsPort) {
    this.#port = port;
  }

  get(terminal: number): TerminalChannel | null {
    return this.#channels.get(terminal) ?? null;
  }

  agreeWith(terminals: readonly TerminalInfo[]): void {
    for (const [id, channel] of this.#channels) {
      const info = terminals.find((terminal) => terminal.id === id);
      if (info === undefined) this.#vanished(id, channel);
      else if (info.exit !== null) this.#ended(channel, info.exit);
    }
    for (const { id, exit } of terminals) {
      if (this.#channels.has(id)) continue;
      const channel = new TerminalChannel(id, this.#port, this.#port.eventsOf(id));
      this.#channels.set(id, channel);
      if (exit !== null) channel.shellEnded();
      if (this.#port.lineIsUp()) channel.lineUp();
    }
  }

  /** The student closes it here: that it will be gone is no surprise. */
  closing(terminal: number): void {
    this.#closed.add(terminal);
  }

  /** Bytes that were typed into any of them and are not applied yet. */
  get waiting(): number {
    return [...this.#channels.values()].reduce((sum, channel) => sum + channel.waiting, 0);
  }

  lineUp(): void {
    for (const channel of this.#channels.values()) channel.lineUp();
  }

  lineDown(): void {
    for (const channel of this.#channels.values()) channel.lineDown();
  }

  #ended(channel: TerminalChannel, exit: NonNullable<TerminalInfo['exit']>): void {
    if (channel.over) return;
    channel.shellEnded();
    this.#port.onGone(channel.id, { how: 'ended', ...exit });
  }

  #vanished(id: number, channel: TerminalChannel): void {
    this.#channels.delete(id);
    channel.dispose();
    this.#port.onGone(id, { how: this.#closed.delete(id) ? 'closed' : 'vanished' });
  }
}
