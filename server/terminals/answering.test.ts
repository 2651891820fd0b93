import { expect, it } from 'vitest';
import { Answering } from './answering.ts';
import type { Viewer } from './viewer.ts';

const KEY = Buffer.from('x');

/** Viewers whose names tell what they were told. */
function stage() {
  const heard: string[] = [];
  const viewer = (name: string): Viewer => ({
    tell(message) {
      if (message.type === 'terminal.answers') heard.push(`${name} ${message.yours ? 'answers' : 'is quiet'}`);
    },
    output() {},
    history() {},
    sendAway() {},
  });
  const since = () => heard.splice(0);
  return { answering: new Answering(), since, ada: viewer('ada'), bob: viewer('bob'), eve: viewer('eve') };
}

it('who came last answers, until another one types', () => {
  const { answering, since, ada, bob } = stage();
  answering.attach(ada, 1);
  answering.typed(ada, 1, KEY);
  expect(since()).toEqual(['ada answers']);
  answering.attach(bob, 1);
  expect(since()).toEqual(['ada is quiet', 'bob answers']);
  answering.typed(bob, 1, KEY);
  expect(since()).toEqual([]);
  answering.typed(ada, 1, KEY);
  expect(since()).toEqual(['bob is quiet', 'ada answers']);
  answering.attach(ada, 1);
  expect(since()).toEqual(['ada answers']);
});

it('when it goes, the one before answers again; nobody else hears of it', () => {
  const { answering, since, ada, bob, eve } = stage();
  for (const one of [ada, bob, eve]) answering.attach(one, 1);
  answering.attach(eve, 2);
  since();
  answering.detach(ada, 1);
  expect(since()).toEqual([]);
  answering.leave(eve);
  expect(since()).toEqual(['bob answers']);
  answering.typed(eve, 1, KEY);
  answering.forget(1);
  answering.typed(bob, 1, KEY);
  expect(since()).toEqual([]);
});

it.each([
  '\x1b[24;80R',
  '\x1b[?62;c',
  '\x1b[0n',
  '\x1b[?2026;2$y',
  '\x1b]11;rgb:0/0/0\x07',
  '\x1bP1$r0m\x1b\\',
  '\x1b[O',
])('a late answer is no typing: %j', (answer) => {
  const { answering, since, ada, bob } = stage();
  answering.attach(ada, 1);
  answering.attach(bob, 1);
  since();
  answering.typed(ada, 1, Buffer.from(answer));
  expect(since()).toEqual([]);
  for (const key of ['\x1b', '\x1b[A', '\x1bOP', '\x1b[<0;1;1M', '\r']) {
    answering.typed(ada, 1, Buffer.from(key));
    expect(since()).toEqual(['bob is quiet', 'ada answers']);
    answering.typed(bob, 1, KEY);
    since();
  }
});
