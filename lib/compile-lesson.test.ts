/** What an author writes, and what becomes of it: text that renders, mistakes that are named with their line. */
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import type { CodeBlockData } from './code-block.ts';
import { compileLesson, type Compiled, type LessonText } from './compile-lesson.ts';

/** Shaped like the real one (components/mdx/contract.ts), which the layers keep away from here. */
const contract: LessonText['contract'] = {
  Admonition: {
    props: z.strictObject({ kind: z.enum(['note', 'tip', 'warning']), title: z.optional(z.string()) }),
    children: 'needed',
  },
  Figure: {
    props: z.strictObject({ src: z.string(), alt: z.string(), caption: z.optional(z.string()) }),
    children: 'none',
  },
  Steps: { props: z.strictObject({}), children: 'needed' },
};

let count = 0;

const lesson = (source: string, change: Partial<LessonText> = {}): LessonText => ({
  format: 'mdx',
  title: 'A lesson',
  source,
  file: 'course/010-a/lesson.mdx',
  bodyLine: 1,
  hash: `hash-${(count += 1)}`,
  pictureUrl: (name) => (name === 'there.svg' ? '/media/course/a/there.svg?v=1' : null),
  lessonUrl: (slug) => (slug === 'other' ? '/course/other' : null),
  pictureSize: async () => ({ width: 640, height: 360 }),
  contract,
  ...change,
});

const blocks: CodeBlockData[] = [];
const components = {
  CodeBlock: ({ block }: { block: string }) => {
    blocks.push(JSON.parse(block) as CodeBlockData);
    return null;
  },
  Admonition: ({ kind, title, children }: { kind: string; title?: string; children: never }) =>
    createElement('aside', { 'data-kind': kind, title }, children),
  Figure: (props: Record<string, string>) => createElement('figure', { 'data-src': props.src }),
  Steps: ({ children }: { children: never }) => createElement('div', null, children),
};

function render(compiled: Compiled): string {
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem));
  blocks.length = 0;
  return renderToStaticMarkup(createElement(compiled.Body, { components }));
}

const html = async (source: string, change?: Partial<LessonText>) =>
  render(await compileLesson(lesson(source, change)));

async function problem(source: string, change?: Partial<LessonText>) {
  const compiled = await compileLesson(lesson(source, change));
  if (compiled.ok) throw new Error('It compiled.');
  return compiled.problem;
}

describe('a lesson.mdx', () => {
  test('renders Markdown, GFM, anchors, formulas and the components', async () => {
    const page = await html(
      '## A heading\n\nText with ~~gone~~ and $x^2$.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<Admonition kind="tip" title="So">\n\nInside.\n\n</Admonition>\n',
    );
    expect(page).toContain('<h2 id="a-heading">');
    expect(page).toContain('<del>gone</del>');
    expect(page).toContain('class="katex"');
    expect(page).toContain('<td>2</td>');
    expect(page).toMatch(/<aside data-kind="tip" title="So">\s*<p>Inside\.<\/p>/);
  });

  test.each(['mdx', 'md'] as const)('dollars that are no formula are text (%s)', async (format) => {
    for (const text of ['It costs $5 today and $6 tomorrow.', 'Set $HOME and $PATH\nor $LANG.', 'a $ b $ c', 'only $x'])
      expect(await html(text, { format }), text).toBe(`<p>${text}</p>`);
    for (const text of ['so $x$ is', 'so $x$, is', '**$a\nb$**', 'a $$x$$ b', 'the $n$-th', '$x$'])
      expect(await html(text, { format }), text).toContain('class="katex"');
  });

  test('tells whether the style sheet of formulas is needed', async () => {
    const [plain, formula] = await Promise.all([compileLesson(lesson('Text.')), compileLesson(lesson('$x$'))]);
    expect(plain).toMatchObject({ ok: true, hasMath: false });
    expect(formula).toMatchObject({ ok: true, hasMath: true });
  });

  test('hands code blocks over with what is copied, typed and saved, highlighted and escaped', async () => {
    await html('```sh terminal=2\necho "<b>"\n```\n\n```dockerfile file=app/Dockerfile\nFROM alpine:3\n```\n');
    expect(blocks).toHaveLength(2);
    expect(blocks[0]).toMatchObject({ id: 'block-1', copy: 'echo "<b>"', run: 'echo "<b>"\r', save: null });
    expect(blocks[0]!.info.terminal).toBe(2);
    expect(blocks[0]!.html).toContain('&lt;b&gt;');
    expect(blocks[0]!.html).toContain('<span class="t-name">echo</span>');
    expect(blocks[1]).toMatchObject({ run: null, save: 'FROM alpine:3\n' });
    expect(blocks[1]!.html).toContain('<span class="t-keyword">FROM</span>');
  });

  test('keeps room for pictures, and makes a figure of one that stands alone', async () => {
    const page = await html('![A drawing](there.svg "Its caption")\n\n<Figure src="there.svg" alt="The same" />\n');
    expect(page).toMatch(
      /<figure><img src="\/media\/course\/a\/there\.svg\?v=1" alt="A drawing" width="640" height="360"/,
    );
    expect(page).toContain('<figcaption>Its caption</figcaption>');
    expect(page).toContain('<figure data-src="/media/course/a/there.svg?v=1">');
  });

  test('loads no picture from another host', async () => {
    const page = await html('![A logo](https://example.com/logo.png)');
    expect(page).not.toContain('<img');
    expect(page).toContain('<a href="https://example.com/logo.png">A logo</a>');
  });

  test('links to other lessons by their files', async () => {
    expect(await html('[on](../020-other/lesson.mdx)')).toContain('href="/course/other"');
  });
});

describe('a mistake in a lesson.mdx', () => {
  const mistakes: { what: string; source: string; line: number; column?: number; message: RegExp; help: RegExp }[] = [
    {
      what: 'an unknown component',
      source: 'Text.\n\n<Admonitoin kind="tip">x</Admonitoin>',
      line: 3,
      column: 1,
      message: /<Admonitoin>/,
      help: /Did you mean <Admonition>/,
    },
    {
      what: 'an unknown property',
      source: '<Figure source="there.svg" alt="x" />',
      line: 1,
      message: /no property source|needs src/,
      help: /src/,
    },
    {
      what: 'a missing property',
      source: '\n<Figure src="there.svg" />',
      line: 2,
      message: /<Figure> needs alt/,
      help: /alt=/,
    },
    {
      what: 'a value that is not known',
      source: '<Admonition kind="tipp">\n\nx\n\n</Admonition>',
      line: 1,
      message: /kind="tipp"/,
      help: /kind="tip"/,
    },
    {
      what: 'a block component within a paragraph',
      source: 'Text <Admonition kind="tip">x</Admonition> text',
      line: 1,
      column: 6,
      message: /middle of a paragraph/,
      help: /line of its own/,
    },
    { what: 'an empty component', source: '<Steps />', line: 1, message: /is empty/, help: /between/ },
    {
      what: 'a tag that is never closed',
      source: 'a\n\nb\n\n<Steps>\n\n1. x\n',
      line: 5,
      message: /<Steps> is opened and never closed/,
      help: /<\/Steps>/,
    },
    { what: 'a stray <', source: 'one\n\nif a <3 then', line: 3, message: /What follows the </, help: /\\</ },
    { what: 'a stray {', source: 'one\n\ntwo {three', line: 3, message: /What follows the \{/, help: /\\\{/ },
    {
      what: 'an expression',
      source: 'one\n\n{process.env.HOME}',
      line: 3,
      column: 1,
      message: /process\.env\.HOME/,
      help: /\\\{/,
    },
    {
      what: 'an expression as a value',
      source: '<Figure src={process.cwd()} alt="x" />',
      line: 1,
      message: /plain text/,
      help: /src="…"/,
    },
    {
      what: 'an import',
      source: "import fs from 'node:fs'\n\ntext",
      line: 1,
      message: /import or export/,
      help: /without an import/,
    },
    {
      what: 'a sentence that begins like an import',
      source: 'one\n\nimport this now',
      line: 3,
      message: /begins with import/,
      help: /another word/,
    },
    { what: 'an HTML comment', source: 'one\n\n<!-- two -->', line: 3, message: /comments/, help: /\{\/\*/ },
    { what: 'a script', source: '<script>x</script>', line: 1, message: /<script>/, help: /./ },
    {
      what: 'an event handler',
      source: '<details onClick="x">y</details>',
      line: 1,
      message: /onClick/,
      help: /Possible/,
    },
    {
      what: 'a picture that is not there',
      source: 'one\n\n<Figure src="gone.svg" alt="x" />',
      line: 3,
      message: /gone\.svg/,
      help: /folder/,
    },
    {
      what: 'a picture on another host in a component',
      source: '<Figure src="https://example.com/x.png" alt="x" />',
      line: 1,
      message: /other hosts/,
      help: /beside/,
    },
    {
      what: 'an option of a block that is not known',
      source: 'x\n\n```sh terminl=2\nls\n```',
      line: 3,
      message: /terminl/,
      help: /terminal/,
    },
  ];

  test.each(mistakes)('$what is named with its line', async ({ source, line, column, message, help }) => {
    const found = await problem(source);
    expect(found).toMatchObject({ file: 'course/010-a/lesson.mdx', line });
    if (column !== undefined) expect(found.column).toBe(column);
    expect(found.message).toMatch(message);
    expect(found.help).toMatch(help);
  });

  test('counts its lines from the top of the file', async () => {
    expect(await problem('one\n\n<Wombat />', { bodyLine: 8 })).toMatchObject({ line: 10 });
  });

  test('lets literals and comments in braces be', async () => {
    expect(await html('{/* nothing */}\n\nIt is {42}, {"so"}.')).toContain('<p>It is 42, so.</p>');
  });
});

describe('a lesson.md', () => {
  const md = { format: 'md', file: 'course/010-a/lesson.md' } as const;

  test('takes < and { as text', async () => {
    const page = await html('if a < b and {c} then <stdio.h>\n\n<div onclick="x">shown</div>\n', md);
    expect(page).toContain('if a &lt; b and {c} then');
    expect(page).toContain('&lt;stdio.h&gt;');
    expect(page).toContain('&lt;div onclick=');
    expect(page).not.toContain('<div');
  });

  test('never fails for what it does not know', async () => {
    const page = await html(
      'import x\n\n```{unknown}\ntext\n```\n\n```sh nonsense=1\nls\n```\n\n![x](gone.png) [y](gone.md)\n',
      md,
    );
    expect(page).toContain('import x');
    expect(blocks.at(-1)).toMatchObject({ run: 'ls\r' });
  });

  test('takes a rule at its top for a rule', async () => {
    expect(await html('---\n\nText.\n', md)).toContain('<hr/>');
  });

  test('renders MyST admonitions', async () => {
    expect(await html('```{tip} Shorter\nUse `-a`.\n```\n', md)).toContain('class="admonition tip"');
  });
});

describe('what is compiled is kept', () => {
  test('by its hash: the same hash is not compiled again, another one is', async () => {
    const pictureSize = vi.fn(async () => null);
    const same = lesson('![x](there.svg)', { pictureSize });
    const [first, again] = [await compileLesson(same), await compileLesson({ ...same })];
    expect(again).toBe(first);
    expect(pictureSize).toHaveBeenCalledTimes(1);
    const changed = await compileLesson({ ...same, hash: `${same.hash}-changed`, source: 'Changed.' });
    expect(render(changed)).toContain('Changed.');
  });

  test('two that ask at once share one compilation', async () => {
    const same = lesson('Text.');
    expect(compileLesson(same)).toBe(compileLesson(same));
  });
});
