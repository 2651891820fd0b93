import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LEAST_FREE_GIB } from '../../hostd/verbs.ts';
import { freePort, gibNeeded, requirePorts } from './preconditions.ts';

function dataDirectory(): string {
  const data = mkdtempSync(join(tmpdir(), 'slipway-data-'));
  onTestFinished(() => rmSync(data, { recursive: true }));
  return data;
}

test('a first start needs what hostd will ask for, and room for what is set up before', async () => {
  const data = dataDirectory();
  expect(await gibNeeded(data)).toBeGreaterThan(LEAST_FREE_GIB);
  expect(await gibNeeded(`${data}/not/there/yet`)).toBeGreaterThan(LEAST_FREE_GIB);
  // a start that was ended before hostd came so far
  mkdirSync(`${data}/hostd`);
  writeFileSync(`${data}/hostd/state.json`, '{}');
  expect(await gibNeeded(data)).toBeGreaterThan(LEAST_FREE_GIB);
});

test('a later start is not refused for what is there already', async () => {
  const onFile = dataDirectory();
  writeFileSync(`${onFile}/docker.btrfs`, '');
  expect(await gibNeeded(onFile)).toBeLessThan(1);
  const onBtrfs = dataDirectory();
  mkdirSync(`${onBtrfs}/docker/engine`, { recursive: true });
  expect(await gibNeeded(onBtrfs)).toBeLessThan(1);
});

test('a port that is taken is named with the option that chooses another', async () => {
  const host = '127.0.0.1';
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, host, resolve));
  onTestFinished(() => void other.close());
  const { port: taken } = other.address() as AddressInfo;
  const port = await freePort();
  await requirePorts({ host, port });
  await expect(requirePorts({ host, port: taken })).rejects.toThrow(
    `Port ${taken} is taken by another program: end that one, or choose another with --port.`,
  );
  await expect(requirePorts({ host, port, metricsPort: taken })).rejects.toThrow(
    `Port ${taken} is taken by another program: end that one, or choose another with --metrics-port.`,
  );
  await expect(requirePorts({ host, port, metricsPort: port })).rejects.toThrow(/pages and metrics both/);
});
