/**
 * THE one parser of what follows the three backticks of a code block, and of what Run and Save do with its text.
 * The page and the runner that executes every Run block both use it, so they cannot drift.
 * Knows nothing of terminals, hosts or pages.
 */
import { nearest, suggest } from './suggest.ts';

/**
 * - `shell`: sh, bash, shell: the whole text is typed.
 * - `console`: a transcript: only what stands behind its prompts is typed.
 * - `file`: carries `file=`: saved to the student's host, never typed.
 * - `code`: to read and copy.
 */
export type BlockKind = 'shell' | 'console' | 'file' | 'code';

export type BlockInfo = {
  kind: BlockKind;
  /** For the highlighter; null for plain text. */
  language: string | null;
  /** The terminal the block is meant for; null: the active one (terminal 1 if there is none). */
  terminal: number | null;
  /** Typed into the program in the foreground (a container's shell), not at the host's own prompt. */
  inside: boolean;
  /** If another command runs in the terminal, Ctrl+C ends it first. Without it the block waits. */
  interrupt: boolean;
  /** Whether the block has Run. */
  run: boolean;
  needs: 'internet' | null;
  /** Path below the home directory, for *Save to my host*. */
  file: string | null;
};

export type BlockProblem = { message: string; help: string };
export type BlockResult = { ok: true; info: BlockInfo } | { ok: false; problem: BlockProblem };

/** Words that may follow a block's language. */
export const BLOCK_OPTIONS = ['terminal=', 'inside', 'interrupt', 'norun', 'needs=internet', 'file='] as const;

/** Highest terminal a lesson may name. */
export const MAX_BLOCK_TERMINAL = 8;

const SHELL_LANGUAGES = new Set(['sh', 'bash', 'shell']);
const CONSOLE_LANGUAGES = new Set(['console', 'shell-session', 'shellsession', 'sh-session']);
const OPTION_NAMES = ['terminal', 'inside', 'interrupt', 'norun', 'needs', 'file'] as const;

/** Reads a block's info string: `lang` is its first word, `meta` the rest (as in mdast's `code`). */
export function parseBlockInfo(lang: string | null | undefined, meta: string | null | undefined): BlockResult {
  const language = lang ? lang.toLowerCase() : null;
  const kind: BlockKind =
    language && SHELL_LANGUAGES.has(language)
      ? 'shell'
      : language && CONSOLE_LANGUAGES.has(language)
        ? 'console'
        : 'code';
  const info: BlockInfo = {
    kind,
    language: kind === 'shell' ? 'bash' : kind === 'console' ? 'console' : language,
    terminal: null,
    inside: false,
    interrupt: false,
    run: kind === 'shell' || kind === 'console',
    needs: null,
    file: null,
  };
  const seen = new Set<string>();
  for (const { key, value, word } of words(meta ?? '')) {
    if (seen.has(key)) return refuse(`"${key}" is given twice`, 'Keep one of them.');
    seen.add(key);
    const problem = apply(info, key, value, word);
    if (problem) return { ok: false, problem };
  }
  return check(info, seen);
}

type Word = { key: string; value: string | null; word: string };

function words(meta: string): Word[] {
  return [...meta.matchAll(/([^\s=]+)(?:=("[^"]*"|'[^']*'|\S*))?/g)].map((match) => ({
    key: match[1]!,
    value: match[2] === undefined ? null : match[2].replace(/^(["'])(.*)\1$/, '$2'),
    word: match[0],
  }));
}

function apply(info: BlockInfo, key: string, value: string | null, word: string): BlockProblem | null {
  switch (key) {
    case 'inside':
    case 'interrupt':
    case 'norun':
      if (value !== null) return { message: `"${key}" takes no value`, help: `Write just ${key}.` };
      if (key === 'norun') info.run = false;
      else info[key] = true;
      return null;
    case 'terminal': {
      const number = /^[1-9]\d?$/.test(value ?? '') ? Number(value) : 0;
      if (number < 1 || number > MAX_BLOCK_TERMINAL)
        return { message: `"${word}" names no terminal`, help: `Write terminal=1 to terminal=${MAX_BLOCK_TERMINAL}.` };
      info.terminal = number;
      return null;
    }
    case 'needs':
      if (value !== 'internet') return { message: `"${word}" is not known`, help: 'Write needs=internet.' };
      info.needs = 'internet';
      return null;
    case 'file': {
      const problem = value ? badPath(value) : 'it is empty';
      if (problem)
        return {
          message: `"${word}" is not a path that can be saved: ${problem}`,
          help: 'Write a path below the home directory, as in file=alpine-pubip/Dockerfile.',
        };
      info.file = value;
      return null;
    }
    default:
      return {
        message: `"${word}" is not an option of a code block`,
        help: nearest(key, OPTION_NAMES) ? suggest(key, OPTION_NAMES) : `Possible here: ${BLOCK_OPTIONS.join(', ')}.`,
      };
  }
}

function badPath(path: string): string | null {
  if (path.length > 200) return 'it is longer than 200 characters';
  if (path.startsWith('/') || path.startsWith('~')) return 'it does not start below the home directory';
  const segments = path.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..'))
    return 'it has an empty part, "." or ".."';
  if (!segments.every((segment) => /^[A-Za-z0-9._][A-Za-z0-9._+-]*$/.test(segment)))
    return 'only letters, digits and . _ + - are allowed';
  return null;
}

/** Of no use to a block that is not typed. */
const OF_TYPED = ['terminal', 'inside', 'interrupt', 'norun'];

function check(info: BlockInfo, seen: ReadonlySet<string>): BlockResult {
  if (info.file !== null) {
    const clash = OF_TYPED.find((key) => seen.has(key));
    if (clash)
      return refuse(
        `"${clash}" has no meaning beside "file"`,
        'A block is either saved or typed: make two blocks of it.',
      );
    return { ok: true, info: { ...info, kind: 'file', run: false } };
  }
  if (info.kind === 'code') {
    const stray = OF_TYPED.find((key) => seen.has(key));
    if (stray)
      return refuse(
        `"${stray}" has no meaning on a ${info.language ?? 'plain'} block`,
        'Only blocks of the languages sh, bash, shell and console are typed into a terminal.',
      );
  }
  if (info.inside && info.interrupt)
    return refuse(
      '"interrupt" has no meaning beside "inside"',
      'What is typed inside needs the program that runs; take one of them away.',
    );
  return { ok: true, info };
}

function refuse(message: string, help: string): BlockResult {
  return { ok: false, problem: { message, help } };
}

/** The commands of a block, one entry a line as typed. Empty: nothing to run. */
export function commandLines(info: BlockInfo, code: string): string[] {
  if (info.kind === 'shell') return trimBlankEnds(code.split('\n'));
  if (info.kind !== 'console') return [];
  // `$ ` is the host's prompt. A container's root prompt (`# `, `/ # `) counts only in a block that is typed inside;
  // elsewhere a line that starts with # is a comment. `> ` goes on with the command of the line before.
  const prompt = info.inside ? /^(?:(?:[/~][\w./-]* )?[#$]|[\w.-]+@[\w.-]+:[\w~./-]*[#$]) (.*)$/ : /^\$ (.*)$/;
  const lines: string[] = [];
  let open = false;
  for (const line of code.split('\n')) {
    const command: string | null = prompt.exec(line)?.[1] ?? (open ? (/^> (.*)$/.exec(line)?.[1] ?? null) : null);
    open = command !== null;
    if (command !== null) lines.push(command);
  }
  return lines;
}

/**
 * What Run types: each line and then the Enter key (CR). Empty: the block has no Run.
 * Tabs become spaces, since a shell takes a typed tab as the wish to complete a word.
 */
export function runText(info: BlockInfo, code: string): string {
  if (!info.run) return '';
  return commandLines(info, code)
    .map((line) => line.replace(/^\t+/, (tabs) => '    '.repeat(tabs.length)).replace(/\t/g, ' ') + '\r')
    .join('');
}

/** What *Save to my host* writes: the block's text and a final newline. */
export function fileText(code: string): string {
  return code.endsWith('\n') || code === '' ? code : `${code}\n`;
}

/** What Copy copies: the commands of a transcript, or else the text as it stands. */
export function copyText(info: BlockInfo, code: string): string {
  const lines = info.kind === 'console' ? commandLines(info, code) : [];
  return lines.length > 0 ? lines.join('\n') : code;
}

function trimBlankEnds(lines: string[]): string[] {
  const blank = (line: string) => line.trim() === '';
  const first = lines.findIndex((line) => !blank(line));
  const last = lines.findLastIndex((line) => !blank(line));
  return first === -1 ? [] : lines.slice(first, last + 1);
}
