/**
 * Code blocks for the page: what each one is (`data-block`), and what Run types, Save writes and Copy copies, worked
 * out here so that the browser needs no parser. Knows nothing of buttons.
 */
import type { Code, Root } from 'mdast';
import { visit } from 'unist-util-visit';
import type { VFile } from 'vfile';
import { copyText, fileText, parseBlockInfo, runText } from '../blocks.ts';
import type { BlockInfo } from '../blocks.ts';
import type { LessonFormat } from '../lesson-format.ts';
import { misuse } from './nodes.ts';

export function remarkBlocks({ format }: { format: LessonFormat }): (tree: Root, file: VFile) => void {
  return (tree, file) =>
    visit(tree, 'code', (node) => {
      const info = infoOf(node, format, file);
      const typed = runText(info, node.value);
      node.lang = info.language;
      node.data = {
        ...node.data,
        hProperties: {
          ...node.data?.hProperties,
          ...(info.language ? { className: [`language-${info.language}`] } : {}),
          dataBlock: JSON.stringify({ ...info, run: typed !== '' }),
          ...(typed !== '' ? { dataRun: typed } : {}),
          ...(info.file !== null ? { dataSave: fileText(node.value) } : {}),
          dataCopy: copyText(info, node.value),
        },
      };
    });
}

/** A mistake in a block's options ends an MDX lesson; in a `lesson.md` of another tool's making it is let pass. */
export function infoOf(node: Code, format: LessonFormat, file?: VFile): BlockInfo {
  const result = parseBlockInfo(node.lang, node.meta);
  if (result.ok) return result.info;
  const { message, help } = result.problem;
  if (format === 'mdx') misuse(message, help, node.position);
  file?.message(`${message}. ${help}`, { place: node.position, source: 'slipway' });
  return understood(node);
}

/** What remains of a block's options without those that are not ours. */
function understood(node: Code): BlockInfo {
  let info = parseBlockInfo(node.lang, null);
  let meta = '';
  for (const word of (node.meta ?? '').split(/\s+/)) {
    const more = parseBlockInfo(node.lang, `${meta} ${word}`);
    if (!more.ok) continue;
    meta = `${meta} ${word}`;
    info = more;
  }
  if (!info.ok) throw new Error('a block without options is always understood');
  return info.info;
}
