/**
 * Directives in both notations (```` ```{note} Title ```` and `:::note[Title]`) become one form: admonitions, code
 * blocks, pictures, or their plain content. In `lesson.md` an unknown one is shown as it stands; in MDX it is a mistake
 * that is named. Knows nothing of roles, links and blocks' options.
 */
import type { Code, Node, Paragraph, Parent, PhrasingContent, Root, RootContent } from 'mdast';
import type { ContainerDirective } from 'mdast-util-directive';
import { toString } from 'mdast-util-to-string';
import type { Processor } from 'unified';
import type { VFile } from 'vfile';
import type { LessonFormat } from '../lesson-format.ts';
import { isParserMessage } from '../problem.ts';
import { suggest } from '../suggest.ts';
import {
  ADMONITIONS,
  CODE_DIRECTIVES,
  DIRECTIVE_NAMES,
  DROPPED_DIRECTIVES,
  PICTURE_DIRECTIVES,
  TRANSPARENT_DIRECTIVES,
  VERBATIM_DIRECTIVES,
} from './names.ts';
import { admonition, misuse, shift } from './nodes.ts';

/** A directive, whichever way it was written. */
type Directive = {
  name: string;
  argument: string;
  title: PhrasingContent[];
  /** Its text as it stands; null where it was read as Markdown already. */
  literal: string | null;
  body: () => RootContent[];
  options: Readonly<Record<string, string>>;
  closed: boolean;
  position: Node['position'];
};

export function remarkDirectives(
  this: Processor,
  { format }: { format: LessonFormat },
): (tree: Root, file: VFile) => void {
  return (tree, file) => expand(tree, { parse: (text) => this.parse(text) as Root, format, file });
}

type Context = { parse: (text: string) => Root; format: LessonFormat; file: VFile };

function expand(parent: Parent, context: Context): void {
  parent.children = (parent.children as RootContent[]).flatMap((node): RootContent[] => {
    const directive =
      node.type === 'code'
        ? fromFence(node, context)
        : node.type === 'containerDirective'
          ? fromContainer(node, context)
          : null;
    if (directive) return convert(directive, context);
    if ('children' in node) expand(node, context);
    return [node];
  });
}

function fromFence(node: Code, context: Context): Directive | null {
  const match = /^\{([A-Za-z][\w.:-]*)\}(.*)$/.exec(node.lang ?? '');
  if (!match) return null;
  const line = node.position?.start.line ?? 1;
  const argument = `${match[2]} ${node.meta ?? ''}`.trim();
  const { text, options } = cutOptions(node.value);
  const title = argument === '' ? undefined : read(argument, line - 1, context)[0];
  return {
    name: match[1]!,
    argument,
    title: title?.type === 'paragraph' ? title.children : argument === '' ? [] : [{ type: 'text', value: argument }],
    // Blank lines stand where options stood; code must not start with them.
    literal: text.replace(/^\n+/, Object.keys(options).length > 0 ? '' : '$&'),
    body: () => read(text, line, context),
    options,
    closed: /\bdropdown\b/.test(options.class ?? ''),
    position: node.position,
  };
}

function fromContainer(node: ContainerDirective, context: Context): Directive {
  const first = node.children[0];
  const label = first?.type === 'paragraph' && first.data?.directiveLabel ? (first as Paragraph) : null;
  return {
    name: node.name,
    argument: label ? toString(label) : '',
    title: label?.children ?? [],
    literal: null,
    body: () => {
      const rest: Parent = { type: 'root', children: label ? node.children.slice(1) : node.children };
      expand(rest, context);
      return rest.children as RootContent[];
    },
    options: {},
    closed: node.attributes?.closed !== undefined && node.attributes.closed !== null,
    position: node.position,
  };
}

/** Parses a part of the text whose first line is the one after `line`. */
function read(text: string, line: number, context: Context): RootContent[] {
  let part: Root;
  try {
    part = context.parse(text);
  } catch (error) {
    if (isParserMessage(error)) error.line = line + (error.line ?? 1);
    throw error;
  }
  shift(part, line);
  expand(part, context);
  return part.children;
}

/** Takes MyST's options off the top, either `:name: value` lines or a `---` block; every line stays on its line. */
function cutOptions(value: string): { text: string; options: Record<string, string> } {
  const lines = value.split('\n');
  const fenced = /^---\s*$/.test(lines[0] ?? '')
    ? lines.findIndex((line, index) => index > 0 && /^---\s*$/.test(line))
    : -1;
  const options: Record<string, string> = {};
  for (let index = 0; index < lines.length; index++) {
    const option =
      fenced > 0 ? /^([\w-]+):\s*(.*)$/.exec(lines[index]!) : /^:([A-Za-z][\w-]*):\s*(.*)$/.exec(lines[index]!);
    if (fenced > 0 ? index > fenced : !option) break;
    if (option) options[option[1]!] = option[2]!.trim();
    lines[index] = '';
  }
  return { text: lines.join('\n'), options };
}

function convert(directive: Directive, context: Context): RootContent[] {
  const { name, argument, title, position, options } = directive;
  const known = Object.hasOwn(ADMONITIONS, name) ? ADMONITIONS[name]! : null;
  if (known) {
    const heading: PhrasingContent[] = title.length > 0 ? title : [{ type: 'text', value: known.title }];
    const closed = directive.closed || known.closed === true;
    const kind = Object.hasOwn(ADMONITIONS, options.class ?? '') ? ADMONITIONS[options.class!]!.kind : known.kind;
    return [admonition(kind, heading, directive.body(), closed, position)];
  }
  if (CODE_DIRECTIVES.has(name) && directive.literal !== null) {
    const [language, ...rest] = argument.split(/\s+/);
    return [
      code(
        language === 'ipython3' || language === 'ipython' ? 'python' : language || null,
        rest.join(' ') || null,
        directive,
      ),
    ];
  }
  if (Object.hasOwn(VERBATIM_DIRECTIVES, name) && directive.literal !== null)
    return [code(VERBATIM_DIRECTIVES[name]!, null, directive)];
  if (DROPPED_DIRECTIVES.has(name)) return [];
  if (PICTURE_DIRECTIVES.has(name)) return [picture(directive)];
  if (TRANSPARENT_DIRECTIVES.has(name)) {
    const heading: Paragraph = { type: 'paragraph', children: [{ type: 'strong', children: title }], position };
    // A grid's argument counts its columns.
    const titled = title.length > 0 && !/^[\d\s]+$/.test(argument);
    return titled ? [heading, ...directive.body()] : directive.body();
  }
  return unknown(directive, context);
}

function code(lang: string | null, meta: string | null, directive: Directive): Code {
  return { type: 'code', lang, meta, value: directive.literal ?? '', position: directive.position };
}

function picture(directive: Directive): RootContent {
  const { argument, position, options } = directive;
  const caption = directive.body();
  // What a caption says need not be said twice.
  const alt = options.alt ?? '';
  const image: Paragraph = { type: 'paragraph', children: [{ type: 'image', url: argument, alt, position }], position };
  if (caption.length === 0) return image;
  const legend = { type: 'figure', data: { hName: 'figcaption' }, children: caption, position };
  return { type: 'figure', data: { hName: 'figure' }, children: [image, legend], position } as RootContent;
}

function unknown(directive: Directive, { format, file }: Context): RootContent[] {
  const { name, argument, position } = directive;
  if (format === 'mdx')
    misuse(`"${name}" is not a directive that lessons know`, suggest(name, DIRECTIVE_NAMES), position);
  file.message(`"${name}" is not a directive that lessons know; its text is shown as it stands`, {
    place: position,
    source: 'slipway',
  });
  const head = `{${name}} ${argument}`.trim();
  if (directive.literal !== null) {
    const literal = [head, directive.literal].filter((part) => part !== '').join('\n');
    return [code(null, null, { ...directive, literal })];
  }
  const line = (value: string): Paragraph => ({ type: 'paragraph', children: [{ type: 'text', value }], position });
  return [line(`:::${name}${argument ? ` ${argument}` : ''}`), ...directive.body(), line(':::')];
}
