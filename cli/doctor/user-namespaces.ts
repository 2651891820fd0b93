/** The wall around each student's root: may it be built here? Knows no other wall. */
import { type Finding, fail, pass } from './finding.ts';
import { setting } from './setting.ts';

export type UserNamespaces = {
  /** How many there may be; null where the kernel has none. */
  most: number | null;
  /** Debian's and Ubuntu's switches for users who are not root; null where there is no such switch. */
  unprivilegedClone: number | null;
  apparmorRestricts: number | null;
};

export async function readUserNamespaces(): Promise<UserNamespaces> {
  return {
    most: await setting('user/max_user_namespaces'),
    unprivilegedClone: await setting('kernel/unprivileged_userns_clone'),
    apparmorRestricts: await setting('kernel/apparmor_restrict_unprivileged_userns'),
  };
}

export function userNamespaces({ most, unprivilegedClone, apparmorRestricts }: UserNamespaces): Finding {
  if (most === null || most < 1) {
    return fail(
      most === null ? 'this kernel has none' : 'none are allowed',
      'They wall students off from this machine: without them `up` refuses to start.',
      most === null ? 'boot a kernel with CONFIG_USER_NS' : 'sysctl -w user.max_user_namespaces=10000',
    );
  }
  const closed = [
    ...(unprivilegedClone === 0 ? ['kernel.unprivileged_userns_clone=0'] : []),
    ...(apparmorRestricts === 1 ? ['kernel.apparmor_restrict_unprivileged_userns=1'] : []),
  ];
  if (closed.length === 0) return pass(`${most} allowed`);
  return pass(`${most} allowed; for root only (${closed.join(', ')}), and hosts need no more`);
}
