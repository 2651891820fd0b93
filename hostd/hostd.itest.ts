/**
 * hostd on a real machine (its namespace stands for one) beside somebody else's Docker: what it makes, what it leaves
 * alone, what survives its death, what is left when it is torn down. The sandbox is a stand-in that echoes; the real
 * one is tested by what stands on it.
 */
import fc from 'fast-check';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { type Socket, createConnection } from 'node:net';
import { totalmem } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { hostileBytes } from './fixtures/hostile.ts';
import { INSTANCE, TestHostd } from './fixtures/process.ts';
import {
  MACHINE_ADDRESS,
  NEIGHBOUR_PORT,
  TestMachine,
  WORLD,
  connectFrom,
  MACHINE_NS,
  onMachine,
  textOf,
  until,
} from './fixtures/machine.ts';
import { processesNaming } from './machine/strays.ts';
import { attempt, run } from './machine/run.ts';

let machine: TestMachine;
let hostd: TestHostd;
let rulesBefore: string;
let sysctlsBefore: string;

const sysctls = async () =>
  (
    await onMachine(
      'sysctl',
      'net.ipv4.ip_forward',
      'kernel.keys.maxkeys',
      'kernel.pty.max',
      'fs.inotify.max_user_watches',
    )
  ).stdout;
const recordOf = async (daemon: string) =>
  JSON.parse(await readFile(`${hostd.names.records}/${daemon}.json`, 'utf8')) as { pid: number };

beforeAll(async () => {
  machine = await TestMachine.build();
  hostd = new TestHostd(machine);
  rulesBefore = await machine.rules();
  sysctlsBefore = await sysctls();
  expect(await machine.neighbourAnswers()).toBe('other');
  await hostd.start();
});
afterAll(async () => {
  await hostd.signal('SIGKILL');
  await hostd.once('--teardown');
  await machine.remove();
});

describe('a machine that is set up', () => {
  test('still answers on the other Docker’s published port, and FORWARD lets both through', async () => {
    expect(rulesBefore).toMatch(/^:FORWARD DROP/m);
    expect(await machine.neighbourAnswers()).toBe('other');
    const added = (await machine.rules()).split('\n').filter((rule) => !rulesBefore.includes(rule));
    expect(added).toHaveLength(2);
    expect(added.every((rule) => rule.includes(`slipway:${INSTANCE}`))).toBe(true);
  });

  test('tells what it did in steps, each with its time', () => {
    const done = hostd.lines.filter((line) => line['done'] === true);
    expect(done.map((line) => line['step'])).toContain('start the Docker Engine of the sandboxes');
    for (const line of done) expect(line['ms']).toEqual(expect.any(Number));
  });

  test('keeps a share of memory and processes for itself, whatever all hosts do', async () => {
    const v2 = (await textOf('/sys/fs/cgroup/cgroup.controllers')) !== '';
    const limit = async (controller: string, file: string) =>
      Number(await textOf(`/sys/fs/cgroup/${v2 ? INSTANCE : `${controller}/${INSTANCE}`}/${file}`));
    const memory = await limit('memory', v2 ? 'memory.max' : 'memory.limit_in_bytes');
    expect(memory).toBeGreaterThan(totalmem() / 2 - 4096);
    expect(memory).toBeLessThan(totalmem() - 2 ** 30);
    expect(await limit('pids', 'pids.max')).toBeLessThan(Number(await textOf('/proc/sys/kernel/pid_max')));
  });

  test('shows its Docker to root only', async () => {
    expect((await run('stat', ['-c', '%a %U', hostd.names.dockerSocket])).trim()).toBe('600 root');
    expect((await run('stat', ['-c', '%a', hostd.names.engineRun])).trim()).toBe('700');
  });

  test('refuses a second hostd on the same instance or data', async () => {
    const second = await hostd.once();
    expect(second).toMatchObject({ status: 1, lines: [{ problem: 'already-running' }] });
  });
});

describe('hosts', () => {
  test('many who ask at once get one host, which runs as an unprivileged user of the machine', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => hostd.ensure('h1')));
    expect(answers.every((answer) => answer.ok)).toBe(true);
    expect((await hostd.ensure('h1')).ok && (await hostd.ensure('h1'))).toMatchObject({ started: false });
    const pid = (await hostd.docker('inspect', '-f', '{{.State.Pid}}', `${INSTANCE}-h1`)).stdout.trim();
    expect(Number((await run('stat', ['-c', '%u', `/proc/${pid}`])).trim())).toBeGreaterThan(100_000);
    expect(await textOf(`/proc/${pid}/uid_map`)).not.toMatch(/^\s*0\s+0\s/m);
  });

  test('one stream carries any bytes, also large ones, back and forth', async () => {
    const { response, socket } = await hostd.open({ verb: 'stream', host: 'h1' });
    expect(response.ok).toBe(true);
    const sent = Buffer.alloc(
      1 << 20,
      Uint8Array.from({ length: 251 }, (_, index) => index),
    );
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => (received = Buffer.concat([received, chunk])));
    socket.write(sent);
    await until('the echo', async () => received.length >= sent.length);
    expect(received.equals(sent)).toBe(true);
    socket.destroy();
  });

  test('a second stream ends the first', async () => {
    const first = await hostd.open({ verb: 'stream', host: 'h1' });
    const closed = once(first.socket, 'close');
    const second = await hostd.open({ verb: 'stream', host: 'h1' });
    await closed;
    const heard = once(second.socket, 'data');
    second.socket.write('still here');
    expect(String((await heard)[0])).toBe('still here');
    second.socket.destroy();
  });

  test('the disk is one hard quota over everything that can be written', async () => {
    const wrote = await hostd.inside('h1', 'dd', 'if=/dev/urandom', 'of=/tmp/big', 'bs=1M', 'count=400');
    expect(wrote.status).not.toBe(0);
    expect(wrote.stderr).toMatch(/No space left|quota/i);
    await hostd.inside('h1', 'rm', '-f', '/tmp/big');
  });

  test('what it uses of its limits is told at once, also while it is frozen', async () => {
    await hostd.ensure('h4');
    const use = async () => {
      const answer = await hostd.ask({ verb: 'use', host: 'h4' });
      const found = answer.ok ? answer.use : undefined;
      if (found === undefined) throw new Error(JSON.stringify(answer));
      // Nothing may be unknown on a real machine.
      return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, value ?? NaN]));
    };
    const MIB = 2 ** 20;
    const fresh = await use();
    expect(fresh).toMatchObject({ memoryLimitBytes: 2048 * MIB, processLimit: 1024 });
    // The image is no part of either figure; dockerd and the file system do not measure it quite alike.
    expect(fresh['diskBytes']).toBeLessThan(20 * MIB);
    expect(fresh['diskLimitBytes']).toBeGreaterThan(200 * MIB);
    expect(fresh['diskLimitBytes']).toBeLessThan(300 * MIB);

    await hostd.inside('h4', 'dd', 'if=/dev/urandom', 'of=/tmp/big', 'bs=1M', 'count=100');
    const written = (await use())['diskBytes']!;
    expect(written).toBeGreaterThan(fresh['diskBytes']! + 90 * MIB);
    expect(written).toBeLessThan(fresh['diskBytes']! + 130 * MIB);
    // That file is in the page cache, which is not told as memory.
    expect((await use())['memoryBytes']).toBeLessThan(fresh['memoryBytes']! + 60 * MIB);

    const many = 'i=0; while [ $i -lt 20 ]; do sleep 120 & i=$((i + 1)); done; wait';
    await hostd.docker('exec', '-d', `${INSTANCE}-h4`, 'sh', '-c', many);
    await until('the processes', async () => (await use())['processes']! >= fresh['processes']! + 20);
    // tail holds what it has read until somebody takes it.
    const hold = 'head -c 100000000 /dev/zero | tail -c 90000000 | sleep 120';
    await hostd.docker('exec', '-d', `${INSTANCE}-h4`, 'sh', '-c', hold);
    await until('the memory', async () => (await use())['memoryBytes']! >= fresh['memoryBytes']! + 80 * MIB);

    await hostd.ask({ verb: 'freeze', host: 'h4' });
    expect((await use())['memoryBytes']).toBeGreaterThan(fresh['memoryBytes']! + 80 * MIB);
    const listed = await hostd.ask({ verb: 'list' });
    expect(listed.ok && listed.hosts?.find(({ host }) => host === 'h4')).toMatchObject({ state: 'frozen' });

    await hostd.ask({ verb: 'stop', host: 'h4' });
    expect(await hostd.ask({ verb: 'use', host: 'h4' })).toEqual({ ok: false, code: 'not-running' });
    await hostd.ask({ verb: 'end', host: 'h4' });
    expect(await hostd.ask({ verb: 'use', host: 'h4' })).toEqual({ ok: false, code: 'not-running' });
  });

  test('stopping keeps the files, ending leaves nothing', async () => {
    await hostd.ensure('h8');
    expect((await hostd.inside('h8', 'sh', '-c', 'echo mine >/kept')).status).toBe(0);
    expect(await hostd.ask({ verb: 'stop', host: 'h8' })).toEqual({ ok: true });
    expect(await hostd.ask({ verb: 'stream', host: 'h8' })).toEqual({ ok: false, code: 'not-running' });
    expect(await hostd.ensure('h8')).toMatchObject({ ok: true, started: true });
    expect((await hostd.inside('h8', 'cat', '/kept')).stdout).toBe('mine\n');
    expect(await hostd.ask({ verb: 'end', host: 'h8' })).toEqual({ ok: true });
    expect(await hostd.ask({ verb: 'end', host: 'h8' })).toEqual({ ok: true });
    expect(await hostd.ask({ verb: 'stream', host: 'h8' })).toEqual({ ok: false, code: 'no-such-host' });
    expect((await hostd.docker('ps', '-aq', '--filter', 'label=slipway.host=h8')).stdout).toBe('');
    expect((await hostd.docker('network', 'ls', '-q', '--filter', 'label=slipway.host=h8')).stdout).toBe('');
    expect(
      (await attempt('nsenter', [`--net=${hostd.names.netnsPath}`, 'ip', 'link', 'show', 'sw-h8'])).status,
    ).not.toBe(0);
    const subvolumes = async () =>
      [...(await run('btrfs', ['subvolume', 'list', hostd.names.disk])).matchAll(/^ID (\d+) /gm)].map(
        (match) => match[1],
      );
    const groups = async () =>
      [...(await run('btrfs', ['qgroup', 'show', hostd.names.disk])).matchAll(/^0\/(\d+)\s/gm)].map(
        (match) => match[1],
      );
    // What was removed is written down with what else is, twice a minute, unless somebody asks for it.
    await run('btrfs', ['filesystem', 'sync', hostd.names.disk]);
    await until('stale quota groups to be swept', async () => {
      const alive = await subvolumes();
      return (await groups()).every((id) => id === '5' || alive.includes(id));
    });
  });

  test('frozen, its processes stand still and are the same ones when it goes on', async () => {
    await hostd.ensure('h8');
    const count = 'i=0; while :; do i=$((i+1)); echo $i >/count; sleep 0.05; done';
    await hostd.docker('exec', '-d', `${INSTANCE}-h8`, 'sh', '-c', count);
    const pid = (await hostd.docker('inspect', '-f', '{{.State.Pid}}', `${INSTANCE}-h8`)).stdout.trim();
    const counted = async () => Number(await textOf(`/proc/${pid}/root/count`).catch(() => '0'));
    await until('the count', async () => (await counted()) > 3);
    expect(await hostd.ask({ verb: 'freeze', host: 'h8' })).toEqual({ ok: true });
    expect(await hostd.ask({ verb: 'freeze', host: 'h8' })).toEqual({ ok: true });
    const stood = await counted();
    await pause(500);
    expect(await counted()).toBe(stood);
    const listed = await hostd.ask({ verb: 'list' });
    expect(listed.ok && listed.hosts?.find(({ host }) => host === 'h8')).toMatchObject({ state: 'frozen' });
    expect(await hostd.ask({ verb: 'stream', host: 'h8' })).toEqual({ ok: false, code: 'not-running' });
    expect(await hostd.ensure('h8')).toMatchObject({ ok: true, started: false, host: { state: 'running' } });
    await until('more', async () => (await counted()) > stood);
  });

  test('a frozen host stops, ends, and has its place', async () => {
    await hostd.ask({ verb: 'freeze', host: 'h8' });
    expect(await hostd.ask({ verb: 'stop', host: 'h8' })).toEqual({ ok: true });
    expect(await hostd.ask({ verb: 'freeze', host: 'h8' })).toEqual({ ok: false, code: 'not-running' });
    expect(await hostd.ensure('h8')).toMatchObject({ ok: true, started: true });
    await hostd.ask({ verb: 'freeze', host: 'h8' });
    expect(await hostd.ask({ verb: 'end', host: 'h8' })).toEqual({ ok: true });
    expect((await hostd.docker('ps', '-aq', '--filter', 'label=slipway.host=h8')).stdout).toBe('');
    expect(await hostd.ask({ verb: 'freeze', host: 'h8' })).toEqual({ ok: false, code: 'no-such-host' });
  });

  test('a path longer than a program can name does not keep a host from being ended', async () => {
    const subvolumes = async () => (await run('btrfs', ['subvolume', 'list', hostd.names.disk])).split('\n').length;
    const before = await subvolumes();
    await hostd.ensure('h5');
    const long = 'n=$(printf %0250d 0); n=$n/$n/$n/$n/$n; p=$n/$n; mkdir -p /one/$p /two/$p && mv /two /one/$p/';
    expect((await hostd.inside('h5', 'sh', '-c', long)).status).toBe(0);
    // dockerd alone fails at it, and leaves a container that is half removed.
    await hostd.docker('rm', '-f', `${INSTANCE}-h5`);
    expect(await hostd.ask({ verb: 'end', host: 'h5' })).toEqual({ ok: true });
    expect((await hostd.docker('ps', '-aq', '--filter', 'label=slipway.host=h5')).stdout).toBe('');
    expect(await subvolumes()).toBe(before);
    expect(await hostd.ensure('h5')).toMatchObject({ ok: true, started: true });
    expect((await hostd.inside('h5', 'ls', '/one')).status).not.toBe(0);
    await hostd.ask({ verb: 'end', host: 'h5' });
  });

  test('a host that dies is told of, one that was asked to stop is not', async () => {
    await hostd.ensure('h7');
    const { socket } = await hostd.open({ verb: 'watch' });
    let heard = '';
    socket.on('data', (chunk: Buffer) => (heard += String(chunk)));
    await hostd.ask({ verb: 'stop', host: 'h7' });
    await hostd.ensure('h7');
    await hostd.docker('kill', `${INSTANCE}-h7`);
    await until('the event', async () => heard.includes('\n'));
    expect(heard).toBe('{"event":"stopped","host":"h7","reason":"exited"}\n');
    socket.destroy();
    await hostd.ask({ verb: 'end', host: 'h7' });
  });
});

describe('what only has the name of a host', () => {
  test.each([
    ['without labels', []],
    ['with another instance’s labels', ['--label', 'slipway.instance=other', '--label', 'slipway.host=h9']],
  ])('a container %s is touched by no verb', async (_what, labels) => {
    await stranger('h9', labels);
    const before = await stateOf('h9');
    expect(before).toMatch(/^[0-9a-f]{64} [1-9]/);
    expect(await hostd.ask({ verb: 'stop', host: 'h9' })).toEqual({ ok: false, code: 'no-such-host' });
    expect(await hostd.ask({ verb: 'stream', host: 'h9' })).toEqual({ ok: false, code: 'no-such-host' });
    expect(await hostd.ensure('h9')).toEqual({ ok: false, code: 'internal' });
    expect(await hostd.ask({ verb: 'end', host: 'h9' })).toEqual({ ok: true });
    expect(JSON.stringify(await hostd.ask({ verb: 'list' }))).not.toContain('h9');
    expect(await stateOf('h9')).toBe(before);
    // The network was hostd's own, made for the host that could not be.
    expect((await hostd.docker('network', 'inspect', `${INSTANCE}-h9`)).status).not.toBe(0);
    await hostd.docker('rm', '-f', `${INSTANCE}-h9`);
  });

  test('nor is a network', async () => {
    await hostd.docker('network', 'create', `${INSTANCE}-h9`);
    expect(await hostd.ensure('h9')).toEqual({ ok: false, code: 'internal' });
    expect(await hostd.ask({ verb: 'end', host: 'h9' })).toEqual({ ok: true });
    expect((await hostd.docker('network', 'rm', `${INSTANCE}-h9`)).status).toBe(0);
  });
});

describe('somebody who has taken over the server', () => {
  /** Names that no host here has; one byte more or less makes none of theirs. */
  const NOBODY = ['hnobody1', 'hnobody2'];
  const things = async () => {
    const lists = [
      ['ps', '-a'],
      ['network', 'ls'],
      ['volume', 'ls'],
    ];
    return Promise.all(lists.map(async (list) => (await hostd.docker(...list, '-q')).stdout.split('\n').sort()));
  };

  test('gets no more than the verbs, and keeps nobody who is honest from theirs', async () => {
    const seed = Date.now() & 0x7fff_ffff;
    onTestFailed(() => console.log(`the seed was ${seed}`));
    const arbitrary = hostileBytes({
      verbs: ['ping', 'list', 'stream', 'freeze', 'stop', 'end', 'use', 'watch'],
      hosts: NOBODY,
    });
    const messages = fc.sample(arbitrary, { numRuns: 1_000, seed });
    const [before, descriptors] = [await things(), await hostd.descriptors()];
    const attackers: Socket[] = [];
    let over = false;
    const honest = (async () => {
      const made = await hostd.ensure('h31');
      const { response, socket } = await hostd.open({ verb: 'stream', host: 'h31' });
      socket.write('still here');
      const heard = String((await once(socket, 'data'))[0]);
      socket.destroy();
      return [made, response, heard, await hostd.ask({ verb: 'end', host: 'h31' })];
    })().finally(() => (over = true));
    do {
      for (const bytes of messages.splice(0, 100)) {
        const socket = createConnection({ path: hostd.names.hostdSocket, allowHalfOpen: true });
        // Refused or cut off: that is as it should be.
        socket.on('error', () => {});
        socket.resume();
        socket.write(bytes);
        attackers.push(socket);
      }
      await pause(100);
    } while (!over || messages.length > 0);
    expect(await honest).toMatchObject([{ ok: true, started: true }, { ok: true }, 'still here', { ok: true }]);
    expect(await things()).toEqual(before);
    for (const socket of attackers) socket.destroy();
    // Connections to dockerd are kept a few seconds for the next verb.
    await until('hostd to let go of them', async () => (await hostd.descriptors()) <= descriptors + 10, 20);
  });
});

describe('a limit that is reached is told, and the host goes on', () => {
  let socket: Socket;
  let heard = '';
  beforeAll(async () => {
    await hostd.signal('SIGTERM');
    await hostd.start({ SLIPWAY_HOST_MEMORY_MIB: '128', SLIPWAY_HOST_PIDS: '64' });
    expect(await hostd.ensure('h21')).toMatchObject({ ok: true, started: true });
    ({ socket } = await hostd.open({ verb: 'watch' }));
    socket.on('data', (chunk: Buffer) => (heard += String(chunk)));
    // What counts is what grew since the first look.
    await pause(5_000);
  });
  afterAll(async () => {
    socket.destroy();
    await hostd.ask({ verb: 'end', host: 'h21' });
    await hostd.signal('SIGTERM');
    await hostd.start();
  });

  test.each([
    ['memory', 'head -c 400000000 /dev/zero | tail -c 300000000 | wc -c'],
    ['disk', 'dd if=/dev/urandom of=/tmp/big bs=1M count=400; sync'],
    ['processes', 'i=0; while [ $i -lt 200 ]; do sleep 8 & i=$((i + 1)); done; wait'],
  ])('%s', async (limit, script) => {
    const said = `{"event":"limit","host":"h21","limit":"${limit}"}\n`;
    expect(heard).not.toContain(said);
    await hostd.inside('h21', 'timeout', '60', 'sh', '-c', script);
    await until(`the event; heard ${heard}`, async () => heard.includes(said), 45);
    expect(await hostd.ask({ verb: 'list' })).toMatchObject({
      ok: true,
      hosts: expect.arrayContaining([expect.objectContaining({ host: 'h21', state: 'running' })]),
    });
    expect(heard.split(said)).toHaveLength(2);
  });
});

describe('the walls of a host', () => {
  beforeAll(async () => {
    expect((await hostd.ensure('h1')).ok).toBe(true);
    expect((await hostd.ensure('h2')).ok).toBe(true);
    await hostd.docker('exec', '-d', `${INSTANCE}-h2`, 'busybox', 'nc', '-ll', '-p', '7000', '-e', 'echo', 'neighbour');
    await until('the neighbour', async () => (await hostd.hears('h2', '127.0.0.1', 7000)) === 'neighbour');
  });
  const addressOf = async (host: string) =>
    (
      await hostd.docker(
        'inspect',
        '-f',
        '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}',
        `${INSTANCE}-${host}`,
      )
    ).stdout.trim();

  test('the stand-ins answer the machine itself, so that silence means a wall', async () => {
    const from = ['nsenter', [`--net=/run/netns/${MACHINE_NS}`, '--']] as const;
    for (const address of Object.values(WORLD))
      expect(await connectFrom([from[0], [...from[1]]], address, 80)).toBe('world');
    expect(await connectFrom([from[0], [...from[1]]], WORLD.web, 25)).toBe('world');
    for (const port of [22, 80, 3000])
      expect(await connectFrom([from[0], [...from[1]]], MACHINE_ADDRESS, port)).toBe('machine');
  });

  test('the world’s web can be reached', async () => {
    expect(await hostd.hears('h1', WORLD.web, 80)).toBe('world');
    expect(await hostd.hears('h1', WORLD.web, 5432)).toBe('world');
  });

  test('the resolver answers, the class’s name and the world’s', async () => {
    const asked = async (name: string) => (await hostd.inside('h1', 'nslookup', name)).stdout;
    const state = JSON.parse(await readFile(hostd.names.stateFile, 'utf8')) as { addresses: { service: string } };
    expect(await asked('registry.class')).toContain(state.addresses.service);
    // Programs that ask for IPv6 as well must hear that there is none, not that there is no such name.
    expect(await asked('registry.class')).not.toMatch(/NXDOMAIN/);
    expect(await asked('web.example')).toContain(WORLD.web);
    const begun = performance.now();
    expect(await asked('registry-1.docker.io')).toMatch(/NXDOMAIN|can't find/);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  test.each([
    ['the metadata service', WORLD.metadata, 80],
    ['a private network', WORLD.privateNet, 5432],
    ['a carrier’s network', WORLD.shared, 80],
    ['a mail server', WORLD.web, 25],
    ['the machine’s ssh', MACHINE_ADDRESS, 22],
    ['the machine’s site', MACHINE_ADDRESS, 3000],
    ['the other Docker’s port', MACHINE_ADDRESS, NEIGHBOUR_PORT],
  ])('%s cannot be reached, and says so at once', async (_what, address, port) => {
    const begun = performance.now();
    expect(await hostd.hears('h1', address, port)).toBe('');
    expect(performance.now() - begun).toBeLessThan(2_500);
  });

  test('neither a neighbour nor any gateway but for its name service can be reached', async () => {
    const state = JSON.parse(await readFile(hostd.names.stateFile, 'utf8')) as {
      addresses: Record<'service' | 'outer' | 'inner', string>;
    };
    const { service, outer, inner } = state.addresses;
    const neighbour = await addressOf('h2');
    const gateway = neighbour.replace(/\d+$/, (last) => String(Number(last) - 1));
    expect(await hostd.hears('h1', neighbour, 7000)).toBe('');
    const doors = [gateway, outer, inner, service].flatMap((address) =>
      [22, 3000, 7000].map((port) => ({ address, port })),
    );
    const heard = Promise.all(doors.map(({ address, port }) => hostd.hears('h1', address, port)));
    // One among so many at once that is answered: silence means a wall, not that there was no time to ask.
    expect(await hostd.hears('h1', WORLD.web, 80)).toBe('world');
    expect(await heard).toEqual(doors.map(() => ''));
    expect((await hostd.inside('h1', 'ping', '-c', '1', '-W', '1', neighbour)).status).not.toBe(0);
  });

  test('a neighbour’s address does not help', async () => {
    const stolen = await addressOf('h2');
    await hostd.inside('h1', 'ip', 'addr', 'add', `${stolen}/32`, 'dev', 'eth0');
    expect((await hostd.inside('h1', 'sh', '-c', `nc -w 2 -s ${stolen} ${WORLD.web} 80 </dev/null`)).stdout).toBe('');
    expect(await hostd.hears('h2', WORLD.web, 80)).toBe('world');
    await hostd.inside('h1', 'ip', 'addr', 'del', `${stolen}/32`, 'dev', 'eth0');
  });

  test('there is no IPv6 beyond its own loopback', async () => {
    expect((await hostd.inside('h1', 'ip', '-6', 'addr', 'show', 'dev', 'eth0')).stdout.trim()).toBe('');
  });

  test('nobody outside reaches a host', async () => {
    const inside = await addressOf('h2');
    await onMachine('ip', 'route', 'add', `${inside}/32`, 'dev', hostd.names.outerLink);
    expect(await connectFrom(['nsenter', [`--net=/run/netns/${MACHINE_NS}`, '--']], inside, 7000)).toBe('');
    await onMachine('ip', 'route', 'del', `${inside}/32`);
  });
});

describe('what a host may ask of the disk', () => {
  beforeAll(async () => {
    expect((await hostd.ensure('h1')).ok).toBe(true);
  });
  const request = async (...args: string[]) => (await hostd.inside('h1', 'request', ...args)).stdout.trim();
  /** linux/btrfs.h; the second with what the kernel overlooks in the upper half of the register. */
  const [CREATE, CREATE_OVERLOOKED] = ['0x5000940e', '0xdeadbeef5000940e'];

  test('without the filter anybody could make a subvolume, so that its refusal means a wall', async () => {
    const unfiltered = ['run', '--rm', '--network', 'none', '--security-opt', 'seccomp=unconfined'];
    for (const number of [CREATE, CREATE_OVERLOOKED]) {
      const ran = await hostd.docker(...unfiltered, 'slipway/base:trixie', 'request', number, '/tmp');
      expect(ran.stdout).toBe('done\n');
    }
  });

  test.each([
    ['a subvolume', CREATE],
    ['a subvolume, its request written in another way', CREATE_OVERLOOKED],
    ['a subvolume with a quota group of its choice', '0x50009418'],
    ['a snapshot', '0x50009401'],
    ['a snapshot with a quota group of its choice', '0x50009417'],
  ])('not %s, which would lie outside its quota', async (_what, number) => {
    expect(await request(number, '/tmp')).toBe('Operation not permitted');
    expect((await hostd.inside('h1', 'ls', '/tmp/inner')).status).not.toBe(0);
  });

  test.each(['0x40049409', '0xffffffff40049409'])('but a copy that shares its blocks (%s)', async (number) => {
    expect(await request(number, '/tmp/copy', '/etc/passwd')).toBe('done');
    const both = await hostd.inside(
      'h1',
      'sh',
      '-c',
      'cmp /tmp/copy /etc/passwd && cp /tmp/copy /tmp/plain && rm /tmp/*',
    );
    expect(both.status).toBe(0);
  });

  test('and whatever a terminal needs', async () => {
    const asked = await hostd.docker(
      'exec',
      '-t',
      `${INSTANCE}-h1`,
      'sh',
      '-c',
      'stty rows 40 cols 90; stty size; tty',
    );
    expect(asked.stdout).toMatch(/^40 90\r\n\/dev\/pts\/\d+\r\n$/);
  });
});

describe('the registries', () => {
  const http = async (host: string, port: number, name: string, request: string) => {
    const text = `${request} HTTP/1.0\\r\\nHost: x\\r\\nContent-Length: 0\\r\\nAccept: application/vnd.docker.distribution.manifest.v2+json\\r\\n\\r\\n`;
    return (await hostd.inside(host, 'sh', '-c', `printf '${text}' | nc -w 5 ${name} ${port}`)).stdout.split('\r\n')[0];
  };
  let service: string;
  beforeAll(async () => {
    expect((await hostd.ensure('h1')).ok).toBe(true);
    service = (JSON.parse(await readFile(hostd.names.stateFile, 'utf8')) as { addresses: { service: string } })
      .addresses.service;
  });

  test('what the operator places is there for every student, under docker.io’s name', async () => {
    expect(await http('h1', 5000, service, 'GET /v2/library/alpine/manifests/latest')).toContain('404');
    expect(await hostd.once('--place-image', machine.baseTar, 'alpine:latest')).toMatchObject({ status: 0 });
    expect(await http('h1', 5000, service, 'GET /v2/library/alpine/manifests/latest')).toContain('200');
  });

  test('students push to the classroom’s, and to no other', async () => {
    expect(await http('h1', 5000, service, 'POST /v2/library/alpine/blobs/uploads/')).toMatch(/40[05]/);
    expect(await http('h1', 80, 'registry.class', 'POST /v2/h1/web/blobs/uploads/')).toContain('202');
  });

  test('run as nobody in particular', async () => {
    for (const daemon of ['registry-library', 'registry-classroom', 'resolver']) {
      const status = await textOf(`/proc/${(await recordOf(daemon)).pid}/status`);
      expect(status).not.toMatch(/^Uid:\s+0/m);
      expect(status).toMatch(/^CapBnd:\s+0+$/m);
    }
  });
});

describe('deaths', () => {
  beforeAll(async () => {
    expect((await hostd.ensure('h1')).ok).toBe(true);
  });
  const shell = async () =>
    (await hostd.docker('inspect', '-f', '{{.State.Pid}} {{.State.StartedAt}}', `${INSTANCE}-h1`)).stdout;

  test('a killed hostd costs nobody anything; the next adopts what runs', async () => {
    const [before, engine, { socket }] = [
      await shell(),
      await recordOf('dockerd'),
      await hostd.open({ verb: 'stream', host: 'h1' }),
    ];
    socket.on('error', () => {});
    const gone = once(socket, 'close');
    await hostd.signal('SIGKILL');
    await gone;
    expect(await shell()).toBe(before);
    await hostd.start();
    expect(hostd.lines).toContainEqual({ step: 'start the Docker Engine of the sandboxes', note: 'adopted' });
    expect([await shell(), await recordOf('dockerd')]).toEqual([before, engine]);
    const again = await hostd.open({ verb: 'stream', host: 'h1' });
    again.socket.write('same shell');
    expect(String((await once(again.socket, 'data'))[0])).toBe('same shell');
    again.socket.destroy();
  });

  test('a killed dockerd, containerd or resolver is started again, and the hosts run on', async () => {
    const before = await shell();
    const watcher = await hostd.open({ verb: 'watch' });
    const cutOff = once(watcher.socket, 'close');
    expect(await hostd.ensure('h2')).toMatchObject({ ok: true });
    expect(await hostd.ask({ verb: 'freeze', host: 'h2' })).toEqual({ ok: true });
    for (const daemon of ['dockerd', 'containerd', 'resolver']) process.kill((await recordOf(daemon)).pid, 'SIGKILL');
    expect(await hostd.ask({ verb: 'list' })).toEqual({ ok: false, code: 'engine-down' });
    await until('the engine', async () => (await hostd.docker('version')).status === 0, 90);
    await cutOff;
    await until(
      'the resolver',
      async () => (await hostd.inside('h1', 'nslookup', 'registry.class')).stdout.includes('10.'),
      90,
    );
    expect(await shell()).toBe(before);
    expect(await hostd.ensure('h2')).toMatchObject({ ok: true, started: false, host: { state: 'running' } });
    await hostd.ask({ verb: 'end', host: 'h2' });
    const { socket } = await hostd.open({ verb: 'stream', host: 'h1' });
    socket.write('after the engine');
    expect(String((await once(socket, 'data'))[0])).toBe('after the engine');
    socket.destroy();
  });

  test('SIGTERM ends hostd alone; a full machine says so', async () => {
    const before = await shell();
    await hostd.signal('SIGTERM');
    expect(await shell()).toBe(before);
    await hostd.start({ SLIPWAY_HOST_MEMORY_MIB: '1000000' });
    expect(await hostd.ensure('h3')).toEqual({ ok: false, code: 'full', params: { max: 1 } });
    await hostd.signal('SIGTERM');
    await hostd.start();
  });

  test('networks that a crash left are swept at the next start, and nothing of others', async () => {
    const label = ['--label', `slipway.instance=${INSTANCE}`, '--label', 'slipway.host=h66'];
    const other = ['--label', 'slipway.instance=other', '--label', 'slipway.host=h68'];
    await hostd.docker('network', 'create', ...label, `${INSTANCE}-h66`);
    await hostd.docker('network', 'create', `${INSTANCE}-h67`);
    await hostd.docker('network', 'create', ...other, `${INSTANCE}-h68`);
    await stranger('h67', []);
    await stranger('h68', other);
    const before = [await stateOf('h67'), await stateOf('h68')];
    await hostd.signal('SIGKILL');
    await hostd.start();
    expect((await hostd.docker('network', 'ls', '-q', '--filter', 'label=slipway.host=h66')).stdout).toBe('');
    expect((await hostd.docker('network', 'ls', '-q', '--filter', 'label=slipway.host=h1')).stdout).not.toBe('');
    expect([await stateOf('h67'), await stateOf('h68')]).toEqual(before);
    for (const name of [`${INSTANCE}-h67`, `${INSTANCE}-h68`]) {
      await hostd.docker('rm', '-f', name);
      expect((await hostd.docker('network', 'rm', name)).status).toBe(0);
    }
  });
});

describe('tear-down', () => {
  let notOurs: string;
  beforeAll(async () => {
    expect((await hostd.ensure('h1')).ok).toBe(true);
    // One that is frozen is in nobody's way.
    expect((await hostd.ensure('h2')).ok).toBe(true);
    expect(await hostd.ask({ verb: 'freeze', host: 'h2' })).toEqual({ ok: true });
  });
  test('is refused while hostd runs', async () => {
    expect(await hostd.once('--teardown')).toMatchObject({ status: 1, lines: [{ problem: 'already-running' }] });
  });

  test('leaves no process, mount, link, namespace, rule or limit behind', async () => {
    await hostd.inside('h1', 'sh', '-c', 'echo mine >/kept');
    await hostd.docker('create', '--name', `${INSTANCE}-h9`, '--network', 'none', 'slipway/base:trixie', 'sh');
    notOurs = await stateOf('h9');
    await hostd.signal('SIGTERM');
    const { names } = hostd;
    const left = await leaveBehind(names.dockerExec);
    expect((await hostd.once('--teardown')).status).toBe(0);
    expect(await left.ended).toEqual([null, 'SIGKILL']);
    expect(await machine.neighbourAnswers()).toBe('other');
    expect(await machine.rules()).toBe(rulesBefore);
    expect((await onMachine('nft', 'list', 'tables')).stdout).not.toContain('slipway_');
    expect((await onMachine('ip', 'link')).stdout).not.toContain(names.outerLink);
    expect((await run('ip', ['netns'])).split(/\s/)).not.toContain(INSTANCE);
    expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain(`${machine.directory}/lib`);
    expect(await run('losetup', ['-a'])).not.toContain(machine.directory);
    expect(await processesNaming([names.engineRun, names.configs])).toEqual([]);
    expect((await run('find', ['/sys/fs/cgroup', '-maxdepth', '2', '-name', `${INSTANCE}*`])).trim()).toBe('');
    expect(await readFile('/proc/self/mounts', 'utf8')).not.toContain(names.dockerExec);
    expect((await run('find', [machine.directory + '/run', '-mindepth', '1', '-name', 'engine*'])).trim()).toBe('');
    expect(await sysctls()).toBe(sysctlsBefore);
  });

  test('loses nothing: what students made is there at the next start', async () => {
    expect((await hostd.once('--teardown')).status).toBe(0);
    await hostd.start();
    expect(await hostd.ask({ verb: 'list' })).toMatchObject({ ok: true });
    expect(await hostd.ensure('h1')).toMatchObject({ ok: true, started: true });
    expect((await hostd.inside('h1', 'cat', '/kept')).stdout).toBe('mine\n');
    expect(notOurs).toMatch(/^[0-9a-f]{64} /);
    expect(await stateOf('h9')).toBe(notOurs);
    expect(await machine.neighbourAnswers()).toBe('other');
  });
});

/** A container of somebody else's on our dockerd, under the name that a host would have. */
async function stranger(host: string, labels: readonly string[]): Promise<void> {
  const name = ['--name', `${INSTANCE}-${host}`, '--network', 'none'];
  const ran = await hostd.docker('run', '-d', ...name, ...labels, 'slipway/base:trixie', 'sleep', '600');
  if (ran.status !== 0) throw new Error(ran.stderr);
}

/** Which container has the name of that host, and since when its program runs. */
async function stateOf(host: string): Promise<string> {
  const format = '{{.Id}} {{.State.Pid}} {{.State.StartedAt}} {{json .Config.Labels}}';
  return (await hostd.docker('container', 'inspect', '-f', format, `${INSTANCE}-${host}`)).stdout;
}

/** As a start does that is cut off: a process in a cgroup of ours, and a mount of a namespace. */
async function leaveBehind(dockerExec: string): Promise<{ ended: Promise<unknown[]> }> {
  const [cgroup = ''] = (await run('find', ['/sys/fs/cgroup', '-maxdepth', '2', '-name', `${INSTANCE}*`])).split('\n');
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await mkdir(`${cgroup}/left`, { recursive: true });
  await writeFile(`${cgroup}/left/cgroup.procs`, String(child.pid));
  await mkdir(`${dockerExec}/netns`, { recursive: true });
  await writeFile(`${dockerExec}/netns/left`, '');
  await run('mount', ['--bind', '/proc/self/ns/net', `${dockerExec}/netns/left`]);
  return { ended };
}
