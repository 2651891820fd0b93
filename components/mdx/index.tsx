/**
 * THE map of components a lesson is rendered with.
 *
 * For authors, in a lesson.mdx (properties in contract.ts, examples in docs/authoring.md):
 * - `Admonition`  a note, tip, warning … beside the text
 * - `Figure`      a picture that lies beside the lesson, with a caption
 * - `Steps`       a numbered list that stands out
 *
 * For the compiler, which writes them in the place of plain Markdown:
 * - `CodeBlock`   every code block, with its buttons
 * - `a`, `h2`–`h4`, `table`  links that say where they lead, headings with an anchor, tables that scroll by themselves
 * - `code`        code within a sentence
 */
import { Admonition } from './admonition.tsx';
import { CodeBlock } from './code-block.tsx';
import { Figure } from './figure.tsx';
import { H2, H3, H4 } from './heading.tsx';
import { InlineCode } from './inline-code.tsx';
import { LessonLink } from './lesson-link.tsx';
import { Steps } from './steps.tsx';
import { Table } from './table.tsx';

export const components = {
  Admonition,
  CodeBlock,
  Figure,
  Steps,
  a: LessonLink,
  code: InlineCode,
  h2: H2,
  h3: H3,
  h4: H4,
  table: Table,
};
