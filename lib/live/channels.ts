/** The channels of all terminals that the server lists: made and ended with the list. Knows no message. */
import type { TerminalInfo } from '../../protocol/messages.ts';
import { TerminalChannel, type ChannelDeps, type ChannelEvents } from './terminal-channel.ts';

export type ChannelsPort = ChannelDeps & {
  lineIsUp(): boolean;
  eventsOf(terminal: number): ChannelEvents;
  /** Its shell has ended, or the terminal is closed. */
  onGone(terminal: number): void;
};

export class Channels {
  readonly #port: ChannelsPort;
  readonly #channels = new Map<number, TerminalChannel>();

  constructor(port: ChannelsPort) {
    this.#port = port;
  }

  get(terminal: number): TerminalChannel | null {
    return this.#channels.get(terminal) ?? null;
  }

  agreeWith(terminals: readonly TerminalInfo[]): void {
    for (const [id, channel] of this.#channels) {
      const info = terminals.find((terminal) => terminal.id === id);
      if (info === undefined || info.exit !== null) this.#port.onGone(id);
      if (info !== undefined) continue;
      this.#channels.delete(id);
      channel.dispose();
    }
    for (const { id } of terminals) {
      if (this.#channels.has(id)) continue;
      const channel = new TerminalChannel(id, this.#port, this.#port.eventsOf(id));
      this.#channels.set(id, channel);
      if (this.#port.lineIsUp()) channel.lineUp();
    }
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
}
