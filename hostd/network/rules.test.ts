import { expect, test } from 'vitest';
import { chooseAddresses } from './addresses.ts';
import { addressToNumber, overlap, rangeOf } from './cidr.ts';
import { anotherDockerForwards, forwardDrops } from './forward-policy.ts';
import { CLOSED_RANGES, innerRules } from './inner-rules.ts';
import { machineRules } from './machine-rules.ts';
import { usableResolvers } from './surroundings.ts';

const closed = (address: string) =>
  CLOSED_RANGES.some((range) =>
    overlap(rangeOf(range), { first: addressToNumber(address), last: addressToNumber(address) }),
  );

test.each([
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '169.254.169.254',
  '172.31.255.255',
  '192.168.1.1',
  '224.0.0.251',
  '255.255.255.255',
])('%s is closed to sandboxes', (address) => expect(closed(address)).toBe(true));

test.each(['1.1.1.1', '100.63.255.255', '172.32.0.1', '193.0.0.1'])('%s is open to sandboxes', (address) => {
  expect(closed(address)).toBe(false);
});

test('the namespace passes nothing on unless a rule says so, and refuses before it accepts', () => {
  const rules = innerRules({ table: 'slipway_x', service: '10.7.129.1' });
  expect(rules.match(/policy drop/g)).toHaveLength(4);
  const through = rules.slice(rules.indexOf('chain through_namespace'), rules.indexOf('table ip6'));
  expect(through.indexOf('@closed reject')).toBeLessThan(through.indexOf('oifname "uplink" accept'));
  expect(through.indexOf('tcp dport { 25, 465, 587, 2525 } reject')).toBeLessThan(
    through.indexOf('oifname "uplink" accept'),
  );
});

test('a host’s questions are counted before anything of it is accepted, by its own bridge', () => {
  const rules = innerRules({ table: 'slipway_x', service: '10.7.129.1' });
  const counted = rules.indexOf('iifname "sw-*" th dport 53 update @askers { iifname limit rate over');
  expect(counted).toBeGreaterThan(rules.indexOf('chain to_namespace'));
  expect(counted).toBeLessThan(rules.indexOf('ct state established,related accept'));
});

test('the machine lets a resolver of its own through, and then nothing of its own', () => {
  const rules = machineRules({
    table: 'slipway_x',
    outerLink: 'x-out',
    inner: '10.7.128.2',
    ownResolvers: ['192.0.2.1'],
  });
  expect(rules.indexOf('192.0.2.1 udp dport 53 accept')).toBeGreaterThan(0);
  expect(rules.indexOf('192.0.2.1 udp dport 53 accept')).toBeLessThan(rules.indexOf('fib daddr type'));
});

test('addresses keep clear of what the machine routes, and of nothing larger than that', () => {
  const first = chooseAddresses('slipway', [])!;
  const second = chooseAddresses('slipway', ['10.0.0.0/8', first.pool.replace('0/17', '0/24'), '192.0.2.0/24'])!;
  expect(overlap(rangeOf(first.pool), rangeOf(second.pool))).toBe(false);
  for (const address of [second.outer, second.inner, second.service])
    expect(overlap(rangeOf(second.pool), rangeOf(address))).toBe(false);
  expect(chooseAddresses('slipway', ['10.0.0.0/9', '10.128.0.0/9'])).toBeNull();
});

const DOCKER = `*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:DOCKER - [0:0]\n-A FORWARD -j DOCKER-USER\nCOMMIT\n`;

test('FORWARD counts only in the filter table', () => {
  expect(forwardDrops(DOCKER)).toBe(true);
  expect(anotherDockerForwards(DOCKER)).toBe(true);
  expect(forwardDrops(DOCKER.replace('FORWARD DROP', 'FORWARD ACCEPT'))).toBe(false);
  expect(forwardDrops('*mangle\n:FORWARD DROP [0:0]\nCOMMIT\n')).toBe(false);
  expect(forwardDrops('')).toBe(false);
});

test('only resolvers that another namespace can reach are asked', () => {
  expect(usableResolvers('# stub\nnameserver 127.0.0.53\noptions edns0\n')).toEqual([]);
  expect(usableResolvers('nameserver 192.0.2.53\nnameserver fe80::1%eth0\n nameserver 9.9.9.9\nsearch x\n')).toEqual([
    '192.0.2.53',
    '9.9.9.9',
  ]);
});
