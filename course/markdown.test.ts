import { readFile } from 'node:fs/promises';
import type { Root } from 'mdast';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import { VFile } from 'vfile';
import { describe, expect, test } from 'vitest';
import type { LessonFormat } from './lesson-format.ts';
import { listBlocks } from './list-blocks.ts';
import { pagePlugins } from './markdown.ts';
import { rewriteLines } from './markdown/source-lines.ts';
import { isParserMessage, problemFromMessage } from './problem.ts';

type Hast = { type: string; tagName?: string; value?: string; properties?: Record<string, unknown>; children?: Hast[] };

/** The page's tree as a short line of HTML, without the attributes that only code blocks have. */
function render(source: string, format: LessonFormat = 'md', title = 'The title'): { html: string; notes: string[] } {
  const file = new VFile(source);
  const pictureUrl = (name: string) => (name === 'vm.svg' ? '/pictures/vm.svg' : null);
  const lessonUrl = (slug: string) => (slug === 'build' ? '/course/build' : null);
  const base = unified().use(remarkParse);
  const processor = (format === 'mdx' ? base.use(remarkMdx) : base)
    .use(pagePlugins({ format, title, pictureUrl, lessonUrl }))
    .use(remarkRehype, {
      passThrough: ['mdxJsxFlowElement', 'mdxJsxTextElement', 'mdxTextExpression', 'mdxFlowExpression'] as never,
    });
  const tree = processor.runSync(processor.parse(file) as Root, file) as Hast;
  return { html: print(tree).replace(/\n+/g, '\n').trim(), notes: file.messages.map((message) => message.reason) };
}

function print(node: Hast): string {
  const inner = (node.children ?? []).map(print).join('');
  if (node.type === 'text') return node.value!.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  if (node.type !== 'element') return inner;
  const attributes = Object.entries(node.properties ?? {})
    .filter(([name]) => !name.startsWith('data') || name === 'dataKind')
    .map(([name, value]) => ` ${name}="${Array.isArray(value) ? value.join(' ') : String(value)}"`);
  return `<${node.tagName}${attributes.join('')}>${inner}</${node.tagName}>`;
}

function fails(source: string, format: LessonFormat = 'mdx') {
  try {
    render(source, format);
  } catch (error) {
    if (isParserMessage(error)) return problemFromMessage(error, 'c/010-a/lesson.mdx', 1);
    throw error;
  }
  throw new Error('it was accepted');
}

const note = (title: string, body: string, kind = 'note') =>
  `<aside className="admonition ${kind}" dataKind="${kind}" role="note"><p className="admonition-title">${title}</p>${body}</aside>`;

describe.each(['md', 'mdx'] as const)('admonitions in %s', (format) => {
  test.each(['note', 'tip', 'important', 'warning', 'caution', 'danger'])('%s in its three notations', (kind) => {
    const expected = note(kind[0]!.toUpperCase() + kind.slice(1), '<p>Text</p>', kind);
    expect(render(`\`\`\`{${kind}}\nText\n\`\`\``, format).html).toBe(expected);
    expect(render(`:::{${kind}}\nText\n:::`, format).html).toBe(expected);
    expect(render(`:::${kind}\nText\n:::`, format).html).toBe(expected);
  });

  test('titles keep their markup', () => {
    const expected = note('Use <code>-it</code>', '<p>Text</p>');
    // Between backticks CommonMark allows none in the first line.
    expect(render('~~~{note} Use `-it`\nText\n~~~', format).html).toBe(expected);
    expect(render(':::{note} Use `-it`\nText\n:::', format).html).toBe(expected);
    expect(render(':::note[Use `-it`]\nText\n:::', format).html).toBe(expected);
    expect(render('```{admonition} Use *it*\nText\n```', format).html).toBe(note('Use <em>it</em>', '<p>Text</p>'));
  });

  test('they nest, and hold code', () => {
    const source = '````{tip}\nA\n\n```{note}\nB\n```\n\n```bash\nls\n```\n````';
    expect(render(source, format).html).toBe(
      note('Tip', `<p>A</p>${note('Note', '<p>B</p>')}<pre><code className="language-bash">ls\n</code></pre>`, 'tip'),
    );
    expect(listBlocks(`# x\n\n${source}`, format).map((block) => [block.line, block.typed])).toEqual([[10, 'ls\r']]);
    expect(render('::::{tip}\n:::{note}\nB\n:::\n::::', format).html).toBe(
      note('Tip', note('Note', '<p>B</p>'), 'tip'),
    );
  });

  test('options are taken off; class names a kind or closes it', () => {
    expect(render('```{admonition} T\n:class: warning\nText\n```', format).html).toBe(
      note('T', '<p>Text</p>', 'warning'),
    );
    expect(render('```{note}\n---\nname: x\n---\nText\n```', format).html).toBe(note('Note', '<p>Text</p>'));
    const closed =
      '<details className="admonition note" dataKind="note"><summary className="admonition-title">T</summary><p>Text</p></details>';
    expect(render(':::{note} T\n:class: dropdown\n\nText\n:::', format).html).toBe(closed);
    expect(render('```{dropdown} T\nText\n```', format).html).toBe(closed);
  });

  test('in lists and quotes', () => {
    expect(render('- a\n\n  ```{note}\n  Text\n  ```', format).html).toContain(note('Note', '<p>Text</p>'));
    expect(render('> :::{note}\n> Text\n> :::', format).html).toContain(note('Note', '<p>Text</p>'));
  });

  test('a colon in a text stays one, and a fence shows what is in it', () => {
    expect(render('At 10:30 use a:b, ::c and :d[e].', format).html).toBe('<p>At 10:30 use a:b, ::c and :d[e].</p>');
    expect(render('```text\n:::{note}\n% x\n:::\n```', format).html).toBe(
      '<pre><code className="language-text">:::{note}\n% x\n:::\n</code></pre>',
    );
  });
});

describe('directives that are code', () => {
  test('code-block and its options', () => {
    const listed = listBlocks(
      '```{code-block} bash terminal=2\n:linenos:\n\nls\n```\n\n:::{code-block} sh\n:::note\n:::',
      'md',
    );
    expect(listed.map(({ info, code }) => [info.kind, info.terminal, code])).toEqual([
      ['shell', 2, 'ls'],
      ['shell', null, ':::note'],
    ]);
  });

  test('unknown ones are shown as they stand in lesson.md, and are named in mdx', () => {
    const { html, notes } = render('```{foo} bar\na < {b}\n```');
    expect(html).toBe('<pre><code>{foo} bar\na &lt; {b}\n</code></pre>');
    expect(notes).toEqual([expect.stringMatching(/"foo" is not a directive/)]);
    expect(render(':::foo\nText\n:::').html).toBe('<p>:::foo</p>\n<p>Text</p>\n<p>:::</p>');
    expect(fails('x\n\n```{nte}\nText\n```')).toMatchObject({
      line: 3,
      message: '"nte" is not a directive that lessons know',
      help: 'Did you mean note?',
    });
    expect(fails(':::warnin\nText\n:::').help).toBe('Did you mean warning?');
  });
});

describe('a lesson.md has no code of its own', () => {
  test('HTML is text', () => {
    expect(render('a <b>b</b> <script>x</script> & c').html).toBe(
      '<p>a &lt;b>b&lt;/b> &lt;script>x&lt;/script> &amp; c</p>',
    );
    expect(render('<div onclick="x">\n\n**bold**\n\n</div>').html).toBe(
      '<p>&lt;div onclick="x"></p>\n<p><strong>bold</strong></p>\n<p>&lt;/div></p>',
    );
    expect(render('<script>\nnever closed\n\n*a*').html).toContain('<em>a</em>');
  });

  test('a stray < or { is text', () => {
    expect(render('a < b { c } {d').html).toBe('<p>a &lt; b { c } {d</p>');
    expect(render('import x from "y"\n\nexport const a = 1').html).toBe(
      '<p>import x from "y"</p>\n<p>export const a = 1</p>',
    );
  });

  test('comments are gone, and lines stay where they are', () => {
    const source = '% one\n<!-- two\nthree -->\na <!-- four --> b\n+++\n\n```sh\n% stays <!-- stays -->\n```';
    expect(render(source).html).toBe(
      '<p>a  b</p>\n<pre><code className="language-bash">% stays &lt;!-- stays -->\n</code></pre>',
    );
    expect(listBlocks(source, 'md')[0]!.line).toBe(7);
    expect(render('a\n\n<!-- never closed').html).toContain('&lt;!-- never closed');
  });

  test('the label of a formula is no part of it, and ends no other text', () => {
    const source = '$$\nx\n$$ (eq:one)\n\n`$$ (a)` stays\n\n```sh\necho $$ (b)\n```';
    expect(rewriteLines(source, 'md')).toBe('$$\nx\n$$\n\n`$$ (a)` stays\n\n```sh\necho $$ (b)\n```');
    expect(rewriteLines(source, 'mdx')).toBe(source);
  });

  test('what is not known is shown with its name, and a grid without its number of columns', () => {
    expect(render('```{literalinclude} a.py\n```').html).toContain('{literalinclude} a.py');
    expect(render('::::{grid} 1 2\n:::{grid-item-card} Card\ntext\n:::\n::::').html).toBe(
      '<p><strong>Card</strong></p>\n<p>text</p>',
    );
  });

  test('a script as a link is words', () => {
    expect(render('[x](javascript:alert(1)) [y](JaVaScRiPt:x) [z](data:text/html,x) <vbscript:x>').html).not.toMatch(
      /href/,
    );
    expect(render('[x][r]\n\n[r]: javascript:alert(1)').html).toBe('<p><a href="#">x</a></p>');
  });

  test('options of code blocks that belong to other tools are let pass, with a note', () => {
    const { html, notes } = render('```python title="x.py" {1,3}\nprint()\n```');
    expect(html).toContain('language-python');
    expect(notes).toEqual([expect.stringMatching(/title/)]);
    expect(listBlocks('```bash {1} terminal=2 :x: inside\nls\n```', 'md')[0]!.info).toMatchObject({
      terminal: 2,
      inside: true,
    });
  });
});

describe('roles and labels in lesson.md', () => {
  test('a label names the heading that follows, and ref links to it', () => {
    const { html } = render(
      '(top)=\n## A section\n\nSee {ref}`top`, {ref}`there <top>` and {ref}`else-where`.\n\n(gone)=\n\nText',
    );
    expect(html).toBe(
      '<h2 id="top">A section</h2>\n<p>See <a href="#top">A section</a>, <a href="#top">there</a> and else where.</p>\n<p>Text</p>',
    );
  });

  test('the others keep their words', () => {
    expect(
      render(
        '{doc}`words <../a/b.md>` {doc}`../x/040-run.md` {kbd}`C` {sup}`2` {file}`/etc` {term}`image` {guilabel}`OK`',
      ).html,
    ).toBe('<p>words run <kbd>C</kbd> <sup>2</sup> <code>/etc</code> image <strong>OK</strong></p>');
  });
});

describe('titles', () => {
  test('the title stands once; other headings of that size are sections', () => {
    expect(render('(l)=\n# The *title*\n\nText\n\n# More', 'md').html).toBe('<p>Text</p>\n<h2>More</h2>');
    expect(render('# Another\n\nText', 'mdx').html).toBe('<h2>Another</h2>\n<p>Text</p>');
  });
});

describe.each(['md', 'mdx'] as const)('pictures in %s', (format) => {
  test('one beside the lesson gets its address', () => {
    expect(render('![A machine](./vm.svg "t")', format).html).toBe(
      '<p><img src="/pictures/vm.svg" alt="A machine" title="t"></img></p>',
    );
  });

  test.each(['https://x.example/a.png', '//x.example/a.png', 'http://u@x.example/a.png'])(
    'one on another host is a captioned link: %s',
    (url) => {
      const { html, notes } = render(`![A caption](${url})`, format);
      expect(html).not.toContain('<img');
      expect(html).toMatch(
        /<a href="[^"]*x\.example\/a\.png">A caption<\/a><small> Note for the author: pages load nothing from x\.example\./,
      );
      expect(notes).toEqual(['A picture on x.example is not loaded']);
    },
  );

  test('so is one by reference, in a link, or in a figure', () => {
    expect(render('![A][r]\n\n[r]: https://x.example/a.png', format).html).toContain(
      '<a href="https://x.example/a.png">A</a>',
    );
    const badge = render('[![A](https://x.example/a.png)](https://y.example/)', format).html;
    expect(badge).toMatch(/^<p><a href="https:\/\/y\.example\/"><span className="remote-picture">A<small>/);
    const figure = render('```{figure} https://x.example/a.png\n:alt: Alt\n\nThe *caption*\n```', format).html;
    expect(figure).toMatch(
      /^<figure><p><span className="remote-picture"><a href="https:\/\/x\.example\/a\.png">Alt<\/a>.*<figcaption><p>The <em>caption<\/em><\/p><\/figcaption><\/figure>$/,
    );
  });
});

test('an img element in mdx is a picture like any other', () => {
  expect(render('<img src="https://x.example/a.png" alt="A" />', 'mdx').html).toContain(
    '<a href="https://x.example/a.png">A</a>',
  );
});

test('a picture that is not there ends an mdx lesson, and is words in lesson.md', () => {
  expect(fails('Text\n\n![x](no.png)')).toMatchObject({
    line: 3,
    message: 'There is no picture "no.png" beside this lesson',
  });
  expect(render('![A caption](no.png)').html).toBe('<p><span className="missing-picture">A caption</span></p>');
  expect(render('![](../%2e%2e/x.png)').html).not.toContain('<img');
});

describe('links', () => {
  test('to another lesson, by its file', () => {
    for (const url of [
      '../060-build/lesson.mdx',
      '../060-build/lesson.md',
      '060-build/lesson',
      'build',
      'build.html',
      '../060-build',
    ])
      expect(render(`[x](${url}#y)`, 'mdx').html, url).toBe('<p><a href="/course/build#y">x</a></p>');
  });

  test('that lead nowhere end an mdx lesson, and are words in lesson.md', () => {
    expect(fails('[x](../070-gone/lesson.mdx)')).toMatchObject({
      line: 1,
      message: 'The link "../070-gone/lesson.mdx" leads nowhere',
    });
    expect(fails('[x](javascript:alert(1))').message).toMatch(/leads nowhere/);
    expect(render('see [*x*](../setup/install.md)').html).toBe('<p>see <em>x</em></p>');
  });

  test('to elsewhere stay', () => {
    expect(
      render('<https://x.example> [m](mailto:a@b.example) [h](#here) [r](/room) [p](//x.example/)', 'md').html,
    ).toBe(
      '<p><a href="https://x.example">https://x.example</a> <a href="mailto:a@b.example">m</a> <a href="#here">h</a> <a href="/room">r</a> <a href="https://x.example/">p</a></p>',
    );
  });
});

describe('what is wrong says where', () => {
  test.each([
    ['a\n\n```bash termnal=2\nls\n```', 3, /Did you mean terminal/],
    ['````{note}\n\n```bash insde\nls\n```\n````', 3, /Did you mean inside/],
    ['a\n\n```{note}\nb\n\n{1 +\n```', 6, /authoring/],
    ['a\n\n:::{note}\n[x](nowhere.md)\n:::', 4, /another lesson/],
    ['a\n\na <b', 3, /authoring/],
  ])('%j', (source, line, help) => {
    const problem = fails(source);
    expect(problem.line).toBe(line);
    expect(problem.help).toMatch(help);
  });

  test('lines count from where the body starts', () => {
    expect(problemFromMessage({ reason: 'x', note: 'y', line: 3, column: 2 }, 'f', 8)).toEqual({
      file: 'f',
      line: 10,
      column: 2,
      message: 'x',
      help: 'y',
    });
  });
});

test('a code block carries all that the page does with it', () => {
  const processor = unified()
    .use(remarkParse)
    .use(pagePlugins({ format: 'mdx', title: '', pictureUrl: () => null, lessonUrl: () => null }))
    .use(remarkRehype);
  const tree = processor.runSync(
    processor.parse('```console terminal=2\n$ ls\nout\n```\n\n```text file=a/b\nx\n```\n\n```console\nout\n```'),
  );
  const found: Record<string, unknown>[] = [];
  visit(tree as never, 'element', (node: Hast) => void (node.tagName === 'code' && found.push(node.properties!)));
  expect(found[0]).toMatchObject({ className: ['language-console'], dataRun: 'ls\r', dataCopy: 'ls' });
  expect(JSON.parse(String(found[0]!.dataBlock))).toMatchObject({ kind: 'console', terminal: 2, run: true });
  expect(found[1]).toMatchObject({ dataSave: 'x\n', dataCopy: 'x' });
  expect(found[1]).not.toHaveProperty('dataRun');
  expect(JSON.parse(String(found[2]!.dataBlock))).toMatchObject({ run: false });
});

test("a Jupyter Book's page is rendered whole, as it stands", async () => {
  const page = new URL('../e2e/content/jupyter/010-containers/lesson.md', import.meta.url);
  const source = await readFile(page, 'utf8');
  const { html } = render(source, 'md', 'Containers on a workstation');
  expect(html).not.toMatch(/MUST NOT BE SHOWN|<img|<script|\{note\}|\{tip\}|:::|```|toctree|<h1/);
  for (const text of [
    '10:30 minutes',
    'n &lt; 3 people',
    '{memory}',
    'If a &lt; b',
    'Shown as it stands: &lt;x> {y}',
    'The last sentence of the page.',
  ])
    expect(html).toContain(text);
  for (const kind of ['tip', 'note', 'warning']) expect(html).toContain(`<aside className="admonition ${kind}"`);
  expect(html.match(/remote-picture/g)).toHaveLength(2);
  expect(html).toContain('<a href="#building">Building</a>');
  expect(html).toContain('<table>');
  expect(html.length).toBeGreaterThan(3000);
  expect(
    listBlocks(source, 'md')
      .filter((block) => block.info.run)
      .map((block) => block.typed),
  ).toEqual([
    'docker run --rm alpine:latest echo from-the-page\r',
    'echo typed from a transcript\r',
    'echo one\recho two\r',
  ]);
});
