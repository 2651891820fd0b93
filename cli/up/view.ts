/**
 * How an unprivileged process sees the checkout and the courses, wherever they lie (a checkout below /root, say): by
 * read-only bind mounts in a mount namespace of its own, of which the machine's mount table knows nothing.
 * Knows nothing of the process.
 */
import { mkdir } from 'node:fs/promises';
import { relative } from 'node:path';
import { checkout } from '../checkout.ts';
import type { Settings } from './settings.ts';
import type { Account } from './users.ts';

/** First lets go of sandboxes' disks and network namespaces, which this namespace would hold when they are to end. */
const SCRIPT = `
mounts=$(cat /proc/self/mounts)
while read -r source point type rest; do
  case $type:$source:$point in
    nsfs:* | btrfs:/dev/loop*:*/docker | btrfs:/dev/loop*:*/docker/*) umount --lazy "$point" || : ;;
  esac
done 2>/dev/null <<MOUNTS
$mounts
MOUNTS
mount --bind "$1" "$2"
mount -o remount,bind,ro,nosuid,nodev "$2"
mount --bind "$3" "$4"
mount -o remount,bind,ro,nosuid,nodev "$4"
cd "$2"
shift 4
exec "$@"`;

/** Of the machine's own processes it must end when we do, however that comes. */
export const ENDS_WITH_US = ['setpriv', '--pdeathsig', 'TERM'] as const;

export const viewOf = ({ run }: Pick<Settings, 'run'>) => ({
  checkout: `${run}/view/checkout`,
  content: `${run}/view/content`,
});

/** The mount points, empty for everybody else. */
export async function makeView(settings: Settings): Promise<void> {
  const view = viewOf(settings);
  await mkdir(view.checkout, { recursive: true, mode: 0o755 });
  await mkdir(view.content, { recursive: true, mode: 0o755 });
}

/**
 * The command line that runs Node with these arguments, relative to the checkout, as this account and nothing more. The
 * namespace is a slave of the machine's, so that what is unmounted there later goes here as well.
 */
export function unprivileged(settings: Settings, account: Account, args: readonly string[]): [string, ...string[]] {
  const view = viewOf(settings);
  const drop = ['--reuid', String(account.uid), '--regid', String(account.gid), '--clear-groups', '--no-new-privs'];
  const unshare = ['--mount', '--propagation', 'slave', 'sh', '-ec', SCRIPT, 'slipway-view'];
  const mounts = [checkout, view.checkout, settings.content, view.content];
  return [
    'unshare',
    ...unshare,
    ...mounts,
    ...ENDS_WITH_US,
    ...drop,
    '--inh-caps=-all',
    '--bounding-set=-all',
    nodeIn(view.checkout),
    ...args,
  ];
}

/** Our own Node, by the path under which the view has it. */
function nodeIn(view: string): string {
  const path = relative(checkout, process.execPath);
  return path.startsWith('..') ? process.execPath : `${view}/${path}`;
}
