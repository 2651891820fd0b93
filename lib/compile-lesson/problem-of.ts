/**
 * Turns what the compiler throws into a problem in an author's words. The parser speaks of itself ("acorn",
 * "before name"); an author wants to know what to write instead. Knows neither plugins nor pages.
 */
import { isParserMessage, problemFromMessage, type LessonProblem, type ParserMessage } from '../../course/problem.ts';

/** The parts of esbuild's failure that matter here: a plugin's own error travels in `detail`. */
type Failure = {
  errors?: { text?: string; detail?: { cause?: unknown } | null; location?: { line: number; column: number } | null }[];
};

/** null: this is no fault of the lesson. */
export function problemOf(thrown: unknown, file: string, bodyLine: number): LessonProblem | null {
  const fault = (thrown as Failure | null)?.errors?.[0];
  if (!fault) return null;
  const cause = fault.detail?.cause ?? fault.detail;
  if (isParserMessage(cause)) return problemFromMessage(plainly(cause), file, bodyLine);
  return problemFromMessage(
    { reason: fault.text ?? 'The lesson cannot be read', line: fault.location?.line },
    file,
    bodyLine,
  );
}

function plainly(message: ParserMessage): ParserMessage {
  const { reason, note, line, column } = message;
  const said = (reasonInWords: string, help: string): ParserMessage => ({
    reason: reasonInWords,
    note: help,
    line,
    column,
  });
  if (note) return { reason, note, line, column };
  const tag = /<([A-Za-z][\w.]*)>`/.exec(reason)?.[1];
  if (tag && /^Expected a closing tag/.test(reason)) {
    // The parser names the place where it gave up; the author has to look where the tag was opened.
    const opened = /\((\d+):(\d+)-/.exec(reason);
    return {
      ...said(
        `<${tag}> is opened and never closed`,
        `Write </${tag}> where it ends, or <${tag} … /> if nothing stands inside it.`,
      ),
      ...(opened ? { line: Number(opened[1]), column: Number(opened[2]) } : {}),
    };
  }
  if (/^Unexpected closing/.test(reason))
    return said(
      'A component is closed here that was not opened',
      'Remove this closing tag, or write the opening one before it.',
    );
  if (/comment/.test(reason))
    return said('HTML comments do not work in a lesson.mdx', 'Write {/* the comment */} instead.');
  if (/import\/exports/.test(reason))
    return said(
      'A line that begins with import or export is code in a lesson.mdx',
      'A lesson cannot import or export. In a sentence, let the line begin with another word.',
    );
  if (/acorn|in expression/.test(reason))
    return said(
      'What follows the { cannot be read',
      'In a lesson.mdx a { starts an expression: write \\{ for a plain one, or put it into `code`.',
    );
  if (/name|attribute|tag|lazy line|end of file/.test(reason))
    return said(
      'What follows the < is not a component',
      'In a lesson.mdx a < starts a component: write \\< for a plain one, or put it into `code`.',
    );
  return { reason, line, column };
}
