import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const SANDBOX = new URL('../../sandbox/', import.meta.url);
const checkedIn = readFileSync(new URL('seccomp.json', SANDBOX), 'utf8');

type Rule = {
  names: string[];
  action: string;
  args?: { index: number; value: number; op: string }[];
  errnoRet?: number;
};
const profile = JSON.parse(checkedIn) as { defaultAction: string; syscalls: Rule[] };
const allowed = new Set(
  profile.syscalls.flatMap((rule) => (rule.action === 'SCMP_ACT_ALLOW' && !rule.args ? rule.names : [])),
);

it('is what the commented list says', () => {
  const generated = execFileSync(process.execPath, [new URL('seccomp/generate.mjs', SANDBOX).pathname], {
    encoding: 'utf8',
  });
  expect(JSON.parse(generated)).toStrictEqual(profile);
});

it('denies what is not listed', () => {
  expect(profile.defaultAction).toBe('SCMP_ACT_ERRNO');
});

it.each(
  'init_module finit_module delete_module kexec_load kexec_file_load bpf perf_event_open io_uring_setup io_uring_enter io_uring_register userfaultfd open_by_handle_at add_key request_key keyctl swapon swapoff settimeofday clock_settime syslog acct quotactl reboot iopl ioperm socket personality fanotify_init'.split(
    ' ',
  ),
)('does not allow %s as it is', (name) => {
  expect(allowed.has(name)).toBe(false);
});

it('allows sockets of five families, and of netlink all but the one for IPsec', () => {
  const sockets = profile.syscalls.filter((rule) => rule.names.includes('socket'));
  expect(sockets.map((rule) => rule.args?.[0]?.value).sort((a = 0, b = 0) => a - b)).toEqual([1, 2, 10, 16, 17]);
  expect(sockets.find((rule) => rule.args?.[0]?.value === 16)?.args?.[1]).toMatchObject({
    value: 6,
    op: 'SCMP_CMP_NE',
  });
});
