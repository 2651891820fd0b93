/** The help of the shell script is what people see first, before there is any Node: it must know every command. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { inCheckout } from './checkout.ts';

const run = (...args: string[]) => execFileSync(args[0]!, args.slice(1), { encoding: 'utf8' });

test('./slipway alone, help and --help name the commands that there are', () => {
  const shown = run(inCheckout('slipway'));
  expect(run(inCheckout('slipway'), '--help')).toBe(shown);
  expect(run(inCheckout('slipway'), 'help')).toBe(shown);
  const named = [...shown.matchAll(/\.\/slipway (\w+) {2,}/g)].map(([, name]) => name);
  const known = [...run(process.execPath, inCheckout('cli/main.ts'), '--help').matchAll(/^ {2}(\w+) /gm)];
  expect(known.map(([, name]) => name).sort()).toEqual(named.sort());
});

test.each(['up', 'place', 'hosts', 'doctor', 'test', 'dev'])('%s --help names --debug as well', (command) => {
  expect(run(process.execPath, inCheckout('cli/main.ts'), command, '--help')).toMatch(/^ {2}--debug /m);
});
