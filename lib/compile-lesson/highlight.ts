/**
 * Colours for code, on the server: one highlighter for the whole process, its languages loaded when a lesson first
 * uses them. Tokens carry class names instead of colours, so that one text serves the light and the dark theme.
 * Knows nothing of lessons.
 */
import type { HighlighterCore, ThemedToken, ThemeRegistration } from 'shiki/core';

const THEME = 'slipway';

/** What is told apart, few enough to stay calm. A theme speaks in colours, so each kind has one that only names it. */
const kinds = {
  comment: ['comment', 'meta.output.shell-session'],
  keyword: ['keyword', 'storage', 'constant.language', 'punctuation.definition.variable'],
  string: ['string', 'markup.inline.raw'],
  number: ['constant.numeric', 'constant.other.option', 'constant.character.escape'],
  name: [
    'entity.name.function',
    'entity.name.command',
    'support.function',
    'entity.name.tag',
    'support.type.property-name',
    'entity.name.type',
    'entity.name.section',
  ],
  variable: ['variable', 'entity.other.attribute-name'],
  prompt: ['punctuation.separator.prompt', 'entity.other.prompt-prefix'],
  plain: ['string.unquoted.argument', 'keyword.operator', 'variable.language.this'],
} as const;

type Kind = keyof typeof kinds;

const colorOf = new Map((Object.keys(kinds) as Kind[]).map((kind, index) => [kind, `#00000${index + 1}`]));
const kindOf = new Map([...colorOf].map(([kind, color]) => [color, kind]));

const theme: ThemeRegistration = {
  name: THEME,
  type: 'light',
  fg: '#000000',
  bg: '#ffffff',
  settings: (Object.keys(kinds) as Kind[]).map((kind) => ({
    scope: [...kinds[kind]],
    settings: { foreground: colorOf.get(kind)! },
  })),
};

/** Names that lessons use and the grammars do not know. */
const also: Readonly<Record<string, string>> = { console: 'shellsession', dockerfile: 'docker', env: 'dotenv' };

let highlighter: Promise<HighlighterCore> | null = null;

async function make(): Promise<HighlighterCore> {
  const [{ createHighlighterCore }, { createOnigurumaEngine }] = await Promise.all([
    import('shiki/core'),
    import('shiki/engine/oniguruma'),
  ]);
  return createHighlighterCore({ themes: [theme], langs: [], engine: createOnigurumaEngine(import('shiki/wasm')) });
}

/** Highlighted HTML, line by line; plain, if the language is not known. */
export async function highlight(code: string, language: string | null): Promise<string> {
  const name = language ? (also[language] ?? language) : '';
  const { bundledLanguages } = await import('shiki/langs');
  if (!Object.hasOwn(bundledLanguages, name)) return escape(code);
  highlighter ??= make();
  const shiki = await highlighter;
  if (!shiki.getLoadedLanguages().includes(name))
    await shiki.loadLanguage(bundledLanguages[name as keyof typeof bundledLanguages]);
  // No limit in time: on a busy machine a line would be left half done, and kept so. Lessons are short and trusted.
  const { tokens } = shiki.codeToTokens(code, { lang: name, theme: THEME, tokenizeTimeLimit: 0 });
  return tokens.map((line) => line.map(span).join('')).join('\n');
}

function span(token: ThemedToken): string {
  const kind = kindOf.get(token.color?.toLowerCase() ?? '') ?? 'plain';
  const text = escape(token.content);
  return kind === 'plain' ? text : `<span class="t-${kind}">${text}</span>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character]!);
