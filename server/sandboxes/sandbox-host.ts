/**
 * The seam between the classroom and whatever runs the students' Docker hosts: hostd on this machine today, a
 * Kubernetes cluster later. Speaks of hosts and their one stream; knows no container, no student and no socket.
 */
import type { Duplex } from 'node:stream';
import type { HostUse, Limit, Shortage } from '../../protocol/messages.ts';

/** A host's name: unique in this classroom, never reused, `h` and up to 11 lower-case letters or digits. */
export type HostName = string;

export type HostFacts = {
  host: HostName;
  /** `frozen`: its processes are kept and get no processor. */
  state: 'running' | 'frozen' | 'stopped';
  /** ms since the epoch; null if it never started. */
  startedAt: number | null;
  /** Names the run of the machine it is on: another one means that the machine was started again. */
  boot: string;
};

/**
 * What the hosts' place offers: how many fit at once, the name under which students reach the class's registry, and what
 * there is too little of at the moment to start another one; null: nothing.
 */
export type PlaceFacts = { maxHosts: number; registry: string; short: Shortage | null };

/** Why a host is not to be had. Expected, therefore a value. */
export type HostFailure = {
  code: 'no-such-host' | 'not-running' | 'full' | 'disk-full' | 'unavailable' | 'internal';
  params?: Record<string, string | number>;
};

export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: HostFailure };

export type HostStopped = { host: HostName; reason: 'exited' | 'out-of-memory' | 'ended' };

/** A host has reached a limit of its own, and goes on: a program in it was refused more, or was ended. */
export type HostLimit = { host: HostName; limit: Limit };

export type HostWatcher = { onStopped(event: HostStopped): void; onLimit(event: HostLimit): void; onGap(): void };

export interface SandboxHost {
  facts(): Promise<Outcome<PlaceFacts>>;
  /** Makes the host run. `started` is false if its processes were there already, running or frozen. Idempotent. */
  ensure(host: HostName): Promise<Outcome<{ facts: HostFacts; started: boolean }>>;
  /** The byte stream of the host's pty host (sandbox/ptyhost/PROTOCOL.md). Its end says nothing about the host. */
  openStream(host: HostName): Promise<Outcome<Duplex>>;
  /** Its processes stay as they are and get no processor, nor is its stream to be had, until `ensure`. Idempotent. */
  freeze(host: HostName): Promise<Outcome<void>>;
  /** Stops the host's processes; its disk is kept. */
  stop(host: HostName): Promise<Outcome<void>>;
  /** Removes the host and everything on it. Succeeds if there is none. */
  end(host: HostName): Promise<Outcome<void>>;
  list(): Promise<Outcome<HostFacts[]>>;
  /** What a host that runs or is frozen uses of its limits at this moment. Cheap; wakes nothing in it. */
  use(host: HostName): Promise<Outcome<HostUse>>;
  /**
   * Calls back when a host stops by itself or reaches a limit. Reconnects by itself; after a gap `onGap` asks the caller
   * to list again.
   */
  watch(handlers: HostWatcher): { dispose(): void };
}
