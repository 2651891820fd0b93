/** A host whose pty host cannot be reached for a while: what is typed then belongs to the page. */
import { beforeEach, expect, test, vi } from 'vitest';
import type { SandboxHost } from '../sandboxes/sandbox-host.ts';
import { FakePtyHost } from '../testing/fake-pty-host.ts';
import { ManualClock, settled } from '../testing/manual-clock.ts';
import { HostTerminals } from './host-terminals.ts';

const size = { columns: 80, rows: 24 };
const viewer = { tell: vi.fn(), output: vi.fn(), history: vi.fn(), sendAway: vi.fn() };
let clock: ManualClock;
let pty: FakePtyHost;
let away: boolean;
let onReachable: ReturnType<typeof vi.fn<() => void>>;
let terminals: HostTerminals;
let number: number;
let openings: number;

beforeEach(async () => {
  [clock, pty, away, number] = [new ManualClock(), new FakePtyHost(), false, 0];
  onReachable = vi.fn();
  openings = 0;
  const openStream = async () => {
    openings += 1;
    return away ? { ok: false, failure: { code: 'unavailable' } } : { ok: true, value: pty.open() };
  };
  const sandbox = { openStream } as unknown as SandboxHost;
  const events = { onList() {}, onActivity() {}, onTitle() {}, onRemoved() {}, onReachable };
  terminals = new HostTerminals({ host: 'h1', sandbox, clock, titles: new Map() }, events);
  await settled();
  terminals.open(viewer, 'r1', 1, size);
  await settled();
});

function type(text: string): void {
  number += 1;
  terminals.input(viewer, { terminal: 1, writer: new Uint8Array(8), number, bytes: Buffer.from(text) });
}

const typed = () => pty.terminals.get(1)!.typed.toString();

function goAway(): void {
  away = true;
  pty.cut();
}

async function comeBack(): Promise<void> {
  away = false;
  await clock.pass(5_000);
}

test('a short gap is nobody’s business: what was typed in it is applied', async () => {
  goAway();
  await clock.pass(1_000);
  type('short');
  await comeBack();
  expect(typed()).toBe('short');
  expect(onReachable).not.toHaveBeenCalled();
});

test('after a longer one nothing of what was typed is applied here; the page is told, and sends it again', async () => {
  goAway();
  await settled();
  type('early');
  await clock.pass(4_000);
  expect(terminals.reachable).toBe(false);
  type('late');
  await comeBack();
  expect(typed()).toBe('');
  expect(terminals.reachable).toBe(true);
  expect(onReachable).toHaveBeenCalledTimes(2);
  number = 0;
  type('again');
  await settled();
  expect(typed()).toBe('again');
});

test('one that is never there from the beginning is told as well', async () => {
  goAway();
  const later = new HostTerminals(
    {
      host: 'h2',
      sandbox: { openStream: async () => ({ ok: false }) } as unknown as SandboxHost,
      clock,
      titles: new Map(),
    },
    { onList() {}, onActivity() {}, onTitle() {}, onRemoved() {}, onReachable },
  );
  await clock.pass(4_000);
  expect(later.reachable).toBe(false);
  later.dispose();
});

test('what was asked for and not answered is refused when the terminals end', async () => {
  goAway();
  await settled();
  terminals.open(viewer, 'r2', 2, size);
  terminals.dispose();
  expect(viewer.tell).toHaveBeenCalledWith({ type: 'error', code: 'no-host', request: 'r2' });
});

test('a frozen host’s stream is given up at once and not tried for; it goes on with the same shells', async () => {
  type('before');
  await settled();
  away = true;
  terminals.rest();
  expect(terminals.reachable).toBe(false);
  expect(onReachable).toHaveBeenCalledTimes(1);
  expect(terminals.infos()).toHaveLength(1);
  type('asleep');
  await clock.pass(60 * 60_000);
  expect(openings).toBe(1);
  away = false;
  terminals.goOn();
  await settled();
  expect(terminals.reachable).toBe(true);
  // Its page sends it again.
  number -= 1;
  type('asleep');
  await settled();
  expect(typed()).toBe('beforeasleep');
  expect(openings).toBe(2);
});

test('frozen and thawed while it is being reached for, it is reached', async () => {
  goAway();
  await clock.pass(2_000);
  terminals.rest();
  away = false;
  terminals.goOn();
  terminals.rest();
  terminals.goOn();
  await clock.pass(5_000);
  expect(terminals.reachable).toBe(true);
});
