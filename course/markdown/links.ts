/**
 * Links: to another lesson of the course (`../060-build/lesson.mdx`, which works in an editor as well) they get its
 * address on this site; what could run a script, and in `lesson.md` what leads nowhere here, becomes plain words.
 * Knows no routes.
 */
import type { Link, Parent, Root } from 'mdast';
import { SKIP, visit } from 'unist-util-visit';
import type { VFile } from 'vfile';
import type { LessonFormat } from '../lesson-format.ts';
import { misuse } from './nodes.ts';

type Options = { format: LessonFormat; lessonUrl: (slug: string) => string | null };

const SAFE_SCHEME = /^(?:https?|mailto):/i;

export function remarkLinks(options: Options): (tree: Root, file: VFile) => void {
  return (tree, file) => {
    visit(tree, 'definition', (node) => {
      node.url = addressOf(node.url, options) ?? '#';
    });
    visit(tree, 'link', (node: Link, index, parent: Parent | undefined) => {
      const url = addressOf(node.url, options);
      if (url !== null) {
        node.url = url;
        return;
      }
      if (options.format === 'mdx')
        misuse(
          `The link "${node.url}" leads nowhere`,
          'Link to another lesson as in ../060-build/lesson.mdx, or to a whole https address.',
          node.position,
        );
      file.message(`The link "${node.url}" leads nowhere here`, { place: node.position, source: 'slipway' });
      if (!parent || index === undefined) return;
      parent.children.splice(index, 1, ...node.children);
      return [SKIP, index];
    });
  };
}

function addressOf(url: string, { lessonUrl }: Options): string | null {
  if (url.startsWith('#')) return url;
  if (/^[a-z][a-z0-9+.-]*:/i.test(url)) return SAFE_SCHEME.test(url) ? url : null;
  if (url.startsWith('//')) return `https:${url}`;
  if (url.startsWith('/')) return url;
  const match =
    /^(?:\.{1,2}\/)*(?:\d{3}-)?([a-z0-9][a-z0-9-]*)(?:\/(?:lesson)?)?(?:\.(?:mdx?|ipynb|html))?(#.*)?$/.exec(url);
  const lesson = match ? lessonUrl(match[1]!) : null;
  return lesson === null ? null : lesson + (match![2] ?? '');
}
