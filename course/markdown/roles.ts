/**
 * MyST's roles (`{ref}`…``) in a `lesson.md`: the ones that name code, keys or a raised letter are shown so; the ones
 * that refer to something keep their words, and a link where the page has the target. Knows nothing of other pages.
 */
import type { InlineCode, PhrasingContent, Root, Text } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { inline } from './nodes.ts';

const ROLE = /\{([A-Za-z][\w:+.-]*)\}$/;

/** Roles shown as an element of their own. */
const ELEMENTS: Readonly<Record<string, string>> = {
  kbd: 'kbd',
  sub: 'sub',
  subscript: 'sub',
  sup: 'sup',
  superscript: 'sup',
};
/** Roles that stay code. */
const CODE = new Set([
  'code',
  'command',
  'file',
  'program',
  'envvar',
  'option',
  'math',
  'samp',
  'py:func',
  'py:class',
  'py:mod',
  'py:meth',
]);
const STRONG = new Set(['guilabel', 'menuselection', 'strong']);

export function remarkRoles(): (tree: Root) => void {
  return (tree) => {
    const headings = new Map<string, string>();
    visit(tree, 'heading', (node) => {
      const id = node.data?.hProperties?.id;
      if (typeof id === 'string') headings.set(id, toString(node));
    });
    visit(tree, 'inlineCode', (node, index, parent) => {
      const before = index === undefined ? undefined : parent?.children[index - 1];
      if (!parent || index === undefined || before?.type !== 'text') return;
      const match = ROLE.exec(before.value);
      if (!match) return;
      before.value = before.value.slice(0, match.index);
      parent.children[index] = shown(match[1]!, node, headings);
    });
  };
}

function shown(role: string, node: InlineCode, headings: ReadonlyMap<string, string>): PhrasingContent {
  if (CODE.has(role)) return node;
  const titled = /^([\s\S]*\S)\s*<([^<>]+)>$/.exec(node.value);
  const target = titled?.[2] ?? node.value;
  const words = titled?.[1] ?? headings.get(target) ?? readable(role, node.value);
  const text: Text = { type: 'text', value: words, position: node.position };
  if (Object.hasOwn(ELEMENTS, role)) return inline(ELEMENTS[role]!, null, [text], node.position);
  if (STRONG.has(role)) return { type: 'strong', children: [text], position: node.position };
  return headings.has(target) ? { type: 'link', url: `#${target}`, children: [text], position: node.position } : text;
}

/** `../setup/install-docker.md` says more as "install docker". */
function readable(role: string, value: string): string {
  if (role !== 'doc' && role !== 'ref' && role !== 'numref') return value;
  const last = value.split('/').at(-1) ?? value;
  return last
    .replace(/\.(?:md|mdx|ipynb|rst)$/, '')
    .replace(/[-_]+/g, ' ')
    .replace(/^\d+ /, '');
}
