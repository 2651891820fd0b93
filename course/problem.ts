/** What is wrong with a file of a course, in words for its author. Knows nothing of how it is shown. */

export type LessonProblem = {
  /** Relative to the content directory. */
  file: string;
  /** Both count from 1; a problem of the whole file stands at 1:1. */
  line: number;
  column: number;
  message: string;
  /** What to do about it. */
  help: string;
};

/** The part of a vfile message that matters here; MDX's own parser throws the same shape. */
export type ParserMessage = {
  reason: string;
  note?: string | undefined;
  line?: number | undefined;
  column?: number | undefined;
};

export function isParserMessage(error: unknown): error is ParserMessage {
  return typeof error === 'object' && error !== null && 'reason' in error && typeof error.reason === 'string';
}

/** A message about a lesson's body as a problem of its file. `bodyLine`: where in the file the body starts. */
export function problemFromMessage(message: ParserMessage, file: string, bodyLine: number): LessonProblem {
  return {
    file,
    line: bodyLine - 1 + (message.line ?? 1),
    column: message.column ?? 1,
    message: message.reason,
    help: message.note ?? 'See docs/authoring.md for what a lesson may contain.',
  };
}
