/**
 * Letters that take several code points (marks, emoji, flags) are one cell. How many one cell takes is bounded: xterm.js
 * adds as many as come, and a program that prints nothing but marks would make one letter of megabytes, over which the
 * page stands still. Knows no screen.
 */
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import type { IUnicodeVersionProvider, Terminal } from '@xterm/xterm';

/**
 * As many as a family of four with skin tones has, and one. Beyond 12 UTF-16 units a cell takes ten times the memory;
 * emoji do, other letters of two units count twice.
 */
const MOST_JOINED = 11;
/** In what xterm.js calls a character's properties: it belongs to the cell before. */
const JOINS = 1;
/** The addon uses the bits below. Above we count, since xterm.js hands back the properties of the one before. */
const COUNTED_FROM = 20;
const BELOW = (1 << COUNTED_FROM) - 1;

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
  return {
    version: provider.version,
    wcwidth: (codepoint) => provider.wcwidth(codepoint),
    charProperties(codepoint, preceding) {
      const properties = provider.charProperties(codepoint, preceding & BELOW);
      if ((properties & JOINS) === 0) return properties;
      const joined = (preceding >>> COUNTED_FROM) + (codepoint > 0xffff && !isEmoji(codepoint) ? 2 : 1);
      return joined > MOST_JOINED ? provider.charProperties(codepoint, 0) : properties | (joined << COUNTED_FROM);
    },
  };
}

/** And what flags of regions are spelt with. */
const isEmoji = (codepoint: number) =>
  (codepoint >= 0x1f000 && codepoint <= 0x1faff) || (codepoint >= 0xe0020 && codepoint <= 0xe007f);
