/**
 * Every code block of a lesson, in the order of the page, for whoever executes them: the same plugins and the same
 * parser as the page, so that they cannot drift. Knows nothing of how a block is run.
 */
import type { Root } from 'mdast';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import { VFile } from 'vfile';
import type { BlockInfo } from './blocks.ts';
import { runText } from './blocks.ts';
import type { LessonFormat } from './lesson-format.ts';
import { syntaxPlugins } from './markdown.ts';
import { infoOf } from './markdown/blocks.ts';

export type Block = {
  /** The line of its opening fence, counted from the first line of the text. */
  line: number;
  info: BlockInfo;
  code: string;
  /** What Run types; empty if the block has no Run. */
  typed: string;
};

/** A lesson's text as plain mdast. Throws the parser's message (problem.ts) if it is not a lesson's text. */
export function parseLesson(source: string, format: LessonFormat): Root {
  const base = unified().use(remarkParse);
  const processor = (format === 'mdx' ? base.use(remarkMdx) : base).use(syntaxPlugins(format));
  const file = new VFile(source);
  return processor.runSync(processor.parse(file), file) as Root;
}

/** All blocks of a lesson's text. Throws the parser's message (problem.ts) if the text or a block's options are wrong. */
export function listBlocks(source: string, format: LessonFormat): Block[] {
  const blocks: Block[] = [];
  visit(parseLesson(source, format), 'code', (node) => {
    const info = infoOf(node, format);
    const typed = runText(info, node.value);
    blocks.push({
      line: node.position?.start.line ?? 1,
      info: { ...info, run: typed !== '' },
      code: node.value,
      typed,
    });
  });
  return blocks;
}
