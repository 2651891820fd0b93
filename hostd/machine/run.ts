/**
 * Runs the machine's own programs (ip, nft, btrfs, …) with a list of arguments, never through a shell.
 * Knows nothing of what they do.
 */
import { spawn } from 'node:child_process';

/** All that a program of ours finds in its environment. */
export const PLAIN_ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C.UTF-8',
} as const;

export type Ran = { status: number; stdout: string; stderr: string };

/** Gives the outcome whatever it is; throws only if the program does not exist. */
export function attempt(program: string, args: string[], input?: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: PLAIN_ENVIRONMENT, stdio: ['pipe', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // A program that ends before it has read its input says so by its status.
    child.stdin.on('error', () => {});
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({
        status: code ?? -1,
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: Buffer.concat(stderr).toString('utf8'),
      }),
    );
    child.stdin.end(input ?? '');
  });
}

/** Gives what it wrote to stdout; throws if it failed. */
export async function run(program: string, args: string[], input?: string): Promise<string> {
  const ran = await attempt(program, args, input);
  if (ran.status !== 0) {
    throw new Error(`${program} ${args.join(' ')} ended with ${ran.status}: ${ran.stderr.trim() || ran.stdout.trim()}`);
  }
  return ran.stdout;
}

/** The same inside a network namespace. `nsenter`, since `ip netns exec` would hide the cgroup mounts. */
export const inNetns = (netnsPath: string, program: string, args: string[], input?: string) =>
  run('nsenter', [`--net=${netnsPath}`, '--', program, ...args], input);
