/**
 * The program that holds the socket of a student's Docker Engine (sandbox/activator), compiled as the image has it, with
 * a small HTTP server in the engine's place. That the real one takes its socket so is seen in hostd.itest.ts.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const SOURCE = join(import.meta.dirname, '../../sandbox/activator/activator.c');
/** Instead of a minute. */
const STARTED_MS = 1_500;
/** Instead of thirty. */
const END_MS = 1_000;
const PATIENCE_MS = 10_000;

const programs = mkdtempSync(join(tmpdir(), 'slipway-activator-'));
const activator = join(programs, 'docker-activator');
let directory: string;
let activating: ChildProcess;

/** Answers with the id of its process, takes its socket as dockerd does, and notes that it began. */
const ENGINE = `
const { appendFileSync, existsSync } = require('node:fs');
if (process.env.LISTEN_FDS !== '1' || process.env.LISTEN_PID !== String(process.pid)) process.exit(9);
appendFileSync('begun', process.pid + '\\n');
if (existsSync('broken')) process.exit(1);
if (existsSync('stubborn')) process.on('SIGTERM', () => {});
require('node:http').createServer((asked, answer) => answer.end(String(process.pid))).listen({ fd: 3 });
`;

beforeAll(() => {
  const flags = ['-std=c17', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-g', '-fsanitize=address,undefined'];
  execFileSync('cc', [...flags, `-DSTARTED_MS=${STARTED_MS}`, `-DEND_MS=${END_MS}`, '-o', activator, SOURCE]);
});
afterAll(() => rmSync(programs, { recursive: true }));

beforeEach(async () => {
  directory = mkdtempSync(join(programs, 'run-'));
  writeFileSync(join(directory, 'engine.cjs'), ENGINE);
  // Nobody needs it while a file says so.
  writeFileSync(join(directory, 'unused'), '#!/bin/sh\ntest -e nobody\n', { mode: 0o755 });
  const command = [process.execPath, 'engine.cjs'];
  activating = spawn(activator, ['docker.sock', 'root', '1', './unused', ...command], {
    cwd: directory,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await until(() => statSync(join(directory, 'docker.sock'), { throwIfNoEntry: false }) !== undefined);
});

afterEach(async () => {
  activating.kill('SIGKILL');
  for (const pid of begun()) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
});

function begun(): number[] {
  try {
    return readFileSync(join(directory, 'begun'), 'utf8').trim().split('\n').map(Number);
  } catch {
    return [];
  }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !(await holds()); await pause(20)) {
    if (Date.now() > end) throw new Error(`waited in vain for ${holds}`);
  }
}

function ask(): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath: join(directory, 'docker.sock'), path: '/_ping', agent: false }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => (body += text));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('the socket of an engine', () => {
  it('belongs to the group, and nothing runs before somebody asks', async () => {
    expect(statSync(join(directory, 'docker.sock')).mode & 0o777).toBe(0o660);
    await pause(300);
    expect(begun()).toEqual([]);
  });

  it('starts one engine for all who ask, and they wait for it', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, ask));
    expect(begun().length).toBe(1);
    expect(answers).toEqual(answers.map(() => ({ status: 200, body: String(begun()[0]) })));
  });

  it('has an engine that died started again, asked or not', async () => {
    await ask();
    await pause(STARTED_MS);
    process.kill(begun()[0]!, 'SIGKILL');
    await until(() => begun().length === 2);
    expect((await ask()).body).toBe(String(begun()[1]));
  });

  it('has one that somebody ended in order started again at once, however young it was', async () => {
    await ask();
    process.kill(begun()[0]!, 'SIGTERM');
    await until(() => begun().length === 2);
    expect((await ask()).body).toBe(String(begun()[1]));
  });

  it('has an engine that nobody needs ended, and another started when somebody asks', async () => {
    await ask();
    await pause(2_500);
    expect(alive(begun()[0]!)).toBe(true);
    writeFileSync(join(directory, 'nobody'), '');
    await until(() => !alive(begun()[0]!));
    await pause(300);
    expect(begun().length).toBe(1);
    expect((await ask()).body).toBe(String(begun()[1]));
  });

  it('has its name again when somebody took that and left', async () => {
    rmSync(join(directory, 'docker.sock'));
    await until(() => statSync(join(directory, 'docker.sock'), { throwIfNoEntry: false }) !== undefined);
    expect((await ask()).body).toBe(String(begun()[0]));
  });

  it('kills an engine that was asked to end and does not', async () => {
    writeFileSync(join(directory, 'stubborn'), '');
    await ask();
    writeFileSync(join(directory, 'nobody'), '');
    await until(() => !alive(begun()[0]!));
    expect((await ask()).body).toBe(String(begun()[1]));
  });

  it('says where to look when the engine does not start, and tries again when it is asked later', async () => {
    writeFileSync(join(directory, 'broken'), '');
    const answers = await Promise.all([ask(), ask(), ask()]);
    for (const { status, body } of answers) {
      expect(status).toBe(503);
      expect((JSON.parse(body) as { message: string }).message).toContain('/var/log/dockerd.log');
    }
    expect(begun().length).toBe(1);
    rmSync(join(directory, 'broken'));
    await until(async () => (await ask()).status === 200);
    expect(begun().length).toBe(2);
  });

  it('is not held up by one who connects and says nothing while no engine starts', async () => {
    writeFileSync(join(directory, 'broken'), '');
    const silent = Array.from({ length: 3 }, () => connect(join(directory, 'docker.sock')));
    for (const socket of silent) socket.on('error', () => {});
    expect((await ask()).status).toBe(503);
    for (const socket of silent) socket.destroy();
  });
});
