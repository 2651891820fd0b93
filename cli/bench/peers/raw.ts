/**
 * The floor: a shell by an exec of the Engine API, its stream read as it comes, nothing between it and the client.
 * When the stream ends the shell is lost.
 */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { type Engine, engineAt } from '../engine.ts';
import { Output } from '../output.ts';
import { type Peer, PROMPT, SIZE, type Terminal } from '../peer.ts';
import { engineProcesses } from '../processes.ts';

export type Sandboxes = { readonly dockerSocket: string; readonly containers: readonly string[] };

export const SHELL = {
  user: 'student',
  directory: '/home/student',
  argv: ['/bin/bash', '-l'],
  environment: ['TERM=xterm-256color', 'LANG=C.UTF-8'],
} as const;

export function rawPeer({ dockerSocket, containers }: Sandboxes): Peer {
  const engine = engineAt(dockerSocket);
  const open = (nth: number) => execTerminal(engine, containers[nth % containers.length]!);
  return {
    name: 'raw',
    open,
    arrive: open,
    comeBack: (nth) => newShell(open, nth),
    cold: () => coldStart(engine, containers[0]!),
    processes: () => engineProcesses(dockerSocket),
    dispose: () => Promise.resolve(engine.dispose()),
  };
}

/** Where nothing can be come back to. */
export async function newShell(open: (nth: number) => Promise<Terminal>, nth: number): Promise<number> {
  const begun = performance.now();
  const terminal = await open(nth);
  const took = (await terminal.prompt) - begun;
  terminal.close();
  return took;
}

async function execTerminal(engine: Engine, container: string): Promise<Terminal> {
  const { Id } = await engine.call<{ Id: string }>('POST', `/containers/${container}/exec`, {
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
    ConsoleSize: [SIZE.rows, SIZE.columns],
    User: SHELL.user,
    WorkingDir: SHELL.directory,
    Env: SHELL.environment,
    Cmd: SHELL.argv,
  });
  const { socket, head } = await engine.terminalOf(Id);
  return new SocketTerminal(socket, head);
}

type Inspected = { Config: { Image: string; Env: string[] }; HostConfig: Record<string, unknown> };

/** A container like the given one, without its network: create, start, exec. */
async function coldStart(engine: Engine, like: string): Promise<number> {
  const { Config, HostConfig } = await engine.call<Inspected>('GET', `/containers/${like}/json`);
  const name = `bench-${randomBytes(4).toString('hex')}`;
  const begun = performance.now();
  await engine.call('POST', `/containers/create?name=${name}`, {
    Image: Config.Image,
    Env: Config.Env,
    OpenStdin: true,
    HostConfig: { ...HostConfig, NetworkMode: 'none' },
  });
  try {
    await engine.call('POST', `/containers/${name}/start`);
    const terminal = await execTerminal(engine, name);
    const took = (await terminal.prompt) - begun;
    terminal.close();
    return took;
  } finally {
    await engine.call('DELETE', `/containers/${name}?force=1&v=1`);
  }
}

class SocketTerminal implements Terminal {
  readonly output = new Output();
  readonly prompt = this.output.until(PROMPT);
  readonly #socket: Socket;

  constructor(socket: Socket, head: Buffer) {
    this.#socket = socket;
    socket.setNoDelay(true);
    if (head.length > 0) this.output.take(head);
    // What dockerd could not start says so as if it were the shell.
    let said = '';
    socket.on('data', (chunk: Buffer) => {
      if (said.length < 400) said += chunk.toString('latin1');
      this.output.take(chunk);
    });
    socket.on('error', () => {});
    socket.on('close', () => this.output.end(`An exec ended: ${said.trim()}`));
  }

  write(text: string): void {
    this.#socket.write(text);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** The stream's end alone would leave the shell: it is asked to go, whatever it does. */
  close(): void {
    this.#socket.write('\x03\x15exit\r');
    this.#socket.once('end', () => this.#socket.destroy());
    this.#socket.resume();
  }
}
