/** A start is timed from the click, and only what ran can end. */
import { beforeEach, expect, it } from 'vitest';
import type { HostState } from '../../protocol/messages.ts';
import { HostCourses } from './host-courses.ts';

let courses: HostCourses;
beforeEach(() => (courses = new HostCourses()));

const ready: HostState = { phase: 'ready', idleEndsAt: null };
/** What follows from one state after another, one a second. */
const from = (...states: HostState[]) => states.map((state, second) => courses.next('ada', state, second * 1000));

it('times a start from the click, waiting included, and once', () => {
  const waits: HostState = { phase: 'starting', turn: { position: 2, aboutMs: null } };
  const later: HostState = { phase: 'ready', idleEndsAt: 5 };
  expect(from({ phase: 'starting' }, waits, { phase: 'starting' }, ready, later)).toEqual([
    null,
    null,
    null,
    { type: 'started', ms: 3000 },
    null,
  ]);
});

it('counts the end of what ran, and the start after it', () => {
  expect(from({ phase: 'starting' }, ready, { phase: 'ended', reason: 'reset' }, { phase: 'starting' }, ready)).toEqual(
    [null, { type: 'started', ms: 1000 }, { type: 'ended', reason: 'reset' }, null, { type: 'started', ms: 1000 }],
  );
});

it('of a host from before the server it counts the end, and no start', () => {
  expect(from(ready, { phase: 'ended', reason: 'idle' })).toEqual([null, { type: 'ended', reason: 'idle' }]);
  expect(courses.next('bob', { phase: 'ended', reason: 'machine-restarted' }, 0)).toMatchObject({ type: 'ended' });
});

it('who got none had none that could end', () => {
  expect(from({ phase: 'starting' }, { phase: 'ended', reason: 'idle' })).toEqual([null, null]);
  courses = new HostCourses();
  const failed: HostState = { phase: 'failed', code: 'unavailable' };
  expect(from({ phase: 'starting' }, failed, { phase: 'ended', reason: 'instructor' })).toEqual([
    null,
    { type: 'failed', code: 'unavailable' },
    null,
  ]);
});

it('one student’s host says nothing of another’s', () => {
  courses.next('ada', { phase: 'starting' }, 0);
  expect(courses.next('bob', ready, 1000)).toBeNull();
  expect(courses.next('ada', ready, 2000)).toEqual({ type: 'started', ms: 2000 });
});
