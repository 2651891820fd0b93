/**
 * A running classroom: starts hostd, then server and web, waits until a student could begin, and ends them in their
 * order. Knows nothing of packages, options, or why it is ended.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Interrupted, Problem } from '../problem.ts';
import type { Steps } from '../steps.ts';
import { localUrl } from './address.ts';
import { parseLine, problemOf, show, tearDown } from './hostd.ts';
import { freePort } from './preconditions.ts';
import { type Spec, hostdSpec, serverSpec, webSpec } from './processes.ts';
import type { Settings } from './settings.ts';
import type { SiteBuild } from './site.ts';
import { Supervised } from './supervised.ts';
import type { Account } from './users.ts';

/** An emulated machine takes its time. */
const READY_MS = 300_000;
/** A process that has never been ready may end so often before we give up. */
const TRIES = 3;

export type Accounts = { server: Account; web: Account };

export class Classroom {
  readonly #settings: Settings;
  readonly #accounts: Accounts;
  readonly #steps: Steps;
  readonly #ending: AbortSignal;
  readonly #processes: Supervised[] = [];
  #isUp = false;
  /** Nothing is started any more. */
  #ends = false;

  constructor(settings: Settings, accounts: Accounts, steps: Steps, ending: AbortSignal) {
    this.#settings = settings;
    this.#accounts = accounts;
    this.#steps = steps;
    this.#ending = ending;
  }

  /** `site`: what web waits for; null if it is built already. */
  async start(site: SiteBuild | null): Promise<void> {
    // web needs nobody but its site, and both have the time of the machine's set-up to get ready
    const port = Promise.resolve(site?.done).then(freePort);
    const web = port.then((webPort) => this.#startWeb(webPort));
    await Promise.race([this.#startHostd(), web]);
    if (site !== null) {
      this.#steps.begin('Build the site, beside all that');
      this.#steps.end(await Promise.race([site.done, web]));
    }
    await this.#steps.step('Start server and web', async () => {
      const webPort = await port;
      const server = this.#supervise(serverSpec(this.#settings, this.#accounts.server, webPort));
      await Promise.race([this.#untilPagesCome(), server, web]);
    });
    this.#isUp = true;
  }

  /** Leaves nothing of it on the machine. `steps` are those of the end: the ones of the start may be cut short. */
  async stop(steps: Steps): Promise<void> {
    this.#isUp = false;
    this.#ends = true;
    for (const one of this.#processes.toReversed()) await one.stop();
    await tearDown(this.#settings, steps);
  }

  async #startWeb(port: number): Promise<never> {
    if (this.#ends) throw new Interrupted();
    return this.#supervise(webSpec(this.#settings, this.#accounts.web, port));
  }

  /** Resolves when it first is ready; from then on what it says is only logged. */
  #startHostd(): Promise<void> {
    return new Promise((resolve, reject) => {
      const spec = hostdSpec(this.#settings, this.#accounts.server);
      let ready = false;
      const onLine = (text: string) => {
        const line = ready ? null : parseLine(text);
        if (line === null) return;
        if (line.problem !== undefined) return reject(problemOf(line, spec.log.path));
        ready = line.ready === true;
        if (ready) resolve();
        else if (!this.#ending.aborted) show(line, this.#steps);
      };
      const onEnd = (how: string) => {
        if (!ready) reject(new Problem(`hostd ended (${how}); its log ${spec.log.path} says why.`));
        return ready && this.#tell(spec.name, how);
      };
      this.#ending.addEventListener('abort', () => reject(new Interrupted()));
      this.#run(new Supervised({ ...spec, onLine, onEnd }));
    });
  }

  /** Starts it; rejects if it cannot be brought to life at all. */
  #supervise(spec: Spec): Promise<never> {
    return new Promise((_resolve, reject) => {
      const onEnd = (how: string, ends: number) => {
        if (this.#isUp || ends < TRIES) return this.#tell(spec.name, how);
        reject(new Problem(`${spec.name} does not start; the end of its log ${spec.log.path}:\n${spec.log.tail(8)}`));
        return false;
      };
      this.#run(new Supervised({ ...spec, onEnd }));
    });
  }

  #run(one: Supervised): void {
    this.#processes.push(one);
    one.start();
  }

  #tell(name: string, how: string): true {
    if (this.#isUp) console.log(`${new Date().toISOString()} ${name} ended (${how}) and is started again`);
    return true;
  }

  /** Through the public port to web and back. */
  async #untilPagesCome(): Promise<void> {
    const deadline = performance.now() + READY_MS;
    while (performance.now() < deadline) {
      if (this.#ending.aborted) throw new Interrupted();
      if (await answers(`${localUrl(this.#settings)}/door`)) return;
      await pause(100);
    }
    throw new Problem(`No page came within ${READY_MS / 1000} s: the logs in ${this.#settings.logs} say why.`);
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(30_000), redirect: 'manual' }).then(
    (response) => response.status < 500 && response.status !== 404,
    () => false,
  );
}
