import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { CLOSE, PROTOCOL_VERSION } from '../../protocol/limits.ts';
import type { ClientMessage, TerminalInfo } from '../../protocol/messages.ts';
import { systemClock } from '../clock.ts';
import { silentLog } from '../log.ts';
import type { HostRows } from '../store/hosts.ts';
import type { Hosts } from '../sandboxes/hosts.ts';
import { HostTerminals } from '../terminals/host-terminals.ts';
import type { Shells } from '../terminals/shells.ts';
import { Terminals, type Onlooking } from '../terminals/terminals.ts';
import { closed, TestPage, until } from '../testing/classroom.ts';
import { FakePtyHost } from '../testing/fake-pty-host.ts';
import type { SandboxHost } from '../sandboxes/sandbox-host.ts';
import { Onlooker } from './onlooker.ts';

let server: WebSocketServer;
let pty: FakePtyHost;
let shell: HostTerminals;
let url: string;
let touched = 0;

/** A student whose host runs, and a door through which everybody who comes looks on. */
beforeEach(async () => {
  pty = new FakePtyHost();
  touched = 0;
  const sandbox = { openStream: async () => ({ ok: true, value: pty.open() }) } as unknown as SandboxHost;
  const events = { onList() {}, onTitle() {}, onRemoved() {}, onReachable() {}, onActivity: () => (touched += 1) };
  shell = new HostTerminals({ host: 'h1', sandbox, clock: systemClock, titles: new Map() }, events);
  const student = { tell() {}, output() {}, history() {}, sendAway() {} };
  shell.open(student, 'r1', 1, { columns: 80, rows: 24 });
  await until(
    () => pty.terminals.has(1),
    () => 'the terminal',
  );
  const hosts = { shellsOf: () => 'h1', stateOf: () => ({ phase: 'absent' }), onChange() {}, onLimit() {}, touch() {} };
  const shells = { of: async () => shell, listen() {} };
  const terminals = new Terminals({
    hosts: hosts as unknown as Hosts,
    shells: shells as unknown as Shells,
    rows: {} as HostRows,
  });
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  const deps = { hosts: hosts as unknown as Hosts, terminals, clock: systemClock, log: silentLog, run: 'a' };
  const who = { student: 'teacher', name: 'Teacher', role: 'instructor' } as never;
  server.on('connection', (socket, { socket: line }) => {
    new Onlooker(deps, socket, { who, student: 'ada', address: '-', line }, () => {});
  });
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  shell.dispose();
  for (const client of server.clients) client.terminate();
  server.close();
});

describe('somebody who looks on', () => {
  it('sees the list, what was shown and what is shown, and sizes, and keeps nothing from being idle', async () => {
    pty.print(1, 'before ');
    const page = await TestPage.open(url);
    const { terminals } = await page.hello();
    expect(terminals).toEqual<TerminalInfo[]>([{ id: 1, title: 'Terminal 1', exit: null }]);
    await page.attach(1);
    pty.print(1, 'now');
    await until(
      () => page.text(1) === 'before now',
      () => 'the output',
    );
    expect(await page.heard('terminal.size')).toMatchObject({ terminal: 1, columns: 80, rows: 24 });
    page.say({ type: 'ping', at: 7 });
    expect(await page.heard('pong')).toEqual({ type: 'pong', at: 7 });
    page.say({ type: 'terminal.detach', terminal: 1 });
    expect(pty.terminals.get(1)).toMatchObject({ columns: 80, rows: 24 });
    expect(touched).toBe(0);
    expect(page.closeCode).toBeNull();
  });

  const size = { terminal: 1, columns: 100, rows: 30 };
  it.each<ClientMessage>([
    { type: 'terminal.open', request: 'r1', columns: 80, rows: 24 },
    { type: 'terminal.claim', ...size },
    { type: 'terminal.resize', ...size },
    { type: 'terminal.rename', terminal: 1, title: 'mine' },
    { type: 'terminal.close', terminal: 1 },
    { type: 'file.save', request: 'r1', path: 'x', content: 'x' },
    { type: 'host.open' },
    { type: 'host.reset' },
    { type: 'host.stay' },
    { type: 'host.use' },
    { type: 'here', course: null, lesson: null },
    { type: 'room.watch' },
    { type: 'hello', version: PROTOCOL_VERSION },
  ])('is sent away for $type', async (message) => {
    const page = await TestPage.open(url);
    await page.hello();
    await page.attach(1);
    page.say(message);
    expect(await closed(page)).toBe(CLOSE.readOnly);
    expect([...pty.terminals.keys()]).toEqual([1]);
    expect(pty.terminals.get(1)).toMatchObject({ columns: 80, rows: 24 });
  });

  it('is sent away for typing, at any time', async () => {
    for (const early of [true, false]) {
      const page = await TestPage.open(url);
      if (!early) await page.hello();
      page.type({ terminal: 1, writer: Buffer.from('onlooker'), number: 1, bytes: Buffer.from('x') });
      expect(await closed(page)).toBe(CLOSE.readOnly);
    }
    expect(pty.terminals.get(1)?.typed.length).toBe(0);
  });

  it('must say hello first, in the words of today', async () => {
    const [rude, old] = [await TestPage.open(url), await TestPage.open(url)];
    rude.say({ type: 'ping', at: 1 });
    expect(await closed(rude)).toBe(CLOSE.badMessage);
    old.say({ type: 'hello', version: PROTOCOL_VERSION - 1 });
    expect(await closed(old)).toBe(CLOSE.oldPage);
  });

  it('has no other way by its type', () => {
    expectTypeOf<keyof Onlooking>().toEqualTypeOf<'terminals' | 'attach' | 'detach' | 'acknowledge' | 'leave'>();
  });
});
