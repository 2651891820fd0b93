/**
 * Files of a lesson on their way to the host. Saving twice is the same as saving once, so what was not answered
 * before the line was lost is simply sent again. Knows no file system and no React.
 */
import { FILE_BYTES } from '../../protocol/limits.ts';
import type { ClientMessage, ErrorCode } from '../../protocol/messages.ts';
import type { Clock, Timer } from './clock.ts';

export type SaveRequest = { path: string; content: string };
export type Saved = { ok: true } | { ok: false; code: ErrorCode };

/** A host that starts from nothing takes seconds; a minute means that nobody will answer. */
const PATIENCE_MS = 60_000;

export type SavePort = { usable(): boolean; send(message: ClientMessage): void; newRequest(): string; clock: Clock };

type Save = SaveRequest & { sent: boolean; timer: Timer; resolve(saved: Saved): void };

export class Saves {
  readonly #port: SavePort;
  readonly #open = new Map<string, Save>();

  constructor(port: SavePort) {
    this.#port = port;
  }

  save(file: SaveRequest): Promise<Saved> {
    if (new TextEncoder().encode(file.content).length > FILE_BYTES)
      return Promise.resolve({ ok: false, code: 'file-refused' });
    return new Promise((resolve) => {
      const request = this.#port.newRequest();
      const timer = this.#port.clock.after(PATIENCE_MS, () => this.#end(request, { ok: false, code: 'unavailable' }));
      this.#open.set(request, { ...file, sent: false, timer, resolve });
      this.advance();
    });
  }

  advance(): void {
    if (!this.#port.usable()) return;
    for (const [request, save] of this.#open) {
      if (save.sent) continue;
      save.sent = true;
      this.#port.send({ type: 'file.save', request, path: save.path, content: save.content });
    }
  }

  lineDown(): void {
    for (const save of this.#open.values()) save.sent = false;
  }

  onSaved(request: string): void {
    this.#end(request, { ok: true });
  }

  /** True if the refusal was for one of ours. */
  onError(request: string, code: ErrorCode): boolean {
    return this.#end(request, { ok: false, code });
  }

  failAll(code: ErrorCode): void {
    for (const request of [...this.#open.keys()]) this.#end(request, { ok: false, code });
  }

  #end(request: string, saved: Saved): boolean {
    const save = this.#open.get(request);
    if (save === undefined) return false;
    this.#open.delete(request);
    save.timer.cancel();
    save.resolve(saved);
    return true;
  }
}
