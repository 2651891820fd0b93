/**
 * Reads what hostd says while it sets the machine up or takes it down, one JSON object a line, and shows it as steps.
 * Knows nothing of what the steps do.
 */
import * as z from 'zod';
import { inCheckout } from '../checkout.ts';
import { Problem } from '../problem.ts';
import { attempt } from '../run.ts';
import type { Steps } from '../steps.ts';

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
export async function tearDown(environment: NodeJS.ProcessEnv, steps: Steps): Promise<void> {
  let problem: Line | null = null;
  const { status, output } = await attempt(process.execPath, [inCheckout('hostd/main.ts'), '--teardown'], {
    env: environment,
    onLine: (text) => {
      const line = parseLine(text);
      if (line?.problem !== undefined) problem = line;
      else if (line !== null) show(line, steps);
    },
  });
  if (status === 0) return;
  throw new Problem(`Not everything could be taken down: ${(problem as Line | null)?.sentence ?? output.trim()}`);
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
