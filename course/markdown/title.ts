/** The lesson's title stands on the page once: the text's own first h1 is left out, any other h1 is a section. Knows nothing of front matter. */
import type { Root } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';

export function remarkTitle({ title }: { title: string }): (tree: Root) => void {
  return (tree) => {
    const index = tree.children.findIndex((node) => node.type === 'heading' && node.depth === 1);
    const first = tree.children[index];
    if (first && plain(toString(first)) === plain(title)) tree.children.splice(index, 1);
    visit(tree, 'heading', (node) => {
      if (node.depth === 1) node.depth = 2;
    });
  };
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase();
}
