/**
 * An address of this machine that is not loopback and that nobody else uses (RFC 2544's range for tests), on a link of
 * its own for the time of a test (a veth pair: not every kernel has dummy links). What is sent to it never leaves the machine. Knows no page.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export async function withOwnAddress(
  address: `198.18.0.${number}`,
  use: (address: string) => Promise<void>,
): Promise<void> {
  const link = `e2e${address.split('.').at(-1)}p${process.pid.toString(36)}`;
  await run('ip', ['link', 'add', link, 'type', 'veth', 'peer', 'name', `${link}b`]);
  try {
    await run('ip', ['address', 'add', `${address}/32`, 'dev', link]);
    await run('ip', ['link', 'set', link, 'up']);
    await use(address);
  } finally {
    await run('ip', ['link', 'delete', link]);
  }
}
