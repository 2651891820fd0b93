/** What the compiler hands to the component of a code block. Knows neither of them. */
import type { BlockInfo } from '../course/blocks.ts';

export type CodeBlockData = {
  /** Unique within the lesson. */
  id: string;
  info: BlockInfo;
  /** As the author wrote it. */
  text: string;
  /** Highlighted, escaped, ready for the page. */
  html: string;
  copy: string;
  /** What Run types; null: no Run. */
  run: string | null;
  /** What *Save to my host* writes; null: no such button. */
  save: string | null;
};
