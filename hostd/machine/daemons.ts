/**
 * Long-running programs that hostd starts and that must outlive it: each is found again by the process id and start
 * time recorded in the run directory, adopted while it runs as it was asked to, and restarted if its configuration has
 * changed. Under systemd each is a transient service, so that ending hostd's own unit or session does not reach it.
 * Knows nothing of what the programs do.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { exists } from '../network/netns.ts';
import { PLAIN_ENVIRONMENT, attempt, run } from './run.ts';
import { endStrays } from './strays.ts';
import { forget, readJson, writeJson } from './state.ts';

export type Daemon = {
  name: string;
  argv: readonly [string, ...string[]];
  /** Its configuration file, which stands in its command line and in nobody else's. */
  file: string;
  /** Whatever else it depends on, such as the text of its configuration file. */
  configuration: string;
  /** Clears what one that was killed left in the way; called when none runs. */
  beforeStart?(): Promise<void>;
  /** True once it does its work. */
  ready(): Promise<boolean>;
  /** How long it may take until ready, and until it has ended. */
  patienceMs: number;
};

const Record = z.strictObject({
  pid: z.number(),
  startTime: z.string(),
  hash: z.string(),
  unit: z.nullable(z.string()),
});
type Record = z.infer<typeof Record>;

export type Places = { instance: string; records: string; logs: string };
export type Started = 'started' | 'adopted' | 'restarted';

const recordFile = (places: Places, name: string) => `${places.records}/${name}.json`;
export const logFile = (places: Places, name: string) => `${places.logs}/${name}.log`;

/** Field 22 of /proc/<pid>/stat, in clock ticks since boot; with the pid it names one process for ever. null if gone. */
async function startTime(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? null : (fields[19] ?? null);
}

async function alive(record: Record | null): Promise<boolean> {
  return record !== null && (await startTime(record.pid)) === record.startTime;
}

export async function isRunning(places: Places, name: string): Promise<boolean> {
  return alive(await readJson(recordFile(places, name), Record));
}

export async function ensureDaemon(places: Places, daemon: Daemon): Promise<Started> {
  const hash = createHash('sha256')
    .update(JSON.stringify([daemon.argv, daemon.configuration]))
    .digest('hex');
  const known = await readJson(recordFile(places, daemon.name), Record);
  const runs = await alive(known);
  if (runs && known?.hash === hash && (await becomesReady(daemon, places))) return 'adopted';
  if (runs) await stopDaemon(places, daemon.name, daemon.patienceMs);
  await endStrays([daemon.file]);
  await daemon.beforeStart?.();
  await start(places, daemon, hash);
  if (await becomesReady(daemon, places)) return runs ? 'restarted' : 'started';
  const log = await readFile(logFile(places, daemon.name), 'utf8').catch(() => '');
  await stopDaemon(places, daemon.name, daemon.patienceMs);
  throw new Error(
    `${daemon.name} did not start; it last said: ${log.trim().split('\n').slice(-3).join(' | ').slice(-900)}`,
  );
}

async function becomesReady(daemon: Daemon, places: Places): Promise<boolean> {
  const deadline = performance.now() + daemon.patienceMs;
  while (performance.now() < deadline) {
    if (await daemon.ready()) return true;
    if (!(await isRunning(places, daemon.name))) return false;
    await pause(50);
  }
  return false;
}

async function start(places: Places, daemon: Daemon, hash: string): Promise<void> {
  await mkdir(places.logs, { recursive: true, mode: 0o700 });
  const log = logFile(places, daemon.name);
  const unit = (await exists('/run/systemd/system')) ? `${places.instance}-${daemon.name}.service` : null;
  const pid = unit === null ? await startDetached(daemon.argv, log) : await startUnit(unit, daemon.argv, log);
  const begun = await startTime(pid);
  await writeJson(recordFile(places, daemon.name), { pid, startTime: begun ?? 'ended', hash, unit } satisfies Record);
}

async function startDetached(argv: Daemon['argv'], log: string): Promise<number> {
  const output = await open(log, 'w', 0o600);
  const [program, ...args] = argv;
  const child = spawn(program, args, {
    detached: true,
    cwd: '/',
    env: PLAIN_ENVIRONMENT,
    stdio: ['ignore', output.fd, output.fd],
  });
  await once(child, 'spawn');
  child.unref();
  await output.close();
  return child.pid!;
}

/** The settings are those of Docker's own unit: its children are not systemd's to end, its cgroups are its own. */
async function startUnit(unit: string, argv: Daemon['argv'], log: string): Promise<number> {
  await (await open(log, 'w', 0o600)).close();
  await attempt('systemctl', ['reset-failed', unit]);
  const properties = [
    'Type=exec',
    'Delegate=yes',
    'KillMode=process',
    'OOMScoreAdjust=-500',
    'LimitNOFILE=1048576',
    'LimitNPROC=infinity',
    'LimitCORE=0',
    'TasksMax=infinity',
    `StandardOutput=append:${log}`,
    `StandardError=append:${log}`,
    ...Object.entries(PLAIN_ENVIRONMENT).map(([name, value]) => `Environment=${name}=${value}`),
  ];
  await run('systemd-run', [
    '--quiet',
    '--collect',
    `--unit=${unit}`,
    ...properties.map((p) => `--property=${p}`),
    '--',
    ...argv,
  ]);
  return Number((await run('systemctl', ['show', '--property=MainPID', '--value', unit])).trim());
}

/** Asks, waits, then insists. Only ever the very process that was started. */
export async function stopDaemon(places: Places, name: string, patienceMs: number): Promise<void> {
  const record = await readJson(recordFile(places, name), Record);
  if (record !== null) {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const deadline = performance.now() + patienceMs;
      if (await alive(record)) process.kill(record.pid, signal);
      while ((await alive(record)) && performance.now() < deadline) await pause(30);
    }
    if (await alive(record)) throw new Error(`${name} (process ${record.pid}) does not end`);
    if (record.unit !== null) await attempt('systemctl', ['stop', record.unit]);
  }
  await forget(recordFile(places, name));
}
