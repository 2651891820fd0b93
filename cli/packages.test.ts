/** What a start installs: no tool that only checks and tests the code, and all that the site is built with. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inCheckout } from './checkout.ts';

test('the script tells which command the packages are for', () => {
  const checkout = mkdtempSync(join(tmpdir(), 'slipway-script-'));
  const script = readFileSync(inCheckout('slipway'), 'utf8');
  const [, node, npm] = /^node_version=(\S+) npm_version=(\S+)$/m.exec(script)!;
  const bin = join(checkout, `.slipway/node/${node}-${npm}/bin`);
  mkdirSync(bin, { recursive: true });
  copyFileSync(inCheckout('slipway'), join(checkout, 'slipway'));
  writeFileSync(join(bin, 'node'), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });

  const said = execFileSync(join(checkout, 'slipway'), ['up', '--port', '80'], { encoding: 'utf8' });
  expect(said.replaceAll(`${checkout}/`, '').trim().split('\n')).toEqual([
    'cli/packages.ts up',
    'cli/main.ts up --port 80',
  ]);
  rmSync(checkout, { recursive: true });
});

test('what Next asks for when it builds is no tool: it would install it by itself, into package.json', () => {
  const { packages } = JSON.parse(readFileSync(inCheckout('package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  for (const name of ['typescript', '@types/react', '@types/node']) {
    expect(packages[`node_modules/${name}`], name).toMatchObject({ version: expect.any(String) });
    expect(packages[`node_modules/${name}`], name).not.toHaveProperty('dev');
  }
});
