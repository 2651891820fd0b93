/**
 * Another Docker (or ufw) on the machine drops what it does not know in the FORWARD chain of iptables. Only there, and
 * only while it does, our link needs two accept rules; they are taken out again to the letter. Reading goes by
 * iptables-save, which, unlike listing a chain, creates none. Knows nothing of nft tables.
 */
import { attempt, run } from '../machine/run.ts';

/** Pure: does this output of iptables-save say that FORWARD drops? */
export function forwardDrops(saved: string): boolean {
  return /^:FORWARD (DROP|REJECT)\b/m.test(filterTable(saved));
}

/** Pure: does another Docker forward on this machine, so that forwarding as such must stay on? */
export const anotherDockerForwards = (saved: string) => /^:DOCKER(-USER)? /m.test(filterTable(saved));

function filterTable(saved: string): string {
  return /^\*filter$[\s\S]*?^COMMIT$/m.exec(saved)?.[0] ?? '';
}

export async function savedRules(): Promise<string> {
  return (await attempt('iptables-save', [])).stdout;
}

const rules = (outerLink: string, comment: string): string[][] => [
  ['-i', outerLink, '-m', 'comment', '--comment', comment, '-j', 'ACCEPT'],
  [
    '-o',
    outerLink,
    '-m',
    'conntrack',
    '--ctstate',
    'RELATED,ESTABLISHED',
    '-m',
    'comment',
    '--comment',
    comment,
    '-j',
    'ACCEPT',
  ],
];

/** True if rules had to be added. */
export async function openForward(outerLink: string, comment: string): Promise<boolean> {
  const saved = await savedRules();
  if (!forwardDrops(saved)) return false;
  let added = false;
  for (const rule of rules(outerLink, comment)) {
    if ((await attempt('iptables', ['-w', '10', '-C', 'FORWARD', ...rule])).status === 0) continue;
    await run('iptables', ['-w', '10', '-I', 'FORWARD', '1', ...rule]);
    added = true;
  }
  return added;
}

export async function closeForward(outerLink: string, comment: string): Promise<void> {
  if (!(await savedRules()).includes(comment)) return;
  for (const rule of rules(outerLink, comment)) {
    while ((await attempt('iptables', ['-w', '10', '-C', 'FORWARD', ...rule])).status === 0) {
      await run('iptables', ['-w', '10', '-D', 'FORWARD', ...rule]);
    }
  }
}
