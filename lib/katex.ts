/** Where the formulas' style sheet and faces are found: in the package on disk, and on this site. Knows no lesson. */
import { join } from 'node:path';

/** Part of the address, so that the browser may keep the files for good. Checked against the package by a test. */
export const KATEX_VERSION = '0.16.47';

export const katexHref = `/katex/${KATEX_VERSION}/katex.min.css`;

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  woff2: 'font/woff2',
  woff: 'font/woff',
  ttf: 'font/ttf',
};

/** The file behind `/katex/<version>/…`; null for anything but the style sheet and its faces. */
export function katexFile(parts: readonly string[]): { path: string; type: string } | null {
  const [version, ...rest] = parts;
  const name = rest.join('/');
  const match = /^(?:katex\.min\.(css)|fonts\/KaTeX_[A-Za-z0-9_-]+\.(woff2|woff|ttf))$/.exec(name);
  const type = types[match?.[1] ?? match?.[2] ?? ''];
  if (version !== KATEX_VERSION || !type) return null;
  return { path: join(/* turbopackIgnore: true */ process.cwd(), 'node_modules/katex/dist', name), type };
}
