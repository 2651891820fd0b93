/**
 * wetty around `docker exec -it` into the same sandboxes: a web terminal as it is commonly put in front of containers.
 * Its client here speaks as much of socket.io as is needed. Knows nothing of how wetty is installed.
 */
import { spawn } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import WebSocket from 'ws';
import { Problem } from '../../problem.ts';
import { NODE_ENVIRONMENT, endGroup } from '../../run.ts';
import { freePort } from '../../up/preconditions.ts';
import { engineAt } from '../engine.ts';
import { Output } from '../output.ts';
import { type Peer, PROMPT, SIZE, type Terminal } from '../peer.ts';
import { engineProcesses, treeOf } from '../processes.ts';
import { SHELL, type Sandboxes, newShell } from './raw.ts';

/** As its own page does, in characters. */
const COMMIT = 64 * 1024;
const START_MS = 15_000;

/** `ending`: it ends then, however far its start has come. */
export async function wettyPeer(
  directory: string,
  { dockerSocket, containers }: Sandboxes,
  ending: AbortSignal,
): Promise<Peer> {
  const begin = (name: string, script: readonly string[]) => startWetty(directory, dockerSocket, ending, name, script);
  const environment = SHELL.environment.map((one) => `-e ${one}`).join(' ');
  const options = `-it -u ${SHELL.user} -w ${SHELL.directory} ${environment}`;
  const image = await imageOf(dockerSocket, containers[0]!);
  // One wetty for all sandboxes: its shells are spread over them by their process ids.
  const warm = await begin('enter', [
    `set -- ${containers.join(' ')}`,
    'shift $(($$ % $#))',
    `exec docker exec ${options} "$1" ${SHELL.argv.join(' ')}`,
  ]);
  const fresh = await begin('start', [
    `exec docker run --rm --network none ${options} --entrypoint ${SHELL.argv[0]} ${image} -l`,
  ]);
  const open = () => WettyTerminal.open(warm.port);
  return {
    name: 'wetty',
    open,
    arrive: open,
    comeBack: (nth) => newShell(open, nth),
    async cold() {
      const begun = performance.now();
      const terminal = await WettyTerminal.open(fresh.port);
      const took = (await terminal.prompt) - begun;
      terminal.close();
      return took;
    },
    processes: async () => [...(await treeOf(warm.pid)), ...(await engineProcesses(dockerSocket))],
    async dispose() {
      endGroup(warm.pid, 'SIGTERM');
      endGroup(fresh.pid, 'SIGTERM');
    },
  };
}

async function imageOf(dockerSocket: string, container: string): Promise<string> {
  const engine = engineAt(dockerSocket);
  const { Image } = await engine.call<{ Image: string }>('GET', `/containers/${container}/json`);
  engine.dispose();
  return Image;
}

async function startWetty(
  directory: string,
  dockerSocket: string,
  ending: AbortSignal,
  name: string,
  script: readonly string[],
) {
  const command = join(directory, `${name}.sh`);
  await writeFile(command, `#!/bin/sh\n${script.join('\n')}\n`);
  await chmod(command, 0o755);
  const port = await freePort();
  const args = ['--port', String(port), '--host', '127.0.0.1', '--base', '/', '--command', command];
  const child = spawn(process.execPath, ['node_modules/wetty/build/main.js', ...args, '--log-level', 'error'], {
    cwd: directory,
    env: { ...NODE_ENVIRONMENT, NODE_ENV: 'production', DOCKER_HOST: `unix://${dockerSocket}` },
    detached: true,
    stdio: 'ignore',
  });
  ending.addEventListener('abort', () => endGroup(child.pid, 'SIGTERM'), { once: true });
  const deadline = performance.now() + START_MS;
  for (;;) {
    const answers = await fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual' }).catch(() => null);
    if (answers !== null && child.pid !== undefined) return { port, pid: child.pid };
    if (child.exitCode !== null || performance.now() > deadline) throw new Problem('wetty does not start.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Messages of socket.io over a websocket: a digit or two for the kind, then JSON. */
const CONNECT = '40';
const DATA = '42["data","';

class WettyTerminal implements Terminal {
  readonly output = new Output();
  readonly prompt = this.output.until(PROMPT);
  readonly #socket: WebSocket;
  #uncommitted = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#take(data.toString('utf8')));
    socket.on('close', () => this.output.end('wetty closed the socket of a terminal.'));
  }

  static async open(port: number): Promise<WettyTerminal> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
    });
    const terminal = new WettyTerminal(socket);
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.once('open', resolve);
    });
    return terminal;
  }

  write(text: string): void {
    this.#emit('input', text);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** It kills the docker CLI, which leaves the shell: it is asked to go, whatever it does. */
  close(): void {
    this.write('\x03\x15exit\r');
    setTimeout(() => this.#socket.close(), 300);
  }

  #emit(name: string, value: unknown): void {
    this.#socket.send(`42${JSON.stringify([name, value])}`);
  }

  #take(message: string): void {
    if (message.startsWith(DATA)) {
      const [, text] = JSON.parse(message.slice(2)) as [string, string];
      this.output.take(Buffer.from(text));
      this.#uncommitted += text.length;
      if (this.#uncommitted < COMMIT) return;
      this.#emit('commit', this.#uncommitted);
      this.#uncommitted = 0;
    } else if (message.startsWith('0')) this.#socket.send(CONNECT);
    else if (message.startsWith(CONNECT)) this.#emit('resize', { cols: SIZE.columns, rows: SIZE.rows });
    else if (message === '2') this.#socket.send('3');
    else if (message === '42["logout"]') this.output.end('The shell behind wetty ended.');
  }
}
