/**
 * How a lesson's Markdown is read: the one list of remark plugins, used by the page's compiler and by the runner of
 * the lessons' blocks. What comes out is plain mdast that any compiler knows; whatever is special travels as
 * `data.hName` and `data.hProperties`, so no component is needed to render it:
 *
 * - admonition: `<aside class="admonition note" data-kind="note" role="note"><p class="admonition-title">…</p>…</aside>`,
 *   or `<details class="admonition note" …><summary class="admonition-title">…` where the author asked for a closed one
 * - code block: `<pre><code class="language-…" data-block='{BlockInfo as JSON}' data-run="…" data-save="…" data-copy="…">`
 * - a picture on another host: `<span class="remote-picture"><a href="…">caption</a><small>…</small></span>`
 *
 * Misuse fails with a message whose `reason` says what, whose `note` says what to do (problem.ts reads it).
 * Knows nothing of React, of addresses, or of the disk.
 */
import remarkGfm from 'remark-gfm';
import type { PluggableList } from 'unified';
import type { LessonFormat } from './lesson-format.ts';
import { remarkBlocks } from './markdown/blocks.ts';
import { remarkContainers } from './markdown/containers.ts';
import { remarkDirectives } from './markdown/directives.ts';
import { remarkLabels } from './markdown/labels.ts';
import { remarkLinks } from './markdown/links.ts';
import { remarkPictures } from './markdown/pictures.ts';
import { remarkRoles } from './markdown/roles.ts';
import { remarkSourceLines } from './markdown/source-lines.ts';
import { remarkTitle } from './markdown/title.ts';

export type PageOptions = {
  format: LessonFormat;
  /** The lesson's title, which the page prints itself: the same h1 in the text is left out, any other becomes an h2. */
  title: string;
  /** The address of a picture beside the lesson (`vm.svg`); null: there is none of that name. */
  pictureUrl: (name: string) => string | null;
  /** The address of a lesson of the same course, by its slug; null: there is none. */
  lessonUrl: (slug: string) => string | null;
  /** Plugins that look at the whole text, admonitions' insides included, before pictures and links get their addresses. */
  checks?: PluggableList;
};

/** Syntax only: GFM, admonitions in both notations, and in `lesson.md` MyST's roles, labels and comments, and no HTML. */
export function syntaxPlugins(format: LessonFormat): PluggableList {
  return [
    [remarkSourceLines, { format }],
    remarkGfm,
    remarkContainers,
    [remarkDirectives, { format }],
    remarkLabels,
    ...(format === 'md' ? [remarkRoles] : []),
  ];
}

/** All that a lesson's page needs, in order. Give it to the compiler as its remark plugins, with the same `format`. */
export function pagePlugins(options: PageOptions): PluggableList {
  const { format, title, pictureUrl, lessonUrl, checks = [] } = options;
  return [
    ...syntaxPlugins(format),
    ...checks,
    [remarkTitle, { title }],
    [remarkPictures, { format, pictureUrl }],
    [remarkLinks, { format, lessonUrl }],
    [remarkBlocks, { format }],
  ];
}
