/**
 * What an author may write in a lesson.mdx beyond Markdown: the known components with the right props, a few plain
 * HTML elements, and braces around literals and comments. Everything else fails here, with its line, before it could
 * fail on a student's page. Knows no component itself; the map's contract is handed in.
 */
import type { Root } from 'mdast';
import type { MdxJsxAttribute, MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx';
import { visit } from 'unist-util-visit';
import type * as z from 'zod';
import { misuse } from '../../course/markdown/nodes.ts';
import { nearest } from '../../course/suggest.ts';
import { literal } from './literal.ts';

/** A component's props as a strict schema, and whether something has to stand inside it. */
export type ComponentContract = { props: z.ZodObject; children: 'needed' | 'none' };
export type Contract = Readonly<Record<string, ComponentContract>>;

const plain = new Set(
  'abbr b blockquote br caption cite code dd del details div dl dt em hr i ins kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td th thead tr u ul var'.split(
    ' ',
  ),
);
const plainAttributes = new Set(['id', 'title', 'lang', 'dir', 'open', 'start', 'colSpan', 'rowSpan', 'scope', 'cite']);

type Element = MdxJsxFlowElement | MdxJsxTextElement;

export function strict(contract: Contract, pictureUrl: (name: string) => string | null) {
  return () => (tree: Root) => {
    visit(tree, (node) => {
      if (node.type === 'mdxjsEsm')
        fail(
          node,
          'A lesson cannot import or export',
          `Components are there without an import: ${Object.keys(contract).join(', ')}.`,
        );
      if (node.type === 'mdxFlowExpression' || node.type === 'mdxTextExpression') {
        if (node.data?.estree && !literal(node.data.estree).ok)
          fail(
            node,
            `{${shorten(node.value)}} is not a text or a number`,
            'Write \\{ to show a brace, or put the text into `code`.',
          );
      }
      if (node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement') element(contract, node, pictureUrl);
    });
  };
}

type Placed = { position?: Parameters<typeof misuse>[2] };

function fail(node: Placed, message: string, help: string): never {
  misuse(message, help, node.position);
}

function element(contract: Contract, node: Element, pictureUrl: (name: string) => string | null) {
  const name = node.name;
  // <> … </> groups and says nothing.
  if (name === null) return;
  const known = Object.hasOwn(contract, name) ? contract[name] : undefined;
  if (!known && !plain.has(name)) unknown(contract, name, node);
  const props: Record<string, unknown> = {};
  for (const attribute of node.attributes) {
    if (attribute.type === 'mdxJsxExpressionAttribute')
      fail(
        attribute.position ? attribute : node,
        `<${name}> cannot be given {…} as a whole`,
        'Name each property and write its value in quotes.',
      );
    props[attribute.name] = valueOf(attribute, name, node);
  }
  if (known) {
    check(name, known, props, node);
    picture(node, pictureUrl);
  } else {
    const stray = Object.keys(props).find((key) => !plainAttributes.has(key));
    if (stray) fail(node, `<${name}> cannot have ${stray}`, `Possible here: ${[...plainAttributes].join(', ')}.`);
  }
}

function unknown(contract: Contract, name: string, node: Element): never {
  const names = Object.keys(contract);
  const meant = nearest(name, names) ?? nearest(name, [...plain]);
  if (name === 'img')
    fail(
      node,
      'Pictures are not written as <img>',
      'Write ![what it shows](picture.svg), or <Figure src="picture.svg" alt="…" />.',
    );
  if (name === 'a') fail(node, 'Links are not written as <a>', 'Write [text](address).');
  fail(
    node,
    `There is no component <${name}>`,
    meant
      ? `Did you mean <${meant}>?`
      : `Possible here: ${names.map((each) => `<${each}>`).join(', ')}. Write \\< to show a less-than sign.`,
  );
}

function valueOf(attribute: MdxJsxAttribute, name: string, node: Element): unknown {
  const value = attribute.value;
  if (value === null || value === undefined) return true;
  if (typeof value === 'string') return value;
  const read = value.data?.estree ? literal(value.data.estree) : null;
  if (!read?.ok)
    fail(
      node,
      `The value of ${attribute.name} on <${name}> has to be a plain text, number, true or false`,
      `Write ${attribute.name}="…".`,
    );
  return read.value;
}

function check(name: string, known: ComponentContract, props: Record<string, unknown>, node: Element) {
  const keys = Object.keys(known.props.shape);
  const parsed = known.props.safeParse(props);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    if (issue.code === 'unrecognized_keys') {
      const key = issue.keys[0] ?? '';
      const meant = nearest(key, keys);
      fail(
        node,
        `<${name}> has no property ${key}`,
        meant ? `Did you mean ${meant}?` : keys.length ? `Possible here: ${keys.join(', ')}.` : 'Remove it.',
      );
    }
    const key = String(issue.path[0] ?? '');
    if (!(key in props)) fail(node, `<${name}> needs ${key}`, `Write <${name} ${key}="…">.`);
    if (issue.code === 'invalid_value') {
      const values = issue.values.map(String);
      const meant = nearest(String(props[key]), values);
      fail(
        node,
        `${key}="${String(props[key])}" is not known on <${name}>`,
        meant ? `Did you mean ${key}="${meant}"?` : `Possible here: ${values.join(', ')}.`,
      );
    }
    fail(
      node,
      `${key} on <${name}> is not as it should be: ${issue.message}`,
      'See "Components" in docs/authoring.md.',
    );
  }
  if (known.children === 'none' && node.children.length > 0)
    fail(node, `Nothing can stand inside <${name}>`, `Write <${name} … />.`);
  if (known.children === 'needed' && node.children.length === 0)
    fail(node, `<${name}> is empty`, `Write its text between <${name}> and </${name}>.`);
  if (node.type === 'mdxJsxTextElement')
    fail(
      node,
      `<${name}> stands in the middle of a paragraph`,
      `Put <${name}> on a line of its own, with an empty line before and after.`,
    );
}

/** A component's `src` is a picture beside the lesson, and becomes its address. */
function picture(node: Element, pictureUrl: (name: string) => string | null) {
  for (const attribute of node.attributes) {
    if (attribute.type !== 'mdxJsxAttribute' || attribute.name !== 'src' || typeof attribute.value !== 'string')
      continue;
    if (/^([a-z]+:)?\/\//i.test(attribute.value))
      fail(node, 'Pages never load pictures from other hosts', 'Put the file beside the lesson and name it here.');
    const url = pictureUrl(attribute.value);
    if (url === null)
      fail(
        node,
        `There is no picture ${attribute.value} beside this lesson`,
        'Put it into the folder of the lesson, and mind capital letters.',
      );
    attribute.value = url;
  }
}

const shorten = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
