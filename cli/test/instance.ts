/**
 * One classroom of the tests' own, started as a person would start it, beside whatever else runs on this machine.
 * Knows nothing of the tests.
 */
import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkout, inCheckout } from '../checkout.ts';
import { env } from '../env.ts';
import { Problem } from '../problem.ts';
import { freePort } from '../up/preconditions.ts';
import { hostdEnvironment } from '../up/processes.ts';
import { type Where, whereOf } from '../up/settings.ts';
import { attempt, lastLines } from '../run.ts';

export const INSTANCE = 'swtest';
export const DATA = '/var/lib/slipway-test';
const WHERE = whereOf({ instance: INSTANCE, data: DATA });

export type Instance = {
  readonly url: string;
  /** What the end-to-end tests are told. */
  readonly variables: Record<string, string>;
  readonly where: Where;
  /** Ends it as Ctrl-C would; throws if that failed. */
  stop(): Promise<void>;
};

let laidOut: Promise<string> | null = null;

/** The courses, the project's and the tests' own, laid out once in a run. @returns the content directory. */
export const content = (): Promise<string> => (laidOut ??= prepare());

/** From nothing: hosts of an earlier run would be removed while the tests begin, which keeps the disk busy for minutes. */
async function prepare(): Promise<string> {
  const content = join(DATA, 'content');
  if ((await readFile('/proc/self/mounts', 'utf8')).includes(` ${DATA}/`)) {
    // A run that was killed left its machine set up.
    await attempt(process.execPath, [inCheckout('hostd/main.ts'), '--teardown'], { env: hostdEnvironment(WHERE, 0) });
  }
  await rm(DATA, { recursive: true, force: true });
  await mkdir(content, { recursive: true, mode: 0o755 });
  for (const folder of ['content', 'e2e/content']) {
    for (const course of await readdir(inCheckout(folder))) {
      await cp(inCheckout(folder, course), join(content, course), { recursive: true });
    }
  }
  return content;
}

export async function start(content: string, options: string[]): Promise<Instance> {
  const port = await freePort();
  const args = ['cli/main.ts', 'up', '--yes', '--instance', INSTANCE, '--data', DATA, '--content', content];
  const child = spawn(process.execPath, [...args, '--port', String(port), ...options], {
    cwd: checkout,
    env: env.all,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  let output = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-20_000);
        process.stdout.write(text.replace(/^(?=.)/gm, '  | '));
        if (/^Slipway is ready at /m.test(output)) resolve();
      });
    }
    ended.then((status) => reject(new Problem(`up ended with status ${status}:\n${lastLines(output, 12)}`)), reject);
  });

  return {
    url: `http://127.0.0.1:${port}`,
    variables: {
      SLIPWAY_E2E_URL: `http://127.0.0.1:${port}`,
      SLIPWAY_E2E_DOORS: `${DATA}/store/doors.json`,
      SLIPWAY_E2E_PIDS: `${WHERE.run}/pids`,
      SLIPWAY_E2E_CONTENT: content,
    },
    where: WHERE,
    async stop() {
      child.kill('SIGTERM');
      const status = await ended;
      if (status !== 0) throw new Problem(`up ended with status ${status}:\n${lastLines(output, 12)}`);
    },
  };
}
