import { beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../store/open-store.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { derivedCode, newClassCode, normalCode } from './codes.ts';
import { Identity, SESSION_MS } from './identity.ts';

const secret = new Uint8Array(32).fill(7);
let store: Store;
let clock: ManualClock;
let identity: Identity;

const open = (local = false) => Identity.create({ accounts: store.accounts, clock, secret, local });

beforeEach(async () => {
  store = await openStore(null);
  clock = new ManualClock();
  identity = await open();
});

const enter = (name: string, code = identity.classCode) => identity.signIn({ door: 'class', code, name }, '10.0.0.1');

describe('the class code', () => {
  it('lets in, as typed by people; the same name twice is two accounts', async () => {
    const first = await enter('Ada', ` ${identity.classCode.toUpperCase().replace('-', ' ')} `);
    const second = await enter('Ada');
    if (!first.ok || !second.ok) throw new Error('refused');
    expect(first.who).toMatchObject({ name: 'Ada', role: 'student', local: false });
    expect(second.who.student).not.toBe(first.who.student);
  });

  it('is refused when it is wrong, and when it was renewed', async () => {
    const old = identity.classCode;
    expect(await enter('Ada', 'bcdf-bcdf')).toEqual({ ok: false, code: 'wrong-code' });
    await identity.renewClassCode();
    expect(await enter('Ada', old)).toEqual({ ok: false, code: 'wrong-code' });
    expect((await enter('Ada')).ok).toBe(true);
    expect((await open()).classCode).toBe(identity.classCode);
  });

  it('can be guessed ten times, then once in ten seconds; right codes do not count', async () => {
    for (let n = 0; n < 60; n += 1) expect((await enter(`s${n}`)).ok).toBe(true);
    for (let n = 0; n < 10; n += 1) expect(await enter('Eve', 'bcdf-bcdf')).toEqual({ ok: false, code: 'wrong-code' });
    expect(await enter('Eve')).toEqual({ ok: false, code: 'too-many-tries', retryAfter: 10 });
    const elsewhere = { door: 'class', code: identity.classCode, name: 'Bob' } as const;
    expect((await identity.signIn(elsewhere, '10.0.0.2')).ok).toBe(true);
    await clock.pass(10_000);
    expect((await enter('Eve')).ok).toBe(true);
  });

  it('cannot be guessed from ever new addresses either', async () => {
    const guess = (n: number) =>
      identity.signIn({ door: 'class', code: 'bcdf-bcdf', name: 'Eve' }, `10.1.${n >> 8}.${n & 255}`);
    for (let n = 0; n < 200; n += 1) await guess(n);
    expect(await guess(200)).toMatchObject({ code: 'too-many-tries' });
  });
});

describe('a return code', () => {
  it('opens the same account from elsewhere, and is the same after a restart', async () => {
    const first = await enter('Ada');
    if (!first.ok) throw new Error('refused');
    const returnCode = identity.returnCodeOf(first.who) ?? '';
    const again = await open();
    expect(again.returnCodeOf(first.who)).toBe(returnCode);
    const back = await again.signIn({ door: 'return', returnCode: returnCode.toUpperCase() }, '10.0.0.9');
    expect(back).toMatchObject({ ok: true, who: { student: first.who.student } });
  });

  it('of nobody is refused', async () => {
    expect(await identity.signIn({ door: 'return', returnCode: '' }, 'x')).toEqual({ ok: false, code: 'wrong-code' });
  });
});

it('the instructor’s link makes an instructor; a class code never does', async () => {
  const result = await identity.signIn({ door: 'instructor', token: identity.instructorToken }, 'x');
  expect(result).toMatchObject({ ok: true, who: { role: 'instructor', local: false } });
  expect(await identity.signIn({ door: 'instructor', token: identity.classCode }, 'x')).toMatchObject({ ok: false });
});

describe('a session', () => {
  it('is known until it ends or is signed out, and is kept as a hash only', async () => {
    const result = await enter('Ada');
    if (!result.ok) throw new Error('refused');
    expect(await identity.who(result.session)).toEqual(result.who);
    expect(await identity.who(`${result.session.slice(0, -1)}_`)).toBeNull();
    expect(await store.accounts.memberBySession(result.session, clock.now())).toBeNull();
    await identity.signOut(result.session);
    expect(await identity.who(result.session)).toBeNull();
    const other = await enter('Bob');
    if (!other.ok) throw new Error('refused');
    await clock.pass(SESSION_MS);
    expect(await identity.who(other.session)).toBeNull();
  });

  it('is one of twenty at most of the same account: the oldest ends', async () => {
    const [ada, bob] = [await enter('Ada'), await enter('Bob')];
    if (!ada.ok || !bob.ok) throw new Error('refused');
    const returnCode = identity.returnCodeOf(ada.who) ?? '';
    const sessions = [ada.session];
    for (let n = 0; n < 30; n += 1) {
      // Some within the same millisecond.
      if (n % 3 === 0) await clock.pass(1);
      const back = await identity.signIn({ door: 'return', returnCode }, '10.0.0.1');
      if (!back.ok) throw new Error('refused');
      expect(await identity.who(back.session)).toEqual(ada.who);
      sessions.push(back.session);
    }
    const open = await Promise.all(sessions.map(async (session) => (await identity.who(session)) !== null));
    expect(open.filter(Boolean).length).toBe(20);
    expect([open[0], ...open.slice(-18)]).toEqual([false, ...new Array<boolean>(18).fill(true)]);
    expect(await identity.who(bob.session)).toEqual(bob.who);
  });

  it('is not needed at the machine itself, where a session still counts', async () => {
    expect(await identity.who(null)).toBeNull();
    const local = await open(true);
    expect(await local.who(null)).toMatchObject({ local: true, role: 'instructor' });
    const result = await local.signIn({ door: 'class', code: local.classCode, name: 'Ada' }, 'x');
    if (!result.ok) throw new Error('refused');
    expect(await local.who(result.session)).toMatchObject({ local: false, name: 'Ada', role: 'student' });
  });
});

describe('codes', () => {
  it('are of letters that nobody takes for others', () => {
    for (let n = 0; n < 100; n += 1)
      expect(newClassCode()).toMatch(/^[bcdfghjkmnpqrstvwxyz]{4}-[bcdfghjkmnpqrstvwxyz]{4}$/);
    expect(derivedCode(secret, 'a')).toMatch(/^([bcdfghjkmnpqrstvwxyz]{4}-){2}[bcdfghjkmnpqrstvwxyz]{4}$/);
    expect(derivedCode(secret, 'a')).not.toBe(derivedCode(secret, 'b'));
  });

  it.each([
    ['BCDF GHJK', 'bcdf-ghjk'],
    ['bcdfghjk', 'bcdf-ghjk'],
    [' bcdf–ghjk.', 'bcdf-ghjk'],
    ['', ''],
  ])('typed as %j are read as %j', (typed, read) => expect(normalCode(typed)).toBe(read));
});
