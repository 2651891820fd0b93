import fc from 'fast-check';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { sleep } from '../clock.ts';
import { ManualClock, settled } from '../testing/manual-clock.ts';
import type { Outcome } from './sandbox-host.ts';
import { StartQueue, type Place } from './start-queue.ts';

const DONE: Outcome<string> = { ok: true, value: 'done' };
const FULL: Outcome<string> = { ok: false, failure: { code: 'full', params: { max: 1 } } };
const UNAVAILABLE: Outcome<string> = { ok: false, failure: { code: 'unavailable' } };

let clock: ManualClock;
let queue: StartQueue;
let begun: string[];

beforeEach(() => {
  clock = new ManualClock();
  queue = new StartQueue({ clock, atOnce: 2 });
  begun = [];
});

/** Somebody who asks for a start that takes a second; `answers` are those of one try after the other, then it is done. */
function ask(who: string, { answers = [] as Outcome<string>[], background = false, ms = 1_000 } = {}) {
  const places: (Place | null)[] = [];
  const abort = new AbortController();
  const work = async () => {
    begun.push(who);
    const answer = answers.shift();
    if (answer !== undefined) return answer;
    await sleep(clock, ms);
    return DONE;
  };
  const asked = { places, abort, outcome: null as Outcome<string> | null };
  const options = { onPlace: (place: Place | null) => void places.push(place), signal: abort.signal, background };
  void queue.run(work, options).then((outcome) => (asked.outcome = outcome));
  return asked;
}

describe('the line', () => {
  it('is told nothing to who need not wait', async () => {
    const ada = ask('ada');
    await clock.pass(1_000);
    expect(ada).toMatchObject({ outcome: DONE, places: [] });
  });

  it('goes on in the order in which they asked, so many at once', async () => {
    for (const who of ['a', 'b', 'c', 'd', 'e']) ask(who);
    await settled();
    expect([begun, queue.waiting]).toEqual([['a', 'b'], 3]);
    await clock.pass(1_000);
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
    await clock.pass(1_000);
    expect([begun, queue.waiting]).toEqual([['a', 'b', 'c', 'd', 'e'], 0]);
  });

  it('tells each its place and about how long, whenever that changes, and that its turn has come', async () => {
    for (const who of ['a', 'b', 'c', 'd']) ask(who, { ms: 3_000 });
    const last = ask('e');
    expect(last.places).toEqual([{ position: 3, aboutMs: 4_000 }]);
    await clock.pass(3_000);
    // a and b are done one after the other: c and d have their turn, and now it is known that a start takes 3 s
    expect(last.places).toEqual([
      { position: 3, aboutMs: 4_000 },
      { position: 2, aboutMs: 3_000 },
      { position: 1, aboutMs: 3_000 },
    ]);
    await clock.pass(3_000);
    expect(last.places.slice(3)).toEqual([null]);
  });

  it('estimates by the median of the last nine', async () => {
    for (const ms of [9_000, 9_000, 9_000, 9_000, 9_000, 9_000, 100, 200, 300, 400, 500]) {
      ask('one', { ms });
      await clock.pass(10_000);
    }
    ask('a');
    ask('b');
    // of 9,000 four times, and of the five that came after them
    expect(ask('c').places).toEqual([{ position: 1, aboutMs: 500 }]);
  });

  it('goes on after work that throws, which only its own asker is told', async () => {
    const thrown = queue.run(async () => {
      await sleep(clock, 500);
      throw new Error('broken');
    });
    const caught = expect(thrown).rejects.toThrow('broken');
    const [ada, bob] = [ask('ada'), ask('bob')];
    await clock.pass(500);
    expect(begun).toEqual(['ada', 'bob']);
    await clock.pass(1_000);
    expect([ada.outcome, bob.outcome]).toEqual([DONE, DONE]);
    await caught;
  });

  it('is left by who gives up, and by no one who has begun', async () => {
    const [a, , c, d] = [ask('a'), ask('b'), ask('c'), ask('d')];
    c.abort.abort();
    a.abort.abort();
    await settled();
    expect(c.outcome).toEqual(UNAVAILABLE);
    expect(d.places.at(-1)).toEqual({ position: 1, aboutMs: 2_000 });
    await clock.pass(2_000);
    expect([a.outcome, begun]).toEqual([DONE, ['a', 'b', 'd']]);
    expect(await queue.run(async () => DONE, { signal: AbortSignal.abort() })).toEqual(UNAVAILABLE);
  });

  it('is closed with the queue: who waits is told, what has begun comes to its end', async () => {
    const [a, , c, d] = [ask('a'), ask('b'), ask('c'), ask('d', { background: true })];
    queue.dispose();
    await settled();
    expect([a.outcome, c.outcome, d.outcome]).toEqual([null, UNAVAILABLE, UNAVAILABLE]);
    await clock.pass(1_000);
    expect([a.outcome, ask('e').outcome, begun]).toEqual([DONE, null, ['a', 'b']]);
    expect(await queue.run(async () => DONE)).toEqual(UNAVAILABLE);
  });

  it('bears one who asks or gives up while it is told its place', async () => {
    ask('a');
    ask('b');
    const c = ask('c');
    const places: (Place | null)[] = [];
    const onPlace = (place: Place | null) => {
      places.push(place);
      if (places.length === 1) c.abort.abort();
    };
    void queue.run(async () => DONE, { onPlace });
    await settled();
    expect(places).toEqual([
      { position: 2, aboutMs: 2_000 },
      { position: 1, aboutMs: 2_000 },
    ]);
    expect(c.outcome).toEqual(UNAVAILABLE);
  });
});

describe('every place taken', () => {
  it('keeps its place in front, and nobody behind it is tried', async () => {
    const ada = ask('ada', { answers: [FULL, FULL] });
    await settled();
    const [bob, cy] = [ask('bob'), ask('cy')];
    await clock.pass(4_999);
    expect(begun).toEqual(['ada']);
    expect(ada.places).toEqual([{ position: 1, aboutMs: null }]);
    expect(bob.places).toEqual([{ position: 2, aboutMs: null }]);
    expect(cy.places).toEqual([{ position: 3, aboutMs: null }]);
    await clock.pass(1);
    expect(begun).toEqual(['ada', 'ada']);
    await clock.pass(5_000);
    // tried once more, alone
    expect(begun).toEqual(['ada', 'ada', 'ada']);
    await clock.pass(1_000);
    expect(ada).toMatchObject({ outcome: DONE, places: [{ position: 1, aboutMs: null }, null] });
    // there was room for one; for another it is not known
    expect(bob.places.slice(1)).toEqual([{ position: 1, aboutMs: null }]);
    expect(begun.slice(3)).toEqual(['bob']);
    const dan = ask('dan');
    await clock.pass(1_000);
    // two in a row got one: there is room for all
    expect(bob.places.slice(2)).toEqual([null]);
    expect(begun.slice(4)).toEqual(['cy', 'dan']);
    expect(dan.places).toEqual([{ position: 3, aboutMs: null }, null]);
  });

  it('is tried at once when there is room again, also if that was while it tried', async () => {
    ask('ada', { answers: [FULL] });
    await settled();
    queue.roomAgain();
    await settled();
    expect(begun).toEqual(['ada', 'ada']);
    await clock.pass(1_000);
    const late = async () => {
      begun.push('bob');
      await sleep(clock, 100);
      return begun.filter((who) => who === 'bob').length === 1 ? FULL : DONE;
    };
    const bob = queue.run(late);
    await settled();
    queue.roomAgain();
    await clock.pass(200);
    expect(await bob).toEqual(DONE);
  });

  it('puts two that were tried together back as they had asked', async () => {
    const after = (ms: number, outcomes: Outcome<string>[]) => async () => {
      await sleep(clock, ms);
      return outcomes.shift() ?? DONE;
    };
    const places: Record<string, (Place | null)[]> = { ada: [], bob: [], cy: [] };
    const onPlace = (who: string) => (place: Place | null) => void places[who]?.push(place);
    void queue.run(after(200, [FULL]), { onPlace: onPlace('ada') });
    void queue.run(after(100, [FULL]), { onPlace: onPlace('bob') });
    void queue.run(after(100, []), { onPlace: onPlace('cy') });
    await clock.pass(200);
    expect(places).toEqual({
      ada: [{ position: 1, aboutMs: null }],
      bob: [
        { position: 1, aboutMs: null },
        { position: 2, aboutMs: null },
      ],
      cy: [
        { position: 1, aboutMs: 2_000 },
        { position: 2, aboutMs: null },
        { position: 3, aboutMs: null },
      ],
    });
  });

  it('is not waited for by one that gave up, before or while it was tried', async () => {
    const ada = ask('ada', { answers: [FULL] });
    await settled();
    ada.abort.abort();
    await settled();
    expect(ada.outcome).toEqual(UNAVAILABLE);
    const bob = ask('bob');
    await clock.pass(1_000);
    expect(bob).toMatchObject({ outcome: DONE, places: [] });
    const cy = ask('cy', { answers: [FULL] });
    cy.abort.abort();
    await settled();
    expect(cy.outcome).toEqual(UNAVAILABLE);
    expect(queue.waiting).toBe(0);
  });
});

describe('the background', () => {
  it('comes after all students, moves nobody, and is told at once that there is no room', async () => {
    ask('a');
    ask('b');
    const pool = ask('pool', { background: true, answers: [FULL] });
    const cy = ask('cy');
    expect([cy.places, pool.places, queue.waiting]).toEqual([[{ position: 1, aboutMs: 2_000 }], [], 1]);
    ask('dan');
    ask('eve');
    await clock.pass(1_000);
    expect(begun).toEqual(['a', 'b', 'cy', 'dan']);
    await clock.pass(1_000);
    expect(begun.slice(4)).toEqual(['eve', 'pool']);
    expect(pool.outcome).toEqual(FULL);
  });

  it('is not tried while a student waits for room', async () => {
    const ada = ask('ada', { answers: [FULL] });
    await settled();
    const pool = ask('pool', { background: true });
    await clock.pass(6_000);
    expect([ada.outcome, begun]).toEqual([DONE, ['ada', 'ada', 'pool']]);
    await clock.pass(1_000);
    expect(pool.outcome).toEqual(DONE);
  });
});

type Asker = {
  background: boolean;
  abort: AbortController;
  state: 'stands' | 'tried' | 'over';
  places: (Place | null)[];
  /** How many who had asked before it were put back since it was told its place. */
  putBack: number;
};

const command = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      background: fc.boolean(),
      lookMs: fc.integer({ min: 0, max: 300 }),
      ms: fc.integer({ min: 0, max: 3_000 }),
      end: fc.constantFrom('runs', 'runs', 'runs', 'fails', 'throws'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 6_000 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('room' as const), told: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('give-up' as const), who: fc.nat() }) },
);

/** A place for few hosts, which students ask for, get, wait for, and leave again. */
class Model {
  readonly askers: Asker[] = [];
  readonly #queue: StartQueue;
  readonly #clock: ManualClock;
  readonly #limits: { atOnce: number; room: number };
  #taken = 0;
  /** Whoever was last told `full`, as long as no student was told otherwise. */
  #full: Asker | null = null;
  readonly #wrong: string[] = [];

  constructor(time: ManualClock, limits: { atOnce: number; room: number }) {
    this.#clock = time;
    this.#limits = limits;
    this.#queue = new StartQueue({ clock: time, atOnce: limits.atOnce });
  }

  ask(options: { background: boolean; lookMs: number; ms: number; end: string }): void {
    const { background } = options;
    const abort = new AbortController();
    const asker: Asker = { background, abort, state: 'stands', places: [], putBack: 0 };
    this.askers.push(asker);
    const onPlace = (place: Place | null) => this.#told(asker, place);
    void this.#queue
      .run(() => this.#work(asker, options), { background, signal: abort.signal, onPlace })
      .catch((error) => this.#right('throws only what its work threw', String(error) === 'Error: thrown'))
      .finally(() => {
        this.#right('resolved because of its work', abort.signal.aborted || asker.state === 'over');
        asker.state = 'over';
      });
  }

  giveUp(who: number): void {
    this.askers[who % this.askers.length]?.abort.abort();
  }

  hostEnds(told: boolean): void {
    this.#taken = Math.max(0, this.#taken - 1);
    if (told) this.#queue.roomAgain();
  }

  /** What is true whenever nothing is going on this very moment. */
  agree(): void {
    const there = this.#students().filter(({ state }) => state !== 'over');
    const placed = there.filter(({ places }) => places.at(-1) != null);
    this.#right(
      'places are in the order of asking',
      placed.every(({ places }, ahead) => places.at(-1)?.position === ahead + 1),
    );
    this.#right(
      'who waits knows its place',
      there.every((asker) => asker.state === 'tried' || placed.includes(asker)),
    );
    const tried = this.askers.filter(({ state }) => state === 'tried').length;
    const estimated = placed.some(({ places }) => places.at(-1)?.aboutMs != null);
    this.#right('waits only for who is tried, or for room', !estimated || tried === this.#limits.atOnce);
    this.#right('counts who waits', this.#queue.waiting === placed.length);
    expect(this.#wrong).toEqual([]);
  }

  async finish(): Promise<void> {
    for (let rounds = 0; this.askers.some(({ state }) => state !== 'over'); rounds += 1) {
      expect(rounds).toBeLessThan(200);
      this.hostEnds(rounds % 2 === 0);
      await this.#clock.pass(6_000);
    }
    expect(this.#queue.waiting).toBe(0);
    expect(this.#wrong).toEqual([]);
  }

  #right(what: string, is: boolean): void {
    if (!is) this.#wrong.push(what);
  }

  #students = () => this.askers.filter(({ background }) => !background);

  async #work(asker: Asker, { lookMs, ms, end }: { lookMs: number; ms: number; end: string }) {
    const before = asker.background ? this.#students() : this.#students().slice(0, this.#students().indexOf(asker));
    // In the order of asking; one who gave up just now may not have been told yet.
    const overtaken = before.some(({ state, abort }) => state === 'stands' && !abort.signal.aborted);
    this.#right('in the order of asking', !overtaken);
    const others = this.#students().filter(({ state, places }) => state === 'tried' && places.at(-1) != null);
    this.#right('who waits for room is tried alone', others.length === 0);
    asker.state = 'tried';
    const tried = this.askers.filter(({ state }) => state === 'tried').length;
    this.#right('not too many at once', tried <= this.#limits.atOnce);
    await sleep(this.#clock, lookMs);
    if (this.#taken >= this.#limits.room) {
      asker.state = asker.background ? 'over' : 'stands';
      if (!asker.background) this.#foundFull(asker);
      return FULL;
    }
    this.#taken += 1;
    await sleep(this.#clock, ms);
    asker.state = 'over';
    if (!asker.background) this.#full = null;
    if (end !== 'runs') this.#taken -= 1;
    if (end === 'throws') throw new Error('thrown');
    return end === 'runs' ? DONE : UNAVAILABLE;
  }

  #foundFull(asker: Asker): void {
    this.#full = asker;
    // One that was tried while it stood in front has kept its place.
    if (asker.places.at(-1) != null) return;
    for (const later of this.#students().slice(this.#students().indexOf(asker) + 1)) later.putBack += 1;
  }

  #told(asker: Asker, place: Place | null): void {
    const last = asker.places.at(-1) ?? null;
    this.#right('nothing is told to the background', !asker.background);
    this.#right('told nothing twice', last?.position !== place?.position || last?.aboutMs !== place?.aboutMs);
    // Nobody comes in before it, but who was there before it and comes back.
    const rise = last !== null && place !== null ? place.position - last.position : 0;
    this.#right('no place is lost but to one who was put back', rise <= asker.putBack);
    const full = this.#full !== null && !this.#full.abort.signal.aborted;
    this.#right('no estimate while it is full', !full || place === null || place.aboutMs === null);
    asker.putBack = 0;
    asker.places.push(place);
  }
}

it('is fair to everyone, whatever happens', async () => {
  const limits = fc.record({ atOnce: fc.integer({ min: 1, max: 3 }), room: fc.integer({ min: 1, max: 5 }) });
  await fc.assert(
    fc.asyncProperty(limits, fc.array(command, { maxLength: 60, size: 'max' }), async (chosen, commands) => {
      const time = new ManualClock();
      const model = new Model(time, chosen);
      for (const one of commands) {
        if (one.do === 'ask') model.ask(one);
        else if (one.do === 'give-up') model.giveUp(one.who);
        else if (one.do === 'room') model.hostEnds(one.told);
        else await time.pass(one.ms);
        // Students may ask in the same moment; nothing else happens in it.
        if (one.do === 'ask' && !one.background) continue;
        await settled();
        model.agree();
      }
      await model.finish();
    }),
    { numRuns: 100 * inject('effort') },
  );
});
