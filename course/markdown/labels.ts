/**
 * MyST's targets, `(label)=` on the line before: a heading so labelled gets the label as its id, any other target
 * leaves nothing behind. Knows nothing of the links that lead there.
 */
import type { Heading, Paragraph, Parent, Root, RootContent } from 'mdast';

const TARGET = /^\(([^()\s]+)\)=\s*/;

export function remarkLabels(): (tree: Root) => void {
  return (tree) => label(tree);
}

function label(parent: Parent): void {
  let pending: string | null = null;
  const kept: RootContent[] = [];
  for (const node of parent.children as RootContent[]) {
    if (node.type === 'paragraph' || node.type === 'heading') {
      pending = takeTarget(node) ?? pending;
      if (node.children.length === 0) continue;
    }
    if (node.type === 'heading' && pending !== null)
      node.data = { ...node.data, hProperties: { ...node.data?.hProperties, id: pending } };
    pending = null;
    if ('children' in node) label(node);
    kept.push(node);
  }
  parent.children = kept;
}

/** Takes a target off the beginning of a text; what follows it there stays. */
function takeTarget(node: Heading | Paragraph): string | null {
  const first = node.children[0];
  const match = first?.type === 'text' ? TARGET.exec(first.value) : null;
  if (first?.type !== 'text' || !match) return null;
  first.value = first.value.slice(match[0].length);
  if (first.value === '') node.children.shift();
  return match[1]!;
}
