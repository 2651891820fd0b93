/** What the kernel has to allow for a class of Docker hosts, as data. Knows nothing of who sets it. */

/** All sandboxes share their remapped uids, so these limits are a whole class's, not one student's. */
export const WANTED = {
  'kernel/keys/maxkeys': 20_000,
  'kernel/keys/maxbytes': 25_000_000,
  'fs/inotify/max_user_instances': 8_192,
  'fs/inotify/max_user_watches': 1_048_576,
  'kernel/pty/max': 16_384,
  'net/ipv4/ip_forward': 1,
} as const;
