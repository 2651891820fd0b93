/**
 * Another Docker, or ufw, makes the machine drop what it would forward. hostd opens a door for the sandboxes there.
 * Changes no rule. Knows nothing of nft tables.
 */
import { type Finding, pass, skip, warn } from './finding.ts';
import { ask } from './within.ts';

/** `rules` is what iptables-save says; null where it says nothing. `comment` marks the rules of hostd. */
export type Forwarding = { rules: string | null; comment: string; running: boolean };

export async function readForwarding(instance: string, running: boolean): Promise<Forwarding> {
  const { status, output } = await ask('iptables-save', ['-t', 'filter']);
  return { rules: status === 0 ? output : null, comment: `slipway:${instance}`, running };
}

export function forwarding({ rules, comment, running }: Forwarding): Finding {
  if (rules === null) return skip('iptables-save says nothing (it needs root, and the package iptables)');
  if (!/^:FORWARD (DROP|REJECT)\b/m.test(rules)) return pass('nobody else drops what is forwarded');
  const whose = /^:DOCKER(-USER)? /m.test(rules) ? 'another Docker drops' : 'a firewall drops';
  if (!running) return pass(`${whose} what is forwarded; \`up\` adds two rules of its own, and takes them out again`);
  if (rules.includes(comment)) return pass(`${whose} what is forwarded, but not that of the sandboxes`);
  return warn(
    `${whose} what is forwarded, that of the sandboxes as well`,
    'Hosts reach no internet. hostd puts its rules back within half a minute; if it does not, something removes them.',
    'iptables-save -t filter | grep FORWARD',
  );
}
