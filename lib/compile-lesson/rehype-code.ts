/** Code blocks, as the content engine marks them, become one component each, with their text highlighted. */
import type { Element, ElementContent, Root } from 'hast';
import type { MdxJsxFlowElementHast } from 'mdast-util-mdx-jsx';
import { SKIP, visit } from 'unist-util-visit';
import type { BlockInfo } from '../../course/blocks.ts';
import type { CodeBlockData } from '../code-block.ts';
import { highlight } from './highlight.ts';

const plainBlock: BlockInfo = {
  kind: 'code',
  language: null,
  terminal: null,
  inside: false,
  interrupt: false,
  run: false,
  needs: null,
  file: null,
};

export function rehypeCode() {
  return async (tree: Root) => {
    const work: Promise<void>[] = [];
    visit(tree, 'element', (node, index, parent) => {
      if (node.tagName !== 'pre' || !parent || index === undefined) return;
      const code = node.children.find(
        (child): child is Element => child.type === 'element' && child.tagName === 'code',
      );
      if (!code) return;
      const placeholder: MdxJsxFlowElementHast = {
        type: 'mdxJsxFlowElement',
        name: 'CodeBlock',
        attributes: [],
        children: [],
      };
      parent.children[index] = placeholder as never;
      work.push(fill(placeholder, code, `block-${work.length + 1}`));
      return SKIP;
    });
    await Promise.all(work);
  };
}

async function fill(placeholder: MdxJsxFlowElementHast, code: Element, id: string) {
  const own = (name: string): string | null => {
    const value = code.properties[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const text = textOf(code.children).replace(/\n$/, '');
  const block = own('dataBlock');
  const info = block ? (JSON.parse(block) as BlockInfo) : plainBlock;
  const data: CodeBlockData = {
    id,
    info,
    text,
    html: await highlight(text, info.language),
    copy: own('dataCopy') ?? text,
    run: own('dataRun'),
    save: own('dataSave'),
  };
  placeholder.attributes.push({ type: 'mdxJsxAttribute', name: 'block', value: JSON.stringify(data) });
}

const textOf = (nodes: readonly ElementContent[]): string =>
  nodes
    .map((node) => (node.type === 'text' ? node.value : node.type === 'element' ? textOf(node.children) : ''))
    .join('');
