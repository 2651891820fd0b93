/**
 * A classroom for measuring, started as a person would start it, beside whatever else runs on this machine; and the
 * students who sit in it. Its data stay from run to run, so that the sandbox image is built once. Knows no measurement.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { PROTOCOL_VERSION } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import { checkout, inCheckout } from '../checkout.ts';
import { env } from '../env.ts';
import { Interrupted, Problem } from '../problem.ts';
import { lastLines } from '../run.ts';
import { readDoors } from '../up/address.ts';
import { freePort } from '../up/preconditions.ts';
import { whereOf } from '../up/settings.ts';

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
  /** Ends the hosts of all of this run whose name begins so, and waits until they are gone. */
  endHosts(name: string): Promise<void>;
  stop(): Promise<void>;
};

export async function startClassroom(say: (line: string) => void, ending: AbortSignal): Promise<Classroom> {
  // Hosts that an earlier run left behind are unknown then, and removed by the server.
  await rm(`${DATA}/store`, { recursive: true, force: true });
  const port = await freePort();
  // Not `local`, where there is one student only: a class code is asked for as soon as proxies are trusted.
  const way = ['--host', '127.0.0.1', '--trusted-proxy', 'loopback', '--port', String(port), '--idle-minutes', '600'];
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
    return this.#enter({ door: 'class', code: classCode, name: `bench ${this.#run} ${name}` });
  }

  async endHosts(name: string): Promise<void> {
    const { instructorPath } = await readDoors(`${DATA}/store`);
    const token = new URL(instructorPath, this.origin).hash.replace('#instructor=', '');
    this.#instructor ??= await this.#enter({ door: 'instructor', token });
    const cookie = this.#instructor;
    const theirs = async () =>
      (await this.#room(cookie)).filter(
        (student) =>
          student.name.startsWith(`bench ${this.#run} ${name}`) && !['absent', 'ended'].includes(student.host.phase),
      );
    for (const { id } of await theirs()) await this.#post(`/api/room/hosts/${id}`, { action: 'end' }, cookie);
    for (const until = performance.now() + END_MS; (await theirs()).length > 0 && performance.now() < until;) {
      await pause(200);
    }
  }

  async #enter(body: object): Promise<string> {
    const response = await this.#post('/api/sign-in', body);
    if (!response.ok) throw new Problem(`Nobody may come in: ${response.status} ${await response.text()}`);
    return response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';', 1)[0])
      .join('; ');
  }

  #post(path: string, body: object, cookie?: string): Promise<Response> {
    const headers = { origin: this.origin, 'content-type': 'application/json', ...(cookie && { cookie }) };
    return fetch(`${this.origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async #room(cookie: string): Promise<Extract<ServerMessage, { type: 'room' }>['students']> {
    const { origin } = this;
    const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/ws`, { headers: { origin, cookie } });
    try {
      return await new Promise((resolve, reject) => {
        socket.once('error', reject);
        socket.once('close', (code) => reject(new Problem(`The room closed (${code}).`)));
        socket.once('open', () => {
          socket.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION }));
          socket.send(JSON.stringify({ type: 'room.watch' }));
        });
        socket.on('message', (data: Buffer, binary: boolean) => {
          const message = binary ? null : (JSON.parse(data.toString('utf8')) as ServerMessage);
          if (message?.type === 'room') resolve(message.students);
        });
      });
    } finally {
      socket.terminate();
    }
  }
}
