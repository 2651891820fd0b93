/** Is the AppArmor wall up? Knows nothing of what the profile allows. */
import { readFile } from 'node:fs/promises';
import { type Finding, fail, pass, warn } from './finding.ts';

/** The profile of sandbox/apparmor/ that hostd loads. */
const PROFILE = 'slipway-sandbox';

export type AppArmor = {
  on: boolean;
  /** Lines such as `name (enforce)`; null where only root may read them. */
  profiles: string | null;
  running: boolean;
};

export async function readAppArmor(running: boolean): Promise<AppArmor> {
  const on = await readFile('/sys/module/apparmor/parameters/enabled', 'utf8').catch(() => 'N');
  const profiles = await readFile('/sys/kernel/security/apparmor/profiles', 'utf8').catch(() => null);
  return { on: on.startsWith('Y'), profiles, running };
}

export function apparmor({ on, profiles, running }: AppArmor): Finding {
  if (!on) {
    return warn(
      'off',
      'One wall between students and this machine is missing; user namespaces and the list of system calls stand.',
      'boot a kernel that has it, with apparmor=1 security=apparmor',
    );
  }
  if (!running || profiles === null) return pass('on');
  if (profiles.includes(`${PROFILE} (enforce)`)) return pass(`on, with the profile ${PROFILE}`);
  return fail(
    `on, but the profile ${PROFILE} is not enforced`,
    'Hosts cannot start without it, or start without this wall.',
    'end Slipway and start it again: hostd loads the profile',
  );
}
