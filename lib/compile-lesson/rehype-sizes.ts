/**
 * Pictures of a lesson: each gets its size, so that the page keeps its room until it is there, and one that stands
 * alone becomes a figure with its title as caption. Knows no file itself.
 */
import type { Element, Root } from 'hast';
import { visit } from 'unist-util-visit';

export type Size = { width: number; height: number };

export function rehypeSizes(sizeOf: (url: string) => Promise<Size | null>) {
  return () => async (tree: Root) => {
    const pictures: Element[] = [];
    visit(tree, 'element', (node) => {
      if (node.tagName === 'img') pictures.push(node);
      if (node.tagName === 'p') asFigure(node);
    });
    await Promise.all(
      pictures.map(async (picture) => {
        const size = picture.properties.width === undefined ? await sizeOf(String(picture.properties.src ?? '')) : null;
        Object.assign(picture.properties, size, { loading: 'lazy', decoding: 'async' });
      }),
    );
  };
}

function asFigure(paragraph: Element) {
  const solid = paragraph.children.filter((child) => child.type !== 'text' || child.value.trim() !== '');
  const [only] = solid;
  if (solid.length !== 1 || only?.type !== 'element' || only.tagName !== 'img') return;
  const caption = only.properties.title;
  delete only.properties.title;
  paragraph.tagName = 'figure';
  paragraph.children = [only];
  if (typeof caption === 'string')
    paragraph.children.push({
      type: 'element',
      tagName: 'figcaption',
      properties: {},
      children: [{ type: 'text', value: caption }],
    });
}
