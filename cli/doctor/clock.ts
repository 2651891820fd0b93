/** Is the clock right? Only a daemon that asked others can know. Asks none itself. */
import { type Finding, pass, skip, warn } from './finding.ts';
import { ask } from './within.ts';

/** What `timedatectl show` says of it; null where it says nothing. */
export async function readClock(): Promise<'yes' | 'no' | null> {
  const { status, output } = await ask('timedatectl', ['show', '--property=NTPSynchronized', '--value']);
  const said = output.trim();
  return status === 0 && (said === 'yes' || said === 'no') ? said : null;
}

export function clock(synchronised: 'yes' | 'no' | null): Finding {
  if (synchronised === 'yes') return pass('synchronised');
  if (synchronised === null) return skip('timedatectl does not say (no systemd, or it does not answer)');
  return warn(
    'not synchronised',
    'A clock that is wrong makes certificates of registries and package servers look expired.',
    'timedatectl set-ntp true',
  );
}
