/**
 * Reads what hostd says while it sets the machine up or takes it down, one JSON object a line, and shows it as steps;
 * and lets it place images. Knows nothing of what the steps do.
 */
import * as z from 'zod';
import { inCheckout } from '../checkout.ts';
import { Problem } from '../problem.ts';
import { attempt } from '../run.ts';
import type { Steps } from '../steps.ts';
import { hostdEnvironment } from './processes.ts';
import type { Where } from './settings.ts';

const Line = z.object({
  step: z.string().optional(),
  note: z.string().optional(),
  done: z.boolean().optional(),
  ready: z.boolean().optional(),
  problem: z.string().optional(),
  sentence: z.string().optional(),
});
export type Line = z.infer<typeof Line>;

/** null: not one of the lines agreed on. */
export function parseLine(text: string): Line | null {
  try {
    return Line.parse(JSON.parse(text));
  } catch {
    // Something else that was written to stdout; it stands in the log.
    return null;
  }
}

export function show(line: Line, steps: Steps): void {
  if (line.step !== undefined && line.note === undefined && line.done !== true) steps.begin(capital(line.step));
  if (line.note !== undefined) steps.note(line.note);
  if (line.done === true) steps.end();
}

/** Pure: hostd's own sentence, or one that says where to look. */
export function problemOf(line: Line, logPath: string): Problem {
  const sentence = line.sentence ?? 'hostd failed';
  if (line.problem !== 'unexpected') return new Problem(sentence);
  if (/ENOSPC|No space left/.test(sentence)) {
    return new Problem('The disk is full: free some space, or choose another disk with --data.');
  }
  return new Problem(`The machine could not be set up (see ${logPath}): ${sentence}`);
}

/** hostd itself must have ended. */
export async function tearDown(where: Where, steps: Steps): Promise<void> {
  const problem = await once(where, ['--teardown'], (line) => show(line, steps));
  if (problem !== null) throw new Problem(`Not everything could be taken down: ${problem.sentence}`);
}

/** Into the operator's registry of a classroom that runs: a file as `docker save` writes it, under each of the names. */
export async function placeImage(where: Where, file: string, names: readonly string[]): Promise<void> {
  const problem = await once(where, ['--place-image', '--', file, ...names]);
  if (problem === null) return;
  const { problem: code, sentence } = problem;
  throw new Problem(code === 'unexpected' ? `The image could not be placed: ${sentence}` : sentence);
}

type Failure = { problem: string; sentence: string };

/** One of the uses that end by themselves. Gives why it failed; null if it did not. */
async function once(where: Where, args: string[], tell: (line: Line) => void = () => {}): Promise<Failure | null> {
  const problems: Failure[] = [];
  const { status, output } = await attempt(process.execPath, [inCheckout('hostd/main.ts'), ...args], {
    env: hostdEnvironment(where, 0),
    onLine: (text) => {
      const line = parseLine(text);
      if (line === null) return;
      const { problem, sentence = '' } = line;
      if (problem === undefined) tell(line);
      else problems.push({ problem, sentence });
    },
  });
  return status === 0 ? null : (problems[0] ?? { problem: 'unexpected', sentence: output.trim() });
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
