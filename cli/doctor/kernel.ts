/** Is the kernel new enough for hostd? Knows nothing of the features that were built into it. */
import { OLDEST_KERNEL, isNewEnough } from '../up/preconditions.ts';
import { type Finding, fail, pass } from './finding.ts';

export function kernel(release: string): Finding {
  if (isNewEnough(release)) return pass(release);
  return fail(
    `${release}, and ${OLDEST_KERNEL.join('.')} is the oldest that will do`,
    'The firewall of the sandboxes uses rules that an older kernel does not have; `up` refuses to start.',
    'apt-get full-upgrade   # or a current Debian or Ubuntu',
  );
}
