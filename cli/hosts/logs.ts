/** What server and hostd have written down of one host. Knows no student and no classroom that runs. */
import { readFile } from 'node:fs/promises';
import { Problem } from '../problem.ts';
import { plain } from './plain.ts';

type Line = { at: number; text: string };

/** The newest last, each with its time and who wrote it; at most `most`. */
export async function readLines(logs: string, host: string, most: number): Promise<string[]> {
  const read = async (of: string) => {
    const path = `${logs}/${of}.log`;
    // The log that became full comes before the one that is written.
    return linesIn(`${await textOf(`${path}.1`)}\n${await textOf(path)}`, of, host);
  };
  const lines = [...(await read('server')), ...(await read('hostd'))];
  return lines
    .sort((one, other) => one.at - other.at)
    .slice(-most)
    .map(({ text }) => text);
}

/** Pure. A line that does not say when it was written is of the time of the one before it. */
export function linesIn(log: string, of: string, host: string): Line[] {
  // of letters and digits only
  const names = new RegExp(`\\b${host}\\b`);
  let at = 0;
  return log.split('\n').flatMap((line) => {
    at = timeOf(line) ?? at;
    const when = at === 0 ? '-' : new Date(at).toISOString();
    return names.test(line) ? [{ at, text: `${when} ${of.padEnd(6)} ${plain(line)}` }] : [];
  });
}

/** Both write `time` in ms, each line a JSON object of its own. */
function timeOf(line: string): number | null {
  const found = /^\{.*"time":(\d{1,15})[,}]/.exec(line);
  return found === null ? null : Number(found[1]);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    if (code === 'EACCES') throw new Problem('Only root may read the logs: run it with sudo.');
    throw error;
  }
}
