/**
 * A place from which the server is reached over a network of the test's own (a namespace, a pair of links, addresses of
 * RFC 2544's range for tests), with a Chromium in it. The network can lose every packet without a word, or be slow.
 * Nothing of it leaves the machine. Knows no page.
 */
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from '@playwright/test';
import { baseUrl, BROWSER } from './instance.ts';

const run = promisify(execFile);

/** What a machine may lack for it. */
export const LACKS = { tbf: 'slow lines: this kernel has no sch_tbf' } as const;

/** In bytes a second, at most one packet's worth at once, and a queue as a cheap router has it. */
const SLOW = ['rate', '100kbps', 'burst', '8kb', 'latency', '200ms'];

let places = 0;

export class FarAway {
  readonly origin: string;
  readonly #name: string;
  readonly #directory = mkdtempSync(join(tmpdir(), 'slipway-far-'));
  #browser: Browser | null = null;

  private constructor(name: string, origin: string) {
    this.#name = name;
    this.origin = origin;
  }

  static async make(): Promise<FarAway> {
    places += 1;
    const name = `e2e${process.pid.toString(36)}${places}`;
    const net = `198.18.${100 + (process.pid % 100)}`;
    const [here, there] = [`${net}.${places * 4 + 1}`, `${net}.${places * 4 + 2}`];
    const place = new FarAway(name, `http://${here}:${new URL(baseUrl).port}`);
    try {
      await run('ip', ['netns', 'add', name]);
      await run('ip', ['link', 'add', `${name}a`, 'type', 'veth', 'peer', 'name', `${name}b`, 'netns', name]);
      await run('ip', ['address', 'add', `${here}/30`, 'dev', `${name}a`]);
      await run('ip', ['link', 'set', `${name}a`, 'up']);
      await place.#inside('ip', ['address', 'add', `${there}/30`, 'dev', `${name}b`]);
      await place.#inside('ip', ['link', 'set', `${name}b`, 'up']);
      await place.#inside('ip', ['link', 'set', 'lo', 'up']);
    } catch (error) {
      await place.close();
      throw error;
    }
    return place;
  }

  async browser(): Promise<Browser> {
    if (this.#browser !== null) return this.#browser;
    const executablePath = join(this.#directory, 'chromium');
    writeFileSync(executablePath, `#!/bin/sh\nexec ip netns exec ${this.#name} ${BROWSER} "$@"\n`);
    chmodSync(executablePath, 0o755);
    return (this.#browser = await chromium.launch({ executablePath }));
  }

  /** From now on no packet arrives, in either direction; nobody is told. */
  async losePackets(): Promise<void> {
    const rules = ['input', 'output'].flatMap((way) => [
      `add chain inet lost ${way} { type filter hook ${way} priority 0; policy drop; }`,
      `add rule inet lost ${way} ${way === 'input' ? 'iif' : 'oif'} lo accept`,
    ]);
    await this.#inside('nft', [['add table inet lost', ...rules].join('\n')]);
  }

  async findPackets(): Promise<void> {
    await this.#inside('nft', ['delete table inet lost']);
  }

  /** 100 KB/s in each direction. False: this kernel cannot. */
  async becomeSlow(): Promise<boolean> {
    try {
      await run('tc', ['qdisc', 'add', 'dev', `${this.#name}a`, 'root', 'tbf', ...SLOW]);
      await this.#inside('tc', ['qdisc', 'add', 'dev', `${this.#name}b`, 'root', 'tbf', ...SLOW]);
      return true;
    } catch {
      // The only kind of failure here: the module is missing, and the test says so.
      return false;
    }
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    // Takes its links along; and nothing of it may be there if `make` failed half-way.
    await run('ip', ['netns', 'delete', this.#name]).catch(() => {});
    await run('ip', ['link', 'delete', `${this.#name}a`]).catch(() => {});
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #inside(program: string, args: string[]) {
    return run('ip', ['netns', 'exec', this.#name, program, ...args]);
  }
}
