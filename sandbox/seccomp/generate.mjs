/**
 * Turns the commented list allow.txt into the seccomp profile that Docker reads (../seccomp.json):
 *   node sandbox/seccomp/generate.mjs > sandbox/seccomp.json
 * A test compares the two. Knows nothing of how the profile is applied.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Address families a sandbox may open sockets of (linux/socket.h): UNIX, INET, INET6, PACKET. NETLINK has a rule of its own. */
const FAMILIES = [1, 2, 10, 17];
const AF_NETLINK = 16;
/** linux/netlink.h: IPsec's configuration. */
const NETLINK_XFRM = 6;
/** personality(2): the plain ones and the query, as container runtimes use them. */
const PERSONALITIES = [0x0, 0x8, 0x20000, 0x20008, 0xffffffff];
/**
 * ioctl(2): the type byte of a request, bits 8 to 15. btrfs' own type is refused: a subvolume that a student makes lies
 * outside the quota of the host. Three requests carry this type for historical reasons, belong to all file systems, and
 * are what `cp --reflink` and deduplication use (linux/fs.h): FICLONE, FICLONERANGE, FIDEDUPERANGE.
 */
const BTRFS_TYPE = 0x94;
const TYPE_BITS = [8, 9, 10, 11, 12, 13, 14, 15].map((bit) => 2 ** bit);
const CLONES = [0x40049409, 0x4020940d, 0xc0189436];
/** All that the kernel reads of a request. A C library may extend its sign into the upper half of the register. */
const REQUEST_BITS = 0xffffffff;
const ENOSYS = 38;

const equals = (index, value) => ({ index, value, op: 'SCMP_CMP_EQ' });
/** Docker's words: `value` is the mask, `valueTwo` what is left under it. */
const masked = (index, mask, left) => ({ index, value: mask, valueTwo: left, op: 'SCMP_CMP_MASKED_EQ' });
/** An allowlist cannot say "not this byte", so: any bit of it differs. One rule a bit, of which one has to hold. */
const otherType = (bit) => masked(1, bit, ((BTRFS_TYPE << 8) & bit) ^ bit);
const allow = (names, args) => ({ names, action: 'SCMP_ACT_ALLOW', ...(args && { args }) });

/** @param {string} list the text of allow.txt @returns {object} the profile */
export function profile(list) {
  const lines = list
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter(Boolean);
  const enosys = lines.filter((line) => line.endsWith(' enosys')).map((line) => line.split(' ')[0]);
  const names = lines.filter((line) => !line.endsWith(' enosys')).flatMap((line) => line.split(/\s+/));
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  if (twice.length > 0) throw new Error(`allow.txt names these more than once: ${twice.join(', ')}`);
  return {
    defaultAction: 'SCMP_ACT_ERRNO',
    archMap: [
      { architecture: 'SCMP_ARCH_X86_64', subArchitectures: [] },
      { architecture: 'SCMP_ARCH_AARCH64', subArchitectures: [] },
    ],
    syscalls: [
      allow(names.sort()),
      ...FAMILIES.map((family) => allow(['socket'], [equals(0, family)])),
      allow(['socket'], [equals(0, AF_NETLINK), { index: 2, value: NETLINK_XFRM, op: 'SCMP_CMP_NE' }]),
      ...PERSONALITIES.map((value) => allow(['personality'], [equals(0, value)])),
      ...TYPE_BITS.map((bit) => allow(['ioctl'], [otherType(bit)])),
      ...CLONES.map((request) => allow(['ioctl'], [masked(1, REQUEST_BITS, request)])),
      { names: enosys, action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS },
    ],
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const list = readFileSync(new URL('allow.txt', import.meta.url), 'utf8');
  process.stdout.write(JSON.stringify(profile(list), null, 2) + '\n');
}
