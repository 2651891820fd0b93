/**
 * The page's calls to the server's /api: each answers a value or a refusal, never throws.
 * Knows the wire contract, not React and not what a page does with the answers.
 */
import type * as z from 'zod/mini';
import {
  ClassCode,
  Me,
  Progress,
  Refusal,
  type LessonProgress,
  type RoomAction,
  type SignIn,
  type WarmUp,
} from '../protocol/http.ts';
import { refusalWords, unreachableWords, type Said } from './words.ts';

/** `unreachable`: no answer came at all, or one that was not the server's. */
export type Failure = { ok: false; code: Refusal['code'] | 'unreachable'; retryAfter?: number | undefined };
export type Answer<T> = { ok: true; value: T } | Failure;

/** A failure in words. */
export const say = (failure: Failure): Said =>
  failure.code === 'unreachable' ? unreachableWords : refusalWords[failure.code](failure.retryAfter);

async function call<T>(schema: z.ZodMiniType<T> | null, path: string, body?: unknown): Promise<Answer<T>> {
  try {
    const response = await fetch(`/api/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
    });
    const text = await response.text();
    const json: unknown = text === '' ? null : JSON.parse(text);
    if (!response.ok) {
      const refusal = Refusal.safeParse(json);
      return refusal.success ? { ok: false, ...refusal.data } : { ok: false, code: 'unreachable' };
    }
    if (!schema) return { ok: true, value: undefined as T };
    const parsed = schema.safeParse(json);
    return parsed.success ? { ok: true, value: parsed.data } : { ok: false, code: 'unreachable' };
  } catch {
    // No network, or an answer that is not JSON (a proxy's own error page): to the page both are silence.
    return { ok: false, code: 'unreachable' };
  }
}

export const api = {
  me: () => call(Me, 'me'),
  signIn: (through: SignIn) => call(Me, 'sign-in', through),
  progress: () => call(Progress, 'progress'),
  setProgress: (progress: LessonProgress) => call<void>(null, 'progress', progress),
  classCode: () => call(ClassCode, 'room/code'),
  renewClassCode: () => call(ClassCode, 'room/code/renew', {}),
  warmUp: (count: number) => call<void>(null, 'room/warm', { count } satisfies WarmUp),
  actOnHost: (student: string, action: RoomAction['action']) =>
    call<void>(null, `room/hosts/${encodeURIComponent(student)}`, { action } satisfies RoomAction),
};
