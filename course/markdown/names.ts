/** The directives that a lesson may use, and what becomes of each. Knows nothing of syntax. */

export type AdmonitionKind = 'note' | 'tip' | 'important' | 'warning' | 'caution' | 'danger';

type Admonition = { kind: AdmonitionKind; title: string; closed?: true };

export const ADMONITIONS: Readonly<Record<string, Admonition>> = {
  note: { kind: 'note', title: 'Note' },
  tip: { kind: 'tip', title: 'Tip' },
  hint: { kind: 'tip', title: 'Hint' },
  important: { kind: 'important', title: 'Important' },
  warning: { kind: 'warning', title: 'Warning' },
  attention: { kind: 'warning', title: 'Attention' },
  caution: { kind: 'caution', title: 'Caution' },
  danger: { kind: 'danger', title: 'Danger' },
  error: { kind: 'danger', title: 'Error' },
  seealso: { kind: 'note', title: 'See also' },
  todo: { kind: 'note', title: 'To do' },
  admonition: { kind: 'note', title: 'Note' },
  topic: { kind: 'note', title: 'Note' },
  sidebar: { kind: 'note', title: 'Aside' },
  margin: { kind: 'note', title: 'Aside' },
  exercise: { kind: 'important', title: 'Exercise' },
  solution: { kind: 'tip', title: 'Solution', closed: true },
  dropdown: { kind: 'note', title: 'More', closed: true },
};

/** Their text is code. The argument is its language. */
export const CODE_DIRECTIVES: ReadonlySet<string> = new Set([
  'code-block',
  'code',
  'sourcecode',
  'code-cell',
  'terminal',
]);

/** Their text is shown as it stands, in this language. */
export const VERBATIM_DIRECTIVES: Readonly<Record<string, string | null>> = {
  math: 'latex',
  raw: null,
  mermaid: 'mermaid',
  graphviz: 'dot',
  'eval-rst': 'rst',
  parsed: null,
  'parsed-literal': null,
};

/** Machinery of a book that has no place on a page. */
export const DROPPED_DIRECTIVES: ReadonlySet<string> = new Set([
  'toctree',
  'tableofcontents',
  'contents',
  'index',
  'bibliography',
  'glue',
  'glue:',
  'currentmodule',
  'only',
]);

/** Their content stays, their frame goes; the argument becomes a line of its own. */
export const TRANSPARENT_DIRECTIVES: ReadonlySet<string> = new Set([
  'tab-set',
  'tab-item',
  'grid',
  'grid-item',
  'grid-item-card',
  'card',
  'card-carousel',
  'div',
  'container',
  'panels',
  'tabbed',
  'epigraph',
  'pull-quote',
  'highlights',
  'glossary',
]);

export const PICTURE_DIRECTIVES: ReadonlySet<string> = new Set(['figure', 'image']);

/** Directives whose text must not be read as Markdown. */
export const LITERAL_DIRECTIVES: ReadonlySet<string> = new Set([
  ...CODE_DIRECTIVES,
  ...Object.keys(VERBATIM_DIRECTIVES),
  ...DROPPED_DIRECTIVES,
]);

/** For 'did you mean': what one is most likely to have meant. */
export const DIRECTIVE_NAMES: readonly string[] = [
  ...Object.keys(ADMONITIONS),
  ...CODE_DIRECTIVES,
  ...PICTURE_DIRECTIVES,
  ...TRANSPARENT_DIRECTIVES,
];
