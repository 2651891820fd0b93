'use client';
/**
 * Who the browser is and what they have done, asked for once a page and shared by every part of it.
 * The server renders the same page for everybody: until the answer is here, both are null.
 */
import { useSyncExternalStore } from 'react';
import type { LessonProgress, Me } from '../protocol/http.ts';
import { api } from './api.ts';

type Shared<T> = { value: T | null; asked: boolean; ask: () => Promise<T | null>; listeners: Set<() => void> };

const shared = <T>(ask: () => Promise<T | null>): Shared<T> => ({
  value: null,
  asked: false,
  ask,
  listeners: new Set(),
});

function set<T>(store: Shared<T>, value: T) {
  store.value = value;
  for (const listener of store.listeners) listener();
}

function subscribe<T>(store: Shared<T>) {
  return (listener: () => void) => {
    store.listeners.add(listener);
    if (!store.asked) {
      store.asked = true;
      void store.ask().then((value) => {
        if (value === null) store.asked = false;
        else set(store, value);
      });
    }
    return () => {
      store.listeners.delete(listener);
    };
  };
}

const meStore = shared<Me>(async () => {
  const answer = await api.me();
  return answer.ok ? answer.value : null;
});

const progressStore = shared<readonly LessonProgress[]>(async () => {
  const answer = await api.progress();
  if (answer.ok) return answer.value.lessons;
  return answer.code === 'not-signed-in' ? [] : null;
});

const subscribeMe = subscribe(meStore);
const subscribeProgress = subscribe(progressStore);

/** null until known. */
export const useMe = (): Me | null =>
  useSyncExternalStore(
    subscribeMe,
    () => meStore.value,
    () => null,
  );

/** null until known; empty for somebody who is not signed in. */
export const useProgress = (): readonly LessonProgress[] | null =>
  useSyncExternalStore(
    subscribeProgress,
    () => progressStore.value,
    () => null,
  );

/** After signing in: everybody who shows it learns who it is now. */
export function becomeMe(me: Me) {
  meStore.asked = true;
  set(meStore, me);
}

/** Marks a lesson, here at once and on the server; `done` is never taken back to `seen`. */
export async function markLesson(progress: LessonProgress): Promise<boolean> {
  const before = progressStore.value ?? [];
  const same = (other: LessonProgress) => other.course === progress.course && other.lesson === progress.lesson;
  const known = before.find(same);
  if (known && (known.state === 'done' || known.state === progress.state)) return true;
  const answer = await api.setProgress(progress);
  if (!answer.ok) return false;
  set(progressStore, [...(progressStore.value ?? []).filter((other) => !same(other)), progress]);
  return true;
}
