/** Do the three processes of a classroom run? Knows nothing of what they answer. */
import { type Finding, fail, pass } from './finding.ts';
import type { Classroom } from './classroom.ts';

export function processes({ processes: all, where }: Pick<Classroom, 'processes' | 'where'>): Finding {
  const gone = all.filter(({ lives }) => !lives).map(({ name }) => name);
  if (gone.length === 0) return pass(all.map(({ name, pid }) => `${name} ${pid}`).join(', '));
  return fail(
    `not running: ${gone.join(', ')}`,
    '`up` starts again what has ended, so one that stays away ends again and again. (While a start is still under way, this is as it should be.)',
    gone.map((name) => `tail ${where.data}/log/${name}.log`).join('\n'),
  );
}
