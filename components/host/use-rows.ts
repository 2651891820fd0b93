/** What a host uses, as its panel shows it: in words, how full, and what is nearly used up. Pure; knows no component. */
import type { HostUse, Limit } from '../../protocol/messages.ts';
import { limitHelp } from '../../lib/words.ts';
import { workspaceWords } from '../../lib/words-workspace.ts';
import { storageInWords } from './figures-in-words.ts';

const words = workspaceWords.use;

export type UseRow = {
  of: Limit;
  /** null: it cannot be told. */
  figures: string | null;
  /** null where it has no bound, or cannot be told. */
  meter: { used: number; most: number } | null;
};

/** Above the first it is nearly used up, and that is said until it is below the second: a figure that trembles is no news. */
const [NEAR, CALM] = [0.9, 0.85];

export function rowsOf(use: HostUse | null): UseRow[] {
  return [
    row('memory', use?.memoryBytes ?? null, use?.memoryLimitBytes ?? null, storageInWords),
    row('processes', use?.processes ?? null, use?.processLimit ?? null, String),
    row('disk', use?.diskBytes ?? null, use?.diskLimitBytes ?? null, storageInWords),
  ];
}

function row(of: Limit, used: number | null, most: number | null, say: (value: number) => string): UseRow {
  if (used === null) return { of, figures: null, meter: null };
  if (most === null || most <= 0) return { of, figures: say(used), meter: null };
  return { of, figures: words.of(say(used), say(most)), meter: { used: Math.min(used, most), most } };
}

/** `before`: what was so when it was last looked at. */
export const nearlyUsedUp = (rows: readonly UseRow[], before: readonly Limit[]): Limit[] =>
  rows
    .filter(({ of, meter }) => meter !== null && meter.used / meter.most > (before.includes(of) ? CALM : NEAR))
    .map(({ of }) => of);

/** That it is nearly used up, and what helps. */
export const advice = (of: Limit): string => `${words.near[of]} ${limitHelp[of]}`;

/** All of it for somebody who does not see the panel. */
export function inSentences(rows: readonly UseRow[], near: readonly Limit[]): string {
  const told = rows.flatMap(({ of, figures }) => (figures === null ? [] : [`${words.names[of]}: ${figures}.`]));
  return [...told, ...near.map(advice)].join(' ');
}
