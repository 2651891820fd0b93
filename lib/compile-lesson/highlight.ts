/**
 * Colours for code, on the server: one highlighter for the whole process, its languages loaded when a lesson first
 * uses them. Tokens carry class names instead of colours, so that one text serves the light and the dark theme.
 * Knows nothing of lessons.
 */
import type { HighlighterCore, ThemedToken } from 'shiki/core';

const THEME = 'slipway';

/** Names that lessons use and the grammars do not know. */
const also: Readonly<Record<string, string>> = { console: 'shellsession', dockerfile: 'docker', env: 'dotenv', text: 'plaintext', txt: 'plaintext' };

let highlighter: Promise<HighlighterCore> | null = null;

async function make(): Promise<HighlighterCore> {
  const [{ createHighlighterCore, createCssVariablesTheme }, { createJavaScriptRegexEngine }] = await Promise.all([
    import('shiki/core'),
    import('shiki/engine/javascript'),
  ]);
  const theme = createCssVariablesTheme({ name: THEME, variablePrefix: '--', fontStyle: false });
  return createHighlighterCore({ themes: [theme], langs: [], engine: createJavaScriptRegexEngine({ forgiving: true }) });
}

/** Highlighted HTML, line by line; plain, if the language is not known. */
export async function highlight(code: string, language: string | null): Promise<string> {
  const name = language ? (also[language] ?? language) : 'plaintext';
  const { bundledLanguages } = await import('shiki/langs');
  if (!Object.hasOwn(bundledLanguages, name)) return escape(code);
  highlighter ??= make();
  const shiki = await highlighter;
  if (!shiki.getLoadedLanguages().includes(name)) await shiki.loadLanguage(bundledLanguages[name as keyof typeof bundledLanguages]);
  const { tokens } = shiki.codeToTokens(code, { lang: name, theme: THEME });
  return tokens.map((line) => line.map(span).join('')).join('\n');
}

function span(token: ThemedToken): string {
  const kind = /^var\(--token-([a-z-]+)\)$/.exec(token.color ?? '')?.[1];
  const text = escape(token.content);
  return kind && kind !== 'punctuation' ? `<span class="t-${kind}">${text}</span>` : text;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character]!);
