/**
 * What must be seen before Markdown is read: colon fences with braces (`:::{note} Title`, in MDX an expression
 * otherwise), and in `lesson.md` comments (`% …`, `<!-- … -->`), block breaks (`+++`), labels of formulas
 * (`$$ (name)`), and that HTML is text there.
 * Every line stays on its line, and code blocks are left alone. Knows nothing of what a directive means.
 */
import type { Parser, Processor } from 'unified';
import type { LessonFormat } from '../lesson-format.ts';
import { LITERAL_DIRECTIVES } from './names.ts';

export function remarkSourceLines(this: Processor, options: { format: LessonFormat }): void {
  const inner = this.parser as Parser | undefined;
  if (!inner) throw new Error('remarkSourceLines comes after remark-parse');
  if (options.format === 'md') {
    const data = this.data();
    (data.micromarkExtensions ??= []).push({ disable: { null: ['htmlFlow', 'htmlText'] } });
  }
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
      if (fence && fence[1]!.startsWith(code.mark) && fence[1]!.length >= code.length && fence[2]!.trim() === '')
        code = null;
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
      } else if (format === 'md' && /\$\$\s*\([\w:.-]+\)\s*$/.test(line)) {
        lines[index] = line.replace(/\s*\([\w:.-]+\)\s*$/, '');
      } else if (format === 'md' && line.includes('<!--')) {
        dropComment(lines, index);
      }
    }
  }
  return lines.join('\n');
}

/** Takes the comments out that start on this line; one that never ends is text. */
function dropComment(lines: string[], index: number): void {
  const line = lines[index]!;
  if (line.includes('`')) return;
  const rest = line.replace(/<!--.*?-->/g, '');
  const start = /^ {0,3}<!--/.exec(rest) ? rest.indexOf('<!--') : -1;
  const end = start === -1 ? -1 : lines.findIndex((later, at) => at > index && later.includes('-->'));
  lines[index] = end === -1 ? rest : rest.slice(0, start);
  if (end === -1) return;
  for (let at = index + 1; at < end; at++) lines[at] = '';
  lines[end] = lines[end]!.slice(lines[end]!.indexOf('-->') + 3);
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
