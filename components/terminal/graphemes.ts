/**
 * Letters that take several code points (marks, emoji, flags) are one cell. How many one cell takes is bounded: xterm.js
 * adds as many as come, and a program that prints nothing but marks would make one letter of megabytes, over which the
 * page stands still. Knows no screen.
 */
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import type { IUnicodeVersionProvider, Terminal } from '@xterm/xterm';

/** As many as a family of four with skin tones has, and one. A few more, and a screenful takes ten times the memory. */
const MOST_JOINED = 11;
/** The lowest bit of what xterm.js calls a character's properties: it belongs to the cell before. */
const JOINS = 1;

export function joinGraphemes(terminal: Pick<Terminal, 'unicode'>): void {
  const { unicode } = terminal;
  new UnicodeGraphemesAddon().activate({
    unicode: {
      register: (provider: IUnicodeVersionProvider) => unicode.register(bounded(provider)),
      get activeVersion() {
        return unicode.activeVersion;
      },
      set activeVersion(version: string) {
        unicode.activeVersion = version;
      },
    },
  } as Terminal);
}

/** One mark too many begins a cell of its own. */
function bounded(provider: IUnicodeVersionProvider): IUnicodeVersionProvider {
  let joined = 0;
  return {
    version: provider.version,
    wcwidth: (codepoint) => provider.wcwidth(codepoint),
    charProperties(codepoint, preceding) {
      const properties = provider.charProperties(codepoint, preceding);
      joined = (properties & JOINS) === JOINS ? joined + 1 : 0;
      if (joined <= MOST_JOINED) return properties;
      joined = 0;
      return provider.charProperties(codepoint, 0);
    },
  };
}
