/**
 * The kernel's limits that a class of Docker hosts outgrows: raised at set-up, never lowered, put back at tear-down
 * unless somebody else has changed them since. Knows nothing of containers.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { WANTED } from './limits.ts';
import { type Changes, readChanges, writeChanges } from './state.ts';

const read = async (name: string) => (await readFile(`/proc/sys/${name}`, 'utf8')).trim();

export async function raiseLimits(changesFile: string): Promise<string[]> {
  const changes: Changes = (await readChanges(changesFile)) ?? { sysctls: {} };
  const raised: [name: string, value: string][] = [];
  for (const [name, wanted] of Object.entries(WANTED)) {
    const before = await read(name);
    if (Number(before) >= wanted) continue;
    changes.sysctls[name] = { before: changes.sysctls[name]?.before ?? before, set: String(wanted) };
    raised.push([name, String(wanted)]);
  }
  // Remembered before it is done: a crash in between then restores what was never changed, which harms nothing.
  if (raised.length > 0) await writeChanges(changesFile, changes);
  for (const [name, value] of raised) await writeFile(`/proc/sys/${name}`, value);
  return raised.map(([name, value]) => `${name.replaceAll('/', '.')} = ${value}`);
}

/** `keep` names what has come into use by others meanwhile. */
export async function restoreLimits(changesFile: string, keep: ReadonlySet<string>): Promise<void> {
  const changes = await readChanges(changesFile);
  for (const [name, { before, set }] of Object.entries(changes?.sysctls ?? {})) {
    if (keep.has(name) || (await read(name)) !== set) continue;
    await writeFile(`/proc/sys/${name}`, before);
  }
}
