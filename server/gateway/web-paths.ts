/** Which paths of web a browser may ask for, and which of them without being signed in. Pure; knows no student. */

/** The door, what web needs to show it, and the icons that a browser asks for by itself: those lie at the root. */
const OPEN = /^\/(door$|_next\/static\/|[^/]+\.(svg|png|ico|txt|webmanifest)$)/;

export type WebPath = { path: string; open: boolean };

/** Null for what is nobody's business outside: internal routes, however they are spelt, and paths that are none. */
export function webPath(url: string): WebPath | null {
  const raw = url.split('?', 1)[0] ?? '';
  if (!raw.startsWith('/')) return null;
  const once = decoded(raw);
  const twice = once === null ? null : decoded(once);
  if (once === null || twice === null) return null;
  for (const path of [raw, once, twice]) {
    // A backslash is a slash to some parsers, and dots climb: a page's address needs neither.
    if (/[\\\p{Cc}]/u.test(path) || /(^|\/)\.{1,2}(\/|$)/.test(path) || path.startsWith('//')) return null;
    if (/^\/+internal(\/|$)/i.test(path)) return null;
  }
  if (once === '/_next/image') return null;
  return { path: once, open: OPEN.test(once) };
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    // `100%` in a path that was decoded once already is only a per cent sign.
    return /%[0-9a-f]{2}/i.test(path) ? null : path;
  }
}
