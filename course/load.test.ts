import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadCourse, loadCourses, loadLesson, resolveLessonAsset } from './load.ts';

let content: string;

beforeEach(async () => {
  content = await mkdtemp(join(tmpdir(), 'slipway-course-'));
  await put('a/course.yaml', 'title: Course A\nsummary: About A.\nobjectives: [Know A]\n');
  await put('a/020-second/lesson.mdx', lesson('Second'));
  await put('a/010-first/lesson.mdx', lesson('First'));
  await put('a/030-third/lesson.md', '# The *third*\n\nA first paragraph.\n\n```sh\nls\n```\n');
});

afterEach(() => rm(content, { recursive: true }));

async function put(path: string, text: string) {
  await mkdir(dirname(join(content, path)), { recursive: true });
  await writeFile(join(content, path), text);
}

function lesson(title: string) {
  return `---\ntitle: ${title}\nsummary: About it.\nobjectives: [Do it]\nminutes: 5\n---\n\nText of ${title}.\n`;
}

test('lessons come in the order of their numbers, with slugs that have none', async () => {
  const course = (await loadCourse(content, 'a'))!;
  expect(course).toMatchObject({ slug: 'a', title: 'Course A', minutes: 11, problem: null, level: null });
  expect(course.lessons.map(({ slug, number, title, format, file }) => [slug, number, title, format, file])).toEqual([
    ['first', 10, 'First', 'mdx', 'a/010-first/lesson.mdx'],
    ['second', 20, 'Second', 'mdx', 'a/020-second/lesson.mdx'],
    ['third', 30, 'The third', 'md', 'a/030-third/lesson.md'],
  ]);
});

test('a lesson knows its text, where that starts, and its neighbours', async () => {
  const second = (await loadLesson(content, 'a', 'second'))!;
  expect(second).toMatchObject({
    source: '\nText of Second.\n',
    bodyLine: 7,
    course: { slug: 'a', title: 'Course A' },
  });
  expect([second.previous?.slug, second.next?.slug]).toEqual(['first', 'third']);
  expect((await loadLesson(content, 'a', 'first'))!.previous).toBeNull();
  expect((await loadLesson(content, 'a', 'third'))!.next).toBeNull();
});

test('a lesson.md needs no front matter: title, summary and minutes come from its text', async () => {
  expect((await loadLesson(content, 'a', 'third'))!.head).toEqual({
    slug: 'third',
    number: 30,
    title: 'The third',
    summary: 'A first paragraph.',
    objectives: [],
    minutes: 1,
    format: 'md',
    file: 'a/030-third/lesson.md',
    problem: null,
  });
  await put('a/030-third/lesson.md', 'No heading.\n');
  expect((await loadLesson(content, 'a', 'third'))!.head).toMatchObject({ title: 'third', summary: 'No heading.' });
});

test('front matter of a lesson.md counts, and keys of other tools are let pass', async () => {
  await put('a/030-third/lesson.md', '---\njupytext: {formats: md}\nminutes: 9\ntitle: Mine\n---\n# Other\n');
  expect((await loadLesson(content, 'a', 'third'))!.head).toMatchObject({ title: 'Mine', minutes: 9, problem: null });
});

test('a changed file shows on the next load, and changes the hash', async () => {
  const before = (await loadLesson(content, 'a', 'first'))!;
  expect((await loadLesson(content, 'a', 'first'))!.hash).toBe(before.hash);
  await put('a/010-first/lesson.mdx', lesson('Changed'));
  const after = (await loadLesson(content, 'a', 'first'))!;
  expect(after.head.title).toBe('Changed');
  expect(after.hash).not.toBe(before.hash);
});

test('a change of the same length is seen by its time', async () => {
  const path = join(content, 'a/010-first/lesson.mdx');
  await loadLesson(content, 'a', 'first');
  await put('a/010-first/lesson.mdx', lesson('Tsrif'));
  await utimes(path, new Date(), new Date(Date.now() + 5000));
  expect((await loadLesson(content, 'a', 'first'))!.head.title).toBe('Tsrif');
});

test('a new picture and a new neighbour change the hash', async () => {
  const first = (await loadLesson(content, 'a', 'first'))!.hash;
  await put('a/010-first/vm.svg', '<svg/>');
  const second = (await loadLesson(content, 'a', 'first'))!.hash;
  await put('a/040-fourth/lesson.mdx', lesson('Fourth'));
  expect(new Set([first, second, (await loadLesson(content, 'a', 'first'))!.hash]).size).toBe(3);
});

test('a broken lesson is a problem of that lesson only', async () => {
  await put('a/020-second/lesson.mdx', '---\ntitle: Second\nsumary: x\n---\n');
  const course = (await loadCourse(content, 'a'))!;
  expect(course.lessons.map((head) => head.problem?.message ?? null)).toEqual([
    null,
    '"sumary" is not a known key',
    null,
  ]);
  expect(course.lessons[1]!.problem).toMatchObject({
    file: 'a/020-second/lesson.mdx',
    line: 3,
    help: 'Did you mean summary?',
  });
});

test('an mdx without front matter says so', async () => {
  await put('a/020-second/lesson.mdx', '# Title\n');
  expect((await loadLesson(content, 'a', 'second'))!.head.problem!.message).toBe('The lesson has no front matter');
});

test('a broken course.yaml is a problem of that course only; its lessons stay readable', async () => {
  await put('b/course.yaml', 'title: [');
  await put('b/010-x/lesson.md', '# X\n');
  const courses = await loadCourses(content);
  expect(courses.map((course) => [course.slug, course.problem?.file ?? null])).toEqual([
    ['b', 'b/course.yaml'],
    ['a', null],
  ]);
  expect((await loadLesson(content, 'b', 'x'))!.head.problem).toBeNull();
});

test('a course may not have the name of an address of the site', async () => {
  await put('room/course.yaml', 'title: Room\nsummary: About it.\nobjectives: [Know it]\n');
  expect((await loadCourse(content, 'room'))!.problem).toMatchObject({ file: 'room/course.yaml', line: 1 });
});

test('two lessons of one slug or one number both say so', async () => {
  await put('a/040-first/lesson.md', '# Again\n');
  await put('a/020-other/lesson.md', '# Other\n');
  const problems = new Map((await loadCourse(content, 'a'))!.lessons.map((head) => [head.file, head.problem?.message]));
  expect(problems.get('a/010-first/lesson.mdx')).toBe('010-first and 040-first would have the same address, "first"');
  expect(problems.get('a/040-first/lesson.md')).toBe('040-first and 010-first would have the same address, "first"');
  expect(problems.get('a/020-other/lesson.md')).toBe('020-other and 020-second have the same number');
  expect(problems.get('a/020-second/lesson.mdx')).toBe('020-second and 020-other have the same number');
  expect(problems.get('a/030-third/lesson.md')).toBeUndefined();
});

test('folders that are not as they should be are named, others are no lessons', async () => {
  await put('a/040-empty/notes.txt', '');
  await put('a/050-both/lesson.md', '# Both\n');
  await put('a/050-both/lesson.mdx', lesson('Both'));
  await put('a/6-Wrong_Name/lesson.md', '# Wrong\n');
  await put('a/pictures/x.svg', '<svg/>');
  await put('a/.hidden/lesson.md', '# Hidden\n');
  const late = (await loadCourse(content, 'a'))!.lessons.slice(3).map((head) => [head.slug, head.problem?.message]);
  expect(late).toEqual([
    ['empty', 'The folder 040-empty holds no lesson'],
    ['both', 'The folder 050-both holds both a lesson.mdx and a lesson.md'],
    ['6-wrong-name', "The folder 6-Wrong_Name is not named like a lesson's"],
  ]);
});

test('courses are listed by their order, then by title', async () => {
  await put('z/course.yaml', 'title: Z\nsummary: s\nobjectives: [x]\norder: 1\n');
  await put('m/course.yaml', 'title: Another\nsummary: s\nobjectives: [x]\n');
  await put('not-a-course/readme.txt', '');
  expect((await loadCourses(content)).map((course) => course.slug)).toEqual(['z', 'm', 'a']);
  expect(await loadCourses(join(content, 'nowhere'))).toEqual([]);
});

test.each(['nothing', '..', '../a', 'A', '', 'a/010-first', '.', 'a\0', '%2e%2e', 'constructor'])(
  'no course %j',
  async (slug) => {
    expect(await loadCourse(content, slug)).toBeNull();
    expect(await loadLesson(content, slug, 'first')).toBeNull();
    expect(await loadLesson(content, 'a', slug)).toBeNull();
  },
);

test('a picture beside the lesson is found, with its type', async () => {
  await put('a/010-first/vm.svg', '<svg/>');
  await put('a/010-first/pictures/two words.PNG', 'x');
  expect(await resolveLessonAsset(content, 'a', 'first', 'vm.svg')).toMatchObject({
    path: expect.stringMatching(/010-first\/vm\.svg$/),
    type: 'image/svg+xml',
    bytes: 6,
  });
  expect((await resolveLessonAsset(content, 'a', 'first', 'pictures/two words.PNG'))?.type).toBe('image/png');
});

test('nothing else is served: other types, other places, links that lead out', async () => {
  await put('a/010-first/vm.svg', '<svg/>');
  await put('a/010-first/.secret.svg', '<svg/>');
  await put('a/010-first/script.js', 'x');
  await put('secret.svg', '<svg/>');
  await symlink(join(content, 'secret.svg'), join(content, 'a/010-first/link.svg'));
  await symlink(content, join(content, 'a/010-first/out'));
  for (const name of [
    'lesson.mdx',
    'script.js',
    '.secret.svg',
    'missing.svg',
    '../020-second/lesson.mdx',
    '../../secret.svg',
    '/etc/passwd.svg',
    'link.svg',
    'out/secret.svg',
    'vm.svg/',
    'vm.svg\0',
    'x/../vm.svg',
    '',
    'constructor',
    'vm.constructor',
  ])
    expect(await resolveLessonAsset(content, 'a', 'first', name), name).toBeNull();
  expect(await resolveLessonAsset(content, 'a', 'nothing', 'vm.svg')).toBeNull();
});
