/**
 * The place of the students' hosts for integration tests: the real pty host, compiled and run on this machine, its
 * stdin and stdout handed on as hostd would. A stream can be cut anywhere while the pty host lives on.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { Duplex } from 'node:stream';
import type { HostUse } from '../../protocol/messages.ts';
import type { HostFacts, HostName, Outcome, PlaceFacts, SandboxHost } from '../sandboxes/sandbox-host.ts';
import { builtPtyHost, shellUser } from './built-pty-host.ts';

export class ProcessSandbox implements SandboxHost {
  readonly #program = builtPtyHost();
  readonly #hosts = new Map<HostName, ChildProcess>();
  readonly #streams = new Map<HostName, Duplex>();

  cut(): void {
    for (const stream of this.#streams.values()) stream.destroy();
  }

  dispose(): void {
    this.cut();
    for (const host of this.#hosts.values()) host.kill('SIGTERM');
  }

  async facts(): Promise<Outcome<PlaceFacts>> {
    return { ok: true, value: { maxHosts: 4, registry: 'registry.class', short: null } };
  }

  async ensure(host: HostName): Promise<Outcome<{ facts: HostFacts; started: boolean }>> {
    const started = !this.#hosts.has(host);
    this.#hosts.get(host)?.kill('SIGCONT');
    if (started) {
      const args = ['--user', shellUser()];
      this.#hosts.set(host, spawn(this.#program, args, { stdio: ['pipe', 'pipe', 'inherit'] }));
    }
    return { ok: true, value: { facts: { host, state: 'running', startedAt: 1, boot: 'b' }, started } };
  }

  async openStream(host: HostName): Promise<Outcome<Duplex>> {
    const child = this.#hosts.get(host);
    const { stdin, stdout } = child ?? {};
    if (!stdin || !stdout) return { ok: false, failure: { code: 'no-such-host' } };
    this.#streams.get(host)?.destroy();
    const stream = new Duplex({
      read() {
        stdout.resume();
      },
      write(chunk: Buffer, _encoding, done) {
        stdin.write(chunk, done);
      },
      destroy(error, done) {
        stdout.off('data', onData);
        // Like a container's log that nobody reads: what comes out now is lost.
        stdout.resume();
        done(error);
      },
    });
    const onData = (chunk: Buffer) => {
      if (!stream.push(chunk)) stdout.pause();
    };
    stdout.on('data', onData);
    this.#streams.set(host, stream);
    return { ok: true, value: stream };
  }

  async freeze(host: HostName): Promise<Outcome<void>> {
    this.#hosts.get(host)?.kill('SIGSTOP');
    return { ok: true, value: undefined };
  }

  async stop(host: HostName): Promise<Outcome<void>> {
    this.#hosts.get(host)?.kill('SIGTERM');
    this.#hosts.delete(host);
    return { ok: true, value: undefined };
  }

  end(host: HostName): Promise<Outcome<void>> {
    return this.stop(host);
  }

  async list(): Promise<Outcome<HostFacts[]>> {
    return {
      ok: true,
      value: [...this.#hosts.keys()].map((host) => ({ host, state: 'running', startedAt: 1, boot: 'b' })),
    };
  }

  /** Its processes are not counted, and have no limits. */
  async use(host: HostName): Promise<Outcome<HostUse>> {
    if (!this.#hosts.has(host)) return { ok: false, failure: { code: 'not-running' } };
    const none = { memoryLimitBytes: null, processLimit: null, diskLimitBytes: null };
    return { ok: true, value: { memoryBytes: null, processes: null, diskBytes: null, ...none } };
  }

  watch(): { dispose(): void } {
    return { dispose() {} };
  }
}
