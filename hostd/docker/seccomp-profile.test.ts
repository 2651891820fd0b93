import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const SANDBOX = new URL('../../sandbox/', import.meta.url);
const checkedIn = readFileSync(new URL('seccomp.json', SANDBOX), 'utf8');

type Rule = {
  names: string[];
  action: string;
  args?: { index: number; value: number; valueTwo?: number; op: string }[];
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
  'init_module finit_module delete_module kexec_load kexec_file_load bpf perf_event_open io_uring_setup io_uring_enter io_uring_register userfaultfd open_by_handle_at add_key request_key keyctl swapon swapoff settimeofday clock_settime syslog acct quotactl reboot iopl ioperm socket personality fanotify_init ioctl'.split(
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

describe('ioctl', () => {
  const rules = profile.syscalls.filter((rule) => rule.names.includes('ioctl'));
  /** As seccomp compares: all 64 bits of the register. */
  const allows = (request: bigint) =>
    rules.some((rule) =>
      rule.args!.every(
        (arg) => (request & BigInt(arg.value)) === BigInt(arg.valueTwo!) && arg.op === 'SCMP_CMP_MASKED_EQ',
      ),
    );
  const [FICLONE, FICLONERANGE, FIDEDUPERANGE] = [0x40049409n, 0x4020940dn, 0xc0189436n];
  /** The kernel reads the lower half only; musl extends the sign, an attacker does what he likes. */
  const UPPER_HALVES = [0x0n, 0xffffffffn, 0xdeadbeefn, 0x9400n];
  const written = (request: bigint) => UPPER_HALVES.map((upper) => (upper << 32n) | request);

  it('allows every type of request but that of btrfs', () => {
    for (let type = 0n; type < 256n; type += 1n) {
      for (const request of [type << 8n, 0x50000001n | (type << 8n), 0xffff00ffn | (type << 8n)].flatMap(written)) {
        expect([request.toString(16), allows(request)]).toEqual([request.toString(16), type !== 0x94n]);
      }
    }
  });

  it('allows what all file systems share of that type, and nothing beside it', () => {
    const every = Array.from({ length: 256 }, (_, number) => BigInt(number));
    for (const head of [0x40040000n, 0x40200000n, 0xc0180000n, 0x50000000n, 0x00000000n]) {
      for (const request of every.map((number) => head | 0x9400n | number)) {
        const shared = [FICLONE, FICLONERANGE, FIDEDUPERANGE].includes(request);
        expect(written(request).map(allows)).toEqual(UPPER_HALVES.map(() => shared));
      }
    }
  });
});
