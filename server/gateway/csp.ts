/**
 * The content security policy of a page: nothing from elsewhere, no script but our files and the inline ones that
 * web itself wrote, named by their hashes. Knows no student; the same page has the same policy.
 */
import { createHash } from 'node:crypto';
import { parse, type DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;

/** Base64 SHA-256 of each inline script, as a policy names them. */
export function inlineScriptHashes(html: string): string[] {
  const hashes = new Set<string>();
  const visit = (node: Node) => {
    if (node.nodeName === 'script' && 'attrs' in node && !node.attrs.some(({ name }) => name === 'src')) {
      const text = node.childNodes.map((child) => ('value' in child ? child.value : '')).join('');
      hashes.add(createHash('sha256').update(text).digest('base64'));
    }
    if ('content' in node) visit(node.content);
    if ('childNodes' in node) for (const child of node.childNodes) visit(child);
  };
  visit(parse(html));
  return [...hashes];
}

/** `host` stands for itself in connect-src: older browsers do not take 'self' for websockets. */
export function pagePolicy(hashes: readonly string[], host: string | null, dev: boolean): string {
  const scripts = ["'self'", ...(dev ? ["'unsafe-eval'"] : []), ...hashes.map((hash) => `'sha256-${hash}'`)];
  const sockets = host === null ? '' : ` ws://${host} wss://${host}`;
  return [
    "default-src 'self'",
    `script-src ${scripts.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self'${sockets}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'self'",
  ].join('; ');
}

/** For pictures that are documents of their own when opened alone. */
export const PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
