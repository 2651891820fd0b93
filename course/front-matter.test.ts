import { describe, expect, test } from 'vitest';
import { cutFrontMatter, readYaml } from './front-matter.ts';
import { CourseFile, LessonFrontMatter } from './schema.ts';

const KEYS = Object.keys(LessonFrontMatter.shape);
const good = 'title: Run\nsummary: Starts one.\nobjectives:\n  - Run a container\nminutes: 10';

function problem(yaml: string) {
  const read = readYaml(LessonFrontMatter, yaml, 'c/010-a/lesson.mdx', 2, KEYS);
  if (read.ok) throw new Error('accepted');
  return read.problem;
}

describe('the cut', () => {
  test('the body knows its line', () => {
    expect(cutFrontMatter('---\na: 1\n---\n\nText')).toMatchObject({
      yaml: 'a: 1',
      yamlLine: 2,
      body: '\nText',
      bodyLine: 4,
    });
    expect(cutFrontMatter('\uFEFF---\r\na: 1\r\n---\r\nText')).toMatchObject({
      yaml: 'a: 1',
      body: 'Text',
      bodyLine: 4,
    });
  });

  test('none, and one that never ends', () => {
    expect(cutFrontMatter('# Title\n\n---\n')).toMatchObject({
      yaml: null,
      body: '# Title\n\n---\n',
      bodyLine: 1,
      unclosed: false,
    });
    expect(cutFrontMatter('---\ntitle: x\n')).toMatchObject({ yaml: null, unclosed: true });
  });
});

describe('front matter', () => {
  test('is accepted whole', () => {
    const read = readYaml(LessonFrontMatter, good, 'f', 2, KEYS);
    expect(read).toEqual({
      ok: true,
      value: { title: 'Run', summary: 'Starts one.', objectives: ['Run a container'], minutes: 10 },
    });
  });

  test('a mistyped key is named before the one that is missing for it', () => {
    expect(problem(good.replace('minutes', 'minuts'))).toEqual({
      file: 'c/010-a/lesson.mdx',
      line: 6,
      column: 9,
      message: '"minuts" is not a known key',
      help: 'Did you mean minutes?',
    });
  });

  test.each([
    [good.replace(/minutes.*/, ''), 2, /"minutes" is missing/],
    [good.replace('10', 'soon'), 6, /"minutes" is not as it should be/],
    [good.replace('10', '0'), 6, /"minutes" is not as it should be/],
    [good.replace('10', '1.5'), 6, /whole number of minutes/],
    [good.replace('Run a container', '7'), 5, /"objectives.0"/],
    [good.replace(/objectives:\n.*/, 'objectives: []'), 4, /at least one thing/],
    [good.replace('title: Run', 'title: Run: it'), 2, /not valid YAML/],
    ['', 2, /is missing/],
    ['just a text', 2, /nothing here yet|not as it should be/],
  ])('is refused with its line: %j', (yaml, line, says) => {
    expect(problem(yaml)).toMatchObject({ line });
    expect(problem(yaml).message).toMatch(says);
  });
});

test('a course may name pages to read, by web address only', () => {
  const course = 'title: C\nsummary: S\nobjectives: [x]\nreading:\n  - title: T\n    url: ';
  expect(readYaml(CourseFile, `${course}https://example.org/x`, 'f', 1, []).ok).toBe(true);
  expect(readYaml(CourseFile, `${course}javascript:alert(1)`, 'f', 1, []).ok).toBe(false);
  const read = readYaml(CourseFile, `${course}https://example.org/x\n    urrl: y`, 'f', 1, []);
  expect(!read.ok && read.problem.message).toBe('"reading.0.urrl" is not a known key');
});
