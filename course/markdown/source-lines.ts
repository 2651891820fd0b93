/**
 * The few notations of MyST that must be read before Markdown is: colon fences with braces (`:::{note} Title`, in MDX
 * an expression otherwise), and in `lesson.md` comment lines (`%`) and block breaks (`+++`). Every line stays on its
 * line. Code blocks are left alone. Knows nothing of what a directive means.
 */
import type { Parser, Processor } from 'unified';
import type { LessonFormat } from '../lesson-format.ts';
import { LITERAL_DIRECTIVES } from './names.ts';

export function remarkSourceLines(this: Processor, options: { format: LessonFormat }): void {
  const inner = this.parser as Parser | undefined;
  if (!inner) throw new Error('remarkSourceLines comes after remark-parse');
  this.parser = (document, file) => inner(rewriteLines(document, options.format), file);
}

/** Longer than any fence an author writes. */
const LITERAL_FENCE = '~'.repeat(24);

export function rewriteLines(source: string, format: LessonFormat): string {
  const lines = source.split('\n');
  let code: { mark: string; length: number } | null = null;
  let literal: { prefix: string; length: number } | null = null;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!;
    const fence = /^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)*(`{3,}|~{3,})(.*)$/.exec(line);
    if (code) {
      if (fence?.[1]!.startsWith(code.mark) && fence[1].length >= code.length && fence[2]!.trim() === '') code = null;
    } else if (literal) {
      const end = /^[\s>]*(:{3,})\s*$/.exec(line);
      if (end && end[1]!.length >= literal.length) {
        lines[index] = literal.prefix + LITERAL_FENCE;
        literal = null;
      }
    } else if (fence && !(fence[1]!.startsWith('`') && fence[2]!.includes('`'))) {
      code = { mark: fence[1]![0]!, length: fence[1]!.length };
    } else {
      const colon = /^([\s>]*)(:{3,})\s*\{([A-Za-z][\w.:-]*)\}(.*)$/.exec(line);
      if (colon && LITERAL_DIRECTIVES.has(colon[3]!)) {
        literal = { prefix: colon[1]!, length: colon[2]!.length };
        lines[index] = `${colon[1]}${LITERAL_FENCE}{${colon[3]}}${colon[4]}`;
      } else if (colon) {
        const closed = takeOptions(lines, index + 1).some((option) => /^class:.*\bdropdown\b/.test(option));
        lines[index] = `${colon[1]}${colon[2]}${colon[3]}${label(colon[4]!)}${closed ? '{closed}' : ''}`;
      } else if (format === 'md' && /^ {0,3}(?:%|\+\+\+(?:\s|$))/.test(line)) {
        lines[index] = '';
      }
    }
  }
  return lines.join('\n');
}

function label(argument: string): string {
  const text = argument.trim();
  return text === '' ? '' : `[${text.replace(/[[\]]/g, '\\$&')}]`;
}

/** Blanks the option lines (`:name: value`) that follow a directive's first line, and returns them. */
function takeOptions(lines: string[], from: number): string[] {
  const options: string[] = [];
  for (let index = from; index < lines.length; index++) {
    const option = /^[\s>]*:([A-Za-z][\w-]*:.*)$/.exec(lines[index]!);
    if (!option) break;
    options.push(option[1]!);
    lines[index] = '';
  }
  return options;
}
