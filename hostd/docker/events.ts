/**
 * Listens to the dedicated dockerd and tells when a host stopped without being asked to here. Connects again by itself;
 * what happened in a gap is for the listener to look up. Knows nothing of who listens.
 */
import type Docker from 'dockerode';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { type HostEvent, HostName } from '../verbs.ts';
import { LABELS, ours } from './client.ts';

const Wire = z.object({
  Action: z.string(),
  timeNano: z.number(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()) }),
});
type Wire = z.infer<typeof Wire>;

const KILLED = 137;

/** `missed`: the engine was away; whoever must know what stopped meanwhile has to ask. */
export type Listener = { heard(event: HostEvent): void; missed(): void };

export class HostEvents {
  readonly #listeners = new Set<Listener>();
  readonly #docker: Docker;
  readonly #instance: string;
  readonly #askedUntil: ReadonlyMap<string, number>;
  #closed = false;
  #heardBefore = false;

  constructor(docker: Docker, instance: string, askedUntil: ReadonlyMap<string, number>) {
    this.#docker = docker;
    this.#instance = instance;
    this.#askedUntil = askedUntil;
    void this.#listen();
  }

  subscribe(listener: Listener): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  tell(event: HostEvent): void {
    for (const listener of this.#listeners) listener.heard(event);
  }

  dispose(): void {
    this.#closed = true;
    this.#listeners.clear();
  }

  async #listen(): Promise<void> {
    while (!this.#closed) {
      // An engine that is down is started again by whoever tends the machine; until then there is nothing to hear.
      await this.#hear().catch(() => {});
      await pause(500);
    }
  }

  async #hear(): Promise<void> {
    const stream = await this.#docker.getEvents({
      filters: { ...ours(this.#instance, LABELS.host), type: ['container'], event: ['die', 'destroy'] },
    });
    if (this.#heardBefore) for (const listener of this.#listeners) listener.missed();
    this.#heardBefore = true;
    let rest = '';
    stream.setEncoding('utf8');
    for await (const chunk of stream) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') await this.#tell(Wire.parse(JSON.parse(line)));
    }
  }

  async #tell({ Action, Actor, timeNano }: Wire): Promise<void> {
    const host = HostName.safeParse(Actor.Attributes[LABELS.host]);
    if (!host.success || timeNano / 1e6 <= (this.#askedUntil.get(host.data) ?? 0)) return;
    const reason = Action === 'destroy' ? 'ended' : await this.#reasonOfDeath(Actor);
    this.tell({ event: 'stopped', host: host.data, reason });
  }

  async #reasonOfDeath({ ID, Attributes }: Wire['Actor']): Promise<(HostEvent & { event: 'stopped' })['reason']> {
    if (Number(Attributes['exitCode']) !== KILLED) return 'exited';
    // Gone again already: then nobody can tell any more.
    const facts = await this.#docker
      .getContainer(ID)
      .inspect()
      .catch(() => null);
    return facts?.State.OOMKilled === true ? 'out-of-memory' : 'exited';
  }
}
