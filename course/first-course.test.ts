/** The course that Slipway brings along holds what it promises. That its commands work is shown on a real host. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { listAssets } from './assets.ts';
import { listBlocks } from './list-blocks.ts';
import type { Block } from './list-blocks.ts';
import { loadCourses, loadLesson } from './load.ts';
import type { CourseSummary, Lesson } from './load.ts';

const content = join(import.meta.dirname, '..', 'content');

let course: CourseSummary;
let lessons: { lesson: Lesson; blocks: Block[] }[];

beforeAll(async () => {
  course = (await loadCourses(content)).find((each) => each.slug === 'containerization')!;
  lessons = await Promise.all(
    course.lessons.map(async (head) => {
      const lesson = (await loadLesson(content, course.slug, head.slug))!;
      return { lesson, blocks: listBlocks(lesson.source, head.format) };
    }),
  );
});

test('seven lessons, none of them broken', () => {
  expect(course.problem).toBeNull();
  expect(course.lessons.map((head) => [head.slug, head.problem])).toEqual(
    ['dependency-management', 'what-is-containerization', 'docker', 'run', 'podman', 'build', 'push-and-pull'].map(
      (slug) => [slug, null],
    ),
  );
});

test('every lesson says what goes wrong and ends in what counts, and has something to run', () => {
  for (const { lesson, blocks } of lessons) {
    expect(lesson.source, lesson.head.file).toContain('## If something goes wrong');
    expect(lesson.source, lesson.head.file).toContain(':::important[In short]');
    expect(blocks.filter((block) => block.info.run).length, lesson.head.file).toBeGreaterThan(4);
  }
});

test('what needs the internet says so, says what one sees without, and has a way around', () => {
  const needy = lessons.filter(({ blocks }) => blocks.some((block) => block.info.needs === 'internet'));
  expect(needy.length).toBeGreaterThan(2);
  for (const { lesson, blocks } of lessons) {
    const reaches = blocks.filter(
      ({ code }) =>
        /ifconfig\.me|\bapk add|pip install -r|docker search|docker:\/\/docker\.io/.test(code) &&
        !code.includes('--no-index'),
    );
    for (const block of reaches) expect(block.info.needs, `${lesson.head.file}:${block.line}`).toBe('internet');
  }
  for (const { lesson, blocks } of needy) {
    expect(lesson.source, lesson.head.file).toContain('[Without internet]');
    const last = blocks.findLastIndex((block) => block.info.needs === 'internet');
    expect(
      blocks.slice(last + 1).some((block) => block.info.run),
      lesson.head.file,
    ).toBe(true);
  }
});

test('in lesson 4 the container lives in terminal 1 and is watched from terminal 2', () => {
  const { blocks } = lessons[3]!;
  const order = blocks.map(({ info, typed }) => `${info.terminal}${info.inside ? ' inside' : ''}: ${typed.trim()}`);
  const story = [
    '1: sudo docker run -it --rm alpine:latest',
    '1 inside: cat /etc/os-release',
    '2: sudo docker ps',
    '1 inside: exit',
    '2: sudo docker ps',
    '2: sudo docker ps -a',
  ];
  let from = 0;
  for (const step of story) {
    from = order.indexOf(step, from) + 1;
    expect(from, step).toBeGreaterThan(0);
  }
});

test('a terminal that a container has is left again before anything else is typed there', () => {
  for (const { lesson, blocks } of lessons) {
    let within: number | null = null;
    for (const { info, typed, line } of blocks) {
      if (typed === '') continue;
      const where = `${lesson.head.file}:${line}`;
      if (info.inside) expect(within, where).toBe(info.terminal);
      else if (within !== null) expect([within, null], where).not.toContain(info.terminal);
      if (/docker run .*-it/.test(typed)) within = info.terminal;
      else if (info.inside && typed === 'exit\r') within = null;
    }
    expect(within, lesson.head.file).toBeNull();
  }
});

test('the drawings are used, described, and load nothing', async () => {
  let drawings = 0;
  for (const { lesson } of lessons) {
    const folder = join(content, lesson.head.file, '..');
    for (const { name } of await listAssets(folder)) {
      drawings += 1;
      const svg = await readFile(join(folder, name), 'utf8');
      expect(svg, name).not.toMatch(/<script|<image|<foreignObject|href=|url\((?!#)|@import|\son\w+=/i);
      expect(svg, name).toMatch(/<title id="t">[^<]+<\/title>/);
      expect(lesson.source, name).toMatch(new RegExp(`src="${name.replace('.', '\\.')}"\\s+alt="[^"]{60,}"`));
    }
  }
  expect(drawings).toBe(4);
});
