/**
 * YAML that an author wrote, checked against a schema, with the line of whatever is wrong; and the cut between a
 * lesson's front matter and its body. Knows nothing of directories.
 */
import { LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod';
import type { LessonProblem } from './problem.ts';
import { suggest } from './suggest.ts';

export type FrontMatterCut = {
  yaml: string | null;
  yamlLine: number;
  body: string;
  bodyLine: number;
  unclosed: boolean;
};

/** Cuts `---` … `---` off the top of a lesson. `bodyLine` is the line of the file at which the body starts. */
export function cutFrontMatter(text: string): FrontMatterCut {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const whole = { yaml: null, yamlLine: 1, body: lines.join('\n'), bodyLine: 1 };
  if (!/^---\s*$/.test(lines[0] ?? '')) return { ...whole, unclosed: false };
  const end = lines.findIndex((line, index) => index > 0 && /^---\s*$/.test(line));
  if (end === -1) return { ...whole, unclosed: true };
  return {
    yaml: lines.slice(1, end).join('\n'),
    yamlLine: 2,
    body: lines.slice(end + 1).join('\n'),
    bodyLine: end + 2,
    unclosed: false,
  };
}

export type Checked<T> = { ok: true; value: T } | { ok: false; problem: LessonProblem };

/** Parses YAML and checks it. `firstLine` is the line of the file at which the YAML starts. */
export function readYaml<S extends z.ZodType>(
  schema: S,
  yaml: string,
  file: string,
  firstLine: number,
  keys: readonly string[],
): Checked<z.infer<S>> {
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return { file, line: firstLine - 1 + Math.max(1, line), column: Math.max(1, col) };
  };
  const fault = document.errors[0];
  if (fault) {
    const help =
      'Check the indentation, and put quotes around a text that contains ": " or starts with a special character.';
    return { ok: false, problem: { ...at(fault.pos[0]), message: `This is not valid YAML: ${fault.message}`, help } };
  }
  const parsed = schema.safeParse(document.toJS() ?? {});
  if (parsed.success) return { ok: true, value: parsed.data };

  // A mistyped key first: it explains the one that is missing.
  const issue = parsed.error.issues.find((each) => each.code === 'unrecognized_keys') ?? parsed.error.issues[0]!;
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = unknown === undefined ? issue.path : [...issue.path, unknown];
  const name = path.map(String).join('.');
  const place = at(offsetOf(document, path));
  if (unknown !== undefined) {
    const help = issue.path.length === 0 ? suggest(unknown, keys) : 'Remove it.';
    return { ok: false, problem: { ...place, message: `"${name}" is not a known key`, help } };
  }
  if (issue.code === 'invalid_type' && lookUp(document.toJS(), issue.path) === undefined) {
    const message = path.length === 0 ? 'There is nothing here yet' : `"${name}" is missing`;
    return { ok: false, problem: { ...place, message, help: `These keys belong here: ${keys.join(', ')}.` } };
  }
  return {
    ok: false,
    problem: {
      ...place,
      message: `"${name}" is not as it should be: ${issue.message}`,
      help: 'See "Front matter" in docs/authoring.md.',
    },
  };
}

type YamlDocument = ReturnType<typeof parseDocument>;

/** Where in the text the value at a path stands; of an absent one, its nearest ancestor. */
function offsetOf(document: YamlDocument, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (node && typeof node === 'object' && 'range' in node && Array.isArray(node.range)) return Number(node.range[0]);
  }
  return 0;
}

function lookUp(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value ?? {});
}
