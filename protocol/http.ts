/** The few HTTP calls of a page, under /api. All that change something are POST with a JSON body and are same-origin checked. Knows neither Node nor the DOM. */
import * as z from 'zod/mini';
import { MAX_NAME_LENGTH, MAX_WARM_HOSTS } from './limits.ts';
import { RoomStudent, Warm } from './messages.ts';

/** POST /api/sign-in: through one of three doors. Answered by Me, or 4xx with Refusal. */
export const SignIn = z.discriminatedUnion('door', [
  z.strictObject({
    door: z.literal('class'),
    code: z.string().check(z.maxLength(40)),
    name: z.string().check(z.trim(), z.minLength(1), z.maxLength(MAX_NAME_LENGTH)),
  }),
  z.strictObject({ door: z.literal('return'), returnCode: z.string().check(z.maxLength(40)) }),
  z.strictObject({ door: z.literal('instructor'), token: z.string().check(z.maxLength(100)) }),
]);
export type SignIn = z.infer<typeof SignIn>;

/** GET /api/me. `local`: the server listens on loopback only, and whoever is at the machine is signed in at once. */
export const Me = z.discriminatedUnion('signedIn', [
  z.strictObject({ signedIn: z.literal(false) }),
  z.strictObject({
    signedIn: z.literal(true),
    local: z.boolean(),
    name: z.string(),
    role: z.enum(['student', 'instructor']),
    returnCode: z.nullable(z.string()),
  }),
]);
export type Me = z.infer<typeof Me>;

/** GET /api/progress and POST /api/progress {course, lesson, state}. Keyed by slugs without their number. */
export const LessonProgress = z.strictObject({
  course: z.string(),
  lesson: z.string(),
  state: z.enum(['seen', 'done']),
});
export type LessonProgress = z.infer<typeof LessonProgress>;
export const Progress = z.strictObject({ lessons: z.array(LessonProgress) });
export type Progress = z.infer<typeof Progress>;

/**
 * GET /api/room/hosts (instructors): everyone who has a host or waits for one. `hostName` and `since`, when it became
 * this student's, are null while there is none; times are ms since the epoch by the server's clock.
 */
export const RoomHosts = z.strictObject({
  hosts: z.array(z.extend(RoomStudent, { hostName: z.nullable(z.string()), since: z.nullable(z.number()) })),
  maxHosts: z.int(),
  warm: Warm,
  now: z.number(),
});
export type RoomHosts = z.infer<typeof RoomHosts>;

/** POST /api/room/hosts/:student (instructors). */
export const RoomAction = z.strictObject({ action: z.enum(['reset', 'end', 'suspend']) });
export type RoomAction = z.infer<typeof RoomAction>;

/** POST /api/room/warm (instructors): so many hosts are to run before students ask for them, for an hour. */
export const WarmUp = z.strictObject({ count: z.int().check(z.minimum(0), z.maximum(MAX_WARM_HOSTS)) });
export type WarmUp = z.infer<typeof WarmUp>;

/** GET /api/room/code and POST /api/room/code/renew (instructors). */
export const ClassCode = z.strictObject({ code: z.string() });
export type ClassCode = z.infer<typeof ClassCode>;

/** Body of every 4xx and 5xx of /api. */
export const Refusal = z.strictObject({
  code: z.enum([
    'bad-request',
    'wrong-code',
    'wrong-origin',
    'not-signed-in',
    'not-allowed',
    'too-many-tries',
    'not-found',
    'internal',
    'unavailable',
  ]),
  /** Seconds until another try makes sense, where that is known. */
  retryAfter: z.optional(z.number()),
});
export type Refusal = z.infer<typeof Refusal>;
