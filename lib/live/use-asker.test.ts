/** That the page asks what the host uses while somebody looks, and at no other time. */
import { beforeEach, expect, it } from 'vitest';
import type { HostUse } from '../../protocol/messages.ts';
import { client, comeIn, cut, fresh, READY, world } from './test-page.ts';
import { welcome } from './test-world.ts';
import { ASK_MS } from './use-asker.ts';

const USE: HostUse = {
  memoryBytes: 400,
  memoryLimitBytes: 1_000,
  processes: 9,
  processLimit: 64,
  diskBytes: 0,
  diskLimitBytes: null,
};

/** Shorter than a server may be silent before the line is taken for dead. */
const QUIET_MS = 10_000;

beforeEach(() => {
  fresh();
  comeIn();
});

const asked = () => world.socket.of('host.use').length;
const told = (use: HostUse | null = USE) => world.socket.say({ type: 'use', use });

it('nobody asks before somebody looks, nor once they have looked away', () => {
  world.clock.pass(QUIET_MS);
  expect(asked()).toBe(0);
  client.lookAtUse(true);
  expect(asked()).toBe(1);
  world.clock.pass(2 * ASK_MS);
  expect(asked()).toBe(3);
  client.lookAtUse(false);
  world.clock.pass(QUIET_MS);
  expect(asked()).toBe(3);
});

it('to look twice asks no more often, and to look again asks at once', () => {
  client.lookAtUse(true);
  client.lookAtUse(true);
  world.clock.pass(ASK_MS);
  expect(asked()).toBe(2);
  client.lookAtUse(false);
  client.lookAtUse(true);
  expect(asked()).toBe(3);
  world.clock.pass(ASK_MS);
  expect(asked()).toBe(4);
});

it('the figures are shown while somebody looks, and none of them is old when they look again', () => {
  client.lookAtUse(true);
  expect(client.picture().use).toBeNull();
  told();
  expect(client.picture().use).toEqual(USE);
  client.lookAtUse(false);
  expect(client.picture().use).toBeNull();
  told();
  expect(client.picture().use).toBeNull();
});

it('where nobody can tell any more, nothing is shown', () => {
  client.lookAtUse(true);
  told();
  told(null);
  expect(client.picture().use).toBeNull();
});

it('the same figures once more are no change', () => {
  client.lookAtUse(true);
  told();
  let changes = 0;
  client.subscribe(() => (changes += 1));
  told({ ...USE });
  expect(changes).toBe(0);
  told({ ...USE, processes: 10 });
  expect(changes).toBe(1);
});

it('a line that is lost takes the figures with it, and once it is back it is asked again', () => {
  client.lookAtUse(true);
  told();
  world.socket.handlers.onClose(1006);
  expect(client.picture().use).toBeNull();
  world.clock.pass(1_000);
  world.socket.handlers.onOpen();
  world.socket.say(welcome({ host: READY }));
  world.clock.pass(ASK_MS);
  expect(asked()).toBe(1);
});

it('a short cut while nobody looks asks nothing', () => {
  cut();
  world.clock.pass(QUIET_MS);
  expect(asked()).toBe(0);
});
