/**
 * The faces of the site, served by the site itself. Atkinson Hyperlegible was drawn so that letters and digits that
 * look alike (0 and O, 1 and l) stay apart, which is what a page full of commands and codes needs.
 * Only the face of the running text is loaded ahead; the others come when a page uses them.
 */
import localFont from 'next/font/local';

export const sans = localFont({
  display: 'swap',
  adjustFontFallback: false,
  weight: '200 800',
  src: '../node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2',
  variable: '--face-sans',
});

export const sansItalic = localFont({
  display: 'swap',
  adjustFontFallback: false,
  weight: '200 800',
  src: '../node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-italic.woff2',
  variable: '--face-sans-italic',
  style: 'italic',
  preload: false,
});

/** Letters of names that the first file does not have: ł, ő, š and their kin. */
export const sansExtended = localFont({
  display: 'swap',
  adjustFontFallback: false,
  weight: '200 800',
  src: '../node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2',
  variable: '--face-sans-extended',
  preload: false,
  declarations: [{ prop: 'unicode-range', value: 'U+0100-02FF, U+1E00-1EFF, U+20A0-20C0, U+2C60-2C7F, U+A720-A7FF' }],
});

export const mono = localFont({
  display: 'swap',
  adjustFontFallback: false,
  weight: '200 800',
  src: '../node_modules/@fontsource-variable/atkinson-hyperlegible-mono/files/atkinson-hyperlegible-mono-latin-wght-normal.woff2',
  variable: '--face-mono',
  preload: false,
});

export const faces = [sans, sansItalic, sansExtended, mono].map((face) => face.variable).join(' ');
