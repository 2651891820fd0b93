/**
 * The terminals of every host that runs, by the host's name, whoever it belongs to. Remembers their titles in the
 * store. Knows no student.
 */
import type { Clock } from '../clock.ts';
import type { HostName, SandboxHost } from '../sandboxes/sandbox-host.ts';
import type { HostRows } from '../store/hosts.ts';
import { HostTerminals } from './host-terminals.ts';

export type ShellsListener = {
  onList(host: HostName): void;
  onActivity(host: HostName): void;
  onReachable(host: HostName): void;
};

export type ShellsDeps = {
  sandbox: SandboxHost;
  clock: Clock;
  rows: HostRows;
  /** Is told how long echoes take. */
  onEcho?: ((ms: number) => void) | undefined;
};

export class Shells {
  readonly #deps: ShellsDeps;
  readonly #hosts = new Map<HostName, Promise<HostTerminals>>();
  #listener: ShellsListener = { onList() {}, onActivity() {}, onReachable() {} };

  constructor(deps: ShellsDeps) {
    this.#deps = deps;
  }

  listen(listener: ShellsListener): void {
    this.#listener = listener;
  }

  of(host: HostName): Promise<HostTerminals> {
    let terminals = this.#hosts.get(host);
    if (terminals !== undefined) return terminals;
    terminals = this.#create(host);
    this.#hosts.set(host, terminals);
    // What the store could not say now it may say when it is asked again.
    terminals.catch(() => this.#hosts.delete(host));
    return terminals;
  }

  async drop(host: HostName): Promise<void> {
    const terminals = this.#hosts.get(host);
    this.#hosts.delete(host);
    (await terminals)?.dispose();
  }

  dispose(): void {
    for (const host of [...this.#hosts.keys()]) void this.drop(host);
  }

  async #create(host: HostName): Promise<HostTerminals> {
    const { rows } = this.#deps;
    const titles = await rows.titles(host);
    return new HostTerminals(
      { ...this.#deps, host, titles },
      {
        onList: () => this.#listener.onList(host),
        onActivity: () => this.#listener.onActivity(host),
        onTitle: (terminal, title) => void rows.setTitle(host, terminal, title),
        onRemoved: (terminal) => void rows.dropTitle(host, terminal),
        onReachable: () => this.#listener.onReachable(host),
      },
    );
  }
}
