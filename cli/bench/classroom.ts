/**
 * A classroom for measuring, started as a person would start it, beside whatever else runs on this machine; and the
 * students who sit in it. Its data stay from run to run, so that the sandbox image is built once. Knows no measurement.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { checkout, inCheckout } from '../checkout.ts';
import { env } from '../env.ts';
import { Interrupted, Problem } from '../problem.ts';
import { lastLines } from '../run.ts';
import { readDoors } from '../up/address.ts';
import { freePort } from '../up/preconditions.ts';
import { whereOf } from '../up/settings.ts';
import { endHosts, enter, enterAsInstructor, warmUp } from './door.ts';

const INSTANCE = 'swbench';
const DATA = '/var/lib/slipway-bench';
const WHERE = whereOf({ instance: INSTANCE, data: DATA });
/** So small that a machine of a few GB may run twenty of them; a shell needs a hundredth of it. */
const HOST_MEMORY_MIB = '512';
const END_MS = 60_000;

export type Classroom = {
  readonly origin: string;
  /** The dedicated dockerd's. */
  readonly dockerSocket: string;
  /** What its hosts are labelled with. */
  readonly instance: string;
  pidOf(process: 'server' | 'hostd'): Promise<number>;
  /** Comes in as somebody new; gives the session's cookie. */
  signIn(name: string): Promise<string>;
  /** Waits until so many hosts run that belong to nobody. */
  warmUp(count: number): Promise<void>;
  /** Ends the hosts of all of this run whose name begins so, and waits until they are gone. */
  endHosts(name: string): Promise<void>;
  stop(): Promise<void>;
};

export async function startClassroom(say: (line: string) => void, ending: AbortSignal): Promise<Classroom> {
  // Hosts that an earlier run left behind are unknown then, and removed by the server.
  await rm(`${DATA}/store`, { recursive: true, force: true });
  const port = await freePort();
  // Not `local`, where there is one student only: a class code is asked for as soon as proxies are trusted.
  const way = [
    '--host',
    '127.0.0.1',
    '--trusted-proxy',
    'loopback',
    '--port',
    String(port),
    '--idle-minutes',
    '600',
    '--warm-hosts',
    '0',
  ];
  const where = ['--instance', INSTANCE, '--data', DATA, '--content', inCheckout('content')];
  const child = spawn(process.execPath, ['cli/main.ts', 'up', '--yes', ...where, ...way], {
    cwd: checkout,
    env: { SLIPWAY_HOST_MEMORY_MIB: HOST_MEMORY_MIB, ...env.all },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  const kill = () => child.kill('SIGTERM');
  ending.addEventListener('abort', kill, { once: true });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-20_000);
        for (const line of text.split('\n')) if (line.trim() !== '') say(line);
        if (/^Slipway is ready at /m.test(output)) resolve();
      });
    }
    void ended.then((status) =>
      reject(ending.aborted ? new Interrupted() : new Problem(`up ended with ${status}:\n${lastLines(output, 12)}`)),
    );
  });
  // From here on it is ended last, after all that stands on it.
  ending.removeEventListener('abort', kill);
  return new Started(`http://127.0.0.1:${port}`, async () => {
    child.kill('SIGTERM');
    await ended;
  });
}

class Started implements Classroom {
  readonly origin: string;
  readonly dockerSocket = `${WHERE.run}/engine/docker.sock`;
  readonly instance = INSTANCE;
  readonly stop: () => Promise<void>;
  /** Of this run, so that no earlier student is met. */
  readonly #run = randomBytes(3).toString('hex');
  #instructor: string | null = null;

  constructor(origin: string, stop: () => Promise<void>) {
    this.origin = origin;
    this.stop = stop;
  }

  async pidOf(name: 'server' | 'hostd'): Promise<number> {
    return Number(await readFile(`${WHERE.run}/pids/${name}.pid`, 'utf8'));
  }

  async signIn(name: string): Promise<string> {
    const { classCode } = await readDoors(`${DATA}/store`);
    return enter(this.origin, { door: 'class', code: classCode, name: `bench ${this.#run} ${name}` });
  }

  async warmUp(count: number): Promise<void> {
    await warmUp(this.origin, await this.#asInstructor(), count, END_MS);
  }

  async endHosts(name: string): Promise<void> {
    await endHosts(
      this.origin,
      await this.#asInstructor(),
      (student) => student.name.startsWith(`bench ${this.#run} ${name}`),
      END_MS,
    );
  }

  async #asInstructor(): Promise<string> {
    const { instructorPath } = await readDoors(`${DATA}/store`);
    return (this.#instructor ??= await enterAsInstructor(this.origin, instructorPath));
  }
}
