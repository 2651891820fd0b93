/** docs/hosts.md shows each way from one phase to another, and none that is not. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { HostState } from '../../protocol/messages.ts';
import { nextHostState, type HostEvent } from './host-state.ts';

const states: HostState[] = [
  { phase: 'absent' },
  { phase: 'starting' },
  { phase: 'ready', idleEndsAt: null },
  { phase: 'failed', code: 'internal' },
  { phase: 'frozen', until: 1 },
  { phase: 'ended', reason: 'idle', keptUntil: 2 },
];
const events: HostEvent[] = [
  { type: 'asked' },
  { type: 'running', timeEndsAt: null },
  { type: 'failed', code: 'internal' },
  { type: 'frozen', until: 3 },
  { type: 'ended', reason: 'instructor', keptUntil: 4 },
  { type: 'removed' },
];

test('the diagram is the reducer', () => {
  const document = readFileSync(join(import.meta.dirname, '../../docs/hosts.md'), 'utf8');
  const drawn = [...document.matchAll(/^ {4}(\w+) --> (\w+): (\w+)/gm)].map((match) => match.slice(1).join(' '));
  const real = states.flatMap((state) =>
    events.flatMap((event) => {
      const next = nextHostState(state, event);
      return next === state ? [] : [`${state.phase} ${next.phase} ${event.type}`];
    }),
  );
  expect(drawn.sort()).toEqual(real.sort());
});
