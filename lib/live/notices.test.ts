import { beforeEach, expect, it } from 'vitest';
import type { ServerMessage } from '../../protocol/messages.ts';
import { TestWorld, welcome } from './test-world.ts';
import { WorkspaceClient } from './workspace-client.ts';

const TERMINALS = [{ id: 1, title: 'Terminal 1', exit: null }];
let world: TestWorld;
let client: WorkspaceClient;

beforeEach(() => {
  world = new TestWorld();
  client = new WorkspaceClient(world, (bytes) => bytes.fill(7));
  client.start();
});

function greet(change: Partial<ServerMessage & { type: 'welcome' }>): void {
  world.socket.handlers.onOpen();
  world.socket.say(welcome({ host: { phase: 'ready', idleEndsAt: null }, terminals: TERMINALS, ...change }));
}
function comeBack(change: Partial<ServerMessage & { type: 'welcome' }>): void {
  world.socket.handlers.onClose(1006);
  world.clock.pass(10_000);
  greet(change);
}

it('a server that was restarted is told of once, and not when the line alone was lost', () => {
  greet({ run: 'a' });
  comeBack({ run: 'a' });
  expect(client.picture().notice).toBeNull();
  comeBack({ run: 'b' });
  expect(client.picture().notice).toEqual({ about: 'restarted' });
  client.dismissNotice();
  comeBack({ run: 'b' });
  expect(client.picture().notice).toBeNull();
});

it.each<[string, Partial<ServerMessage & { type: 'welcome' }>]>([
  ['whose terminals are others', { terminals: [{ id: 2, title: 'Terminal 1', exit: null }] }],
  ['whose host has ended', { host: { phase: 'ended', reason: 'machine' }, terminals: [] }],
])('a restart %s is not said to have kept them', (_what, change) => {
  greet({ run: 'a' });
  comeBack({ run: 'b', ...change });
  expect(client.picture().notice).toBeNull();
});

it('a limit is told, and the host is as it was', () => {
  greet({});
  world.socket.say({ type: 'limit', limit: 'memory' });
  expect(client.picture().notice).toEqual({ about: 'limit', limit: 'memory' });
  expect(client.picture().host?.phase).toBe('ready');
});

it('what is typed counts as waiting until it is applied', () => {
  greet({});
  expect(client.figures).toMatchObject({ waiting: 0, typedAt: null });
  client.channel(1)?.type(Uint8Array.of(108, 115, 13));
  expect(client.figures).toMatchObject({ waiting: 3, typedAt: world.clock.now() });
});
