/** Reads the terminal's colours from the page's CSS variables, and notices when the page changes between light and dark. */
import type { ISearchOptions } from '@xterm/addon-search';
import type { ITheme } from '@xterm/xterm';

type ISearchDecorationOptions = NonNullable<ISearchOptions['decorations']>;

const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

export function readTheme(element: Element): ITheme {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(`--terminal-${name}`).trim();
  const theme: ITheme = {
    background: read('ground'),
    foreground: read('ink'),
    cursor: read('cursor'),
    cursorAccent: read('ground'),
    selectionBackground: read('selection'),
    scrollbarSliderBackground: `${read('white')}55`,
    scrollbarSliderHoverBackground: `${read('white')}88`,
    scrollbarSliderActiveBackground: `${read('white')}aa`,
  };
  for (const colour of COLOURS) {
    theme[colour] = read(colour);
    theme[`bright${colour.charAt(0).toUpperCase()}${colour.slice(1)}` as `bright${Capitalize<typeof colour>}`] = read(
      `bright-${colour}`,
    );
  }
  return theme;
}

/** For matches of a search: xterm wants each as #RRGGBB. */
export function searchColours(element: Element): ISearchDecorationOptions {
  const style = getComputedStyle(element);
  const match = style.getPropertyValue('--terminal-match').trim();
  const current = style.getPropertyValue('--terminal-match-current').trim();
  return {
    matchBackground: match,
    matchOverviewRuler: match,
    activeMatchBackground: current,
    activeMatchColorOverviewRuler: current,
  };
}

/** The theme is a class of the root element. */
export function onThemeChange(then: () => void): () => void {
  const observer = new MutationObserver(then);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'style'] });
  return () => observer.disconnect();
}
