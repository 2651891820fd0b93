import type Docker from 'dockerode';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LABELS } from './client.ts';
import { hostsOn } from './hosts-for-tests.ts';

/** A dockerd that takes its time over each answer; it knows whatever was started. */
function slowEngine(): Docker {
  const running = new Set<string>();
  const labels = (name: string) => ({ [LABELS.instance]: 's', [LABELS.host]: name.slice('s-'.length) });
  const inspect = async (name: string) => {
    await pause(2);
    if (!running.has(name)) throw Object.assign(new Error('no such container'), { statusCode: 404 });
    return {
      Config: { Labels: labels(name) },
      State: { Running: true, Paused: false, StartedAt: new Date(0).toISOString() },
    };
  };
  const start = async (name: string) => {
    await pause(5);
    running.add(name);
  };
  const engine = {
    listContainers: async () => {
      const found = [...running].map((name) => ({ Id: name, State: 'running', Labels: labels(name) }));
      await pause(2);
      return found;
    },
    createNetwork: () => pause(2),
    createContainer: () => pause(2),
    getContainer: (name: string) => ({ inspect: () => inspect(name), start: () => start(name) }),
  };
  return engine as unknown as Docker;
}

const slowly = () => pause(2, false);
/** A class of three, on a machine that takes its time over each answer. */
const three = { maxHosts: 3, diskIsFull: slowly, memoryIsShort: slowly };

const names = (count: number) => Array.from({ length: count }, (_, index) => `h${index}`);

test('of a class that asks at once as many get a host as fit, the first ones', async () => {
  const hosts = hostsOn(slowEngine(), three);
  const answers = await Promise.all(names(40).map((name) => hosts.ensure(name, 'standard')));
  expect(answers.map((answer) => answer.ok)).toEqual(names(40).map((_, index) => index < 3));
  expect(answers[3]).toEqual({ ok: false, code: 'full', params: { max: 3 } });
});

test('the cap holds for those who come while others are being started', async () => {
  const hosts = hostsOn(slowEngine(), three);
  const answers = await Promise.all(
    names(40).map(async (name, index) => {
      await pause(index);
      return hosts.ensure(name, 'standard');
    }),
  );
  expect(answers.filter((answer) => answer.ok)).toHaveLength(3);
});

test('who runs already is not counted twice, and a place that was not taken is free again', async () => {
  let full = false;
  const hosts = hostsOn(slowEngine(), { ...three, diskIsFull: () => pause(1, full) });
  for (const name of names(2)) expect(await hosts.ensure(name, 'standard')).toMatchObject({ ok: true });
  full = true;
  expect(await hosts.ensure('h8', 'standard')).toEqual({ ok: false, code: 'disk-full' });
  full = false;
  const together = ['h0', 'h1', 'h9'].map((name) => hosts.ensure(name, 'standard'));
  expect(await Promise.all(together)).toMatchObject([
    { ok: true, value: { started: false } },
    { ok: true, value: { started: false } },
    { ok: true, value: { started: true } },
  ]);
});

test('where the machine’s own memory is short nobody new starts, and who runs goes on', async () => {
  let short = false;
  const hosts = hostsOn(slowEngine(), { ...three, memoryIsShort: async () => short });
  expect(await hosts.ensure('h0', 'standard')).toMatchObject({ ok: true });
  short = true;
  expect(await hosts.ensure('h1', 'standard')).toEqual({ ok: false, code: 'full', params: { max: 1 } });
  expect(await hosts.ensure('h0', 'standard')).toMatchObject({ ok: true, value: { started: false } });
  short = false;
  expect(await hosts.ensure('h1', 'standard')).toMatchObject({ ok: true });
});
