/**
 * `:::note[Title]` … `:::`: the container form of remark's directives and nothing else of them, so that a colon in a
 * text (10:30, ::before) stays what it is. Knows nothing of what a directive means.
 */
import { directiveFromMarkdown } from 'mdast-util-directive';
import { directive } from 'micromark-extension-directive';
import type { Processor } from 'unified';

const COLON = 58;

export function remarkContainers(this: Processor): void {
  const flow = directive().flow?.[COLON];
  const container = Array.isArray(flow) ? flow[0] : flow;
  if (!container) throw new Error('micromark-extension-directive has no container construct');
  const data = this.data();
  (data.micromarkExtensions ??= []).push({ flow: { [COLON]: container } });
  (data.fromMarkdownExtensions ??= []).push(directiveFromMarkdown());
}
