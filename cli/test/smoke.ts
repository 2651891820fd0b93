/**
 * `slipway test smoke`: one student in a real browser does lesson 4 against a classroom that already runs. Knows
 * nothing of how that was started.
 */
import { readFile } from 'node:fs/promises';
import { env } from '../env.ts';
import { Problem } from '../problem.ts';
import { whereOf } from '../up/settings.ts';
import { BROWSER, installFor, STAND_IN } from './packages.ts';
import { playwright } from './stages.ts';
import { placeStandIns } from './stand-in-images.ts';
import type { Tally } from './tally.ts';

export type SmokeOptions = { url: string; data: string; standIn?: boolean; patience: number };

/** The class code, where the classroom is on this machine and this user may read it; null where the door asks for none. */
async function classCode(data: string): Promise<string | null> {
  if (env.classCode !== null) return env.classCode;
  try {
    const doors: unknown = JSON.parse(await readFile(`${data}/store/doors.json`, 'utf8'));
    const { local, classCode: code } = doors as { local?: unknown; classCode?: unknown };
    return local !== true && typeof code === 'string' ? code : null;
  } catch {
    // A classroom on another machine: the code comes by SLIPWAY_E2E_CODE, or none is needed.
    return null;
  }
}

export async function smoke({ url, data, standIn, patience }: SmokeOptions): Promise<Tally> {
  const answers = await fetch(`${url}/door`, { signal: AbortSignal.timeout(60_000) }).catch(() => null);
  if (answers === null)
    throw new Problem(`Nothing answers at ${url}: start a classroom with ./slipway up, or name it with --url.`);
  await installFor(standIn ? [BROWSER, STAND_IN] : [BROWSER]);
  if (standIn) await placeStandIns(whereOf({ instance: 'slipway', data }));
  const code = await classCode(data);
  return playwright(
    'smoke',
    {
      SLIPWAY_E2E_URL: url,
      SLIPWAY_E2E_PATIENCE: String(patience),
      ...(code === null ? {} : { SLIPWAY_E2E_CODE: code }),
    },
    1,
  );
}
