/** What every way in asks of a request before anything else: where it comes from, by which name, and whether a page of ours made it. Knows no account. */
import type { IncomingMessage } from 'node:http';
import { forwarding } from './forwarding.ts';
import { isLocalRequest, isSameOrigin } from './same-origin.ts';

export type Door = ReturnType<typeof openDoor>;

export function openDoor(config: { local: boolean; publicUrl: URL | null; trustedProxies: readonly string[] }) {
  const origins = forwarding(config.trustedProxies);
  return {
    addressOf: (request: IncomingMessage) => origins(request).address,
    hostOf: (request: IncomingMessage) => origins(request).host,
    /** Whether the browser speaks TLS to whoever stands before us; cookies are then for TLS only. */
    isSecure: (request: IncomingMessage) => config.publicUrl?.protocol === 'https:' || origins(request).secure,
    isSameOrigin: (request: IncomingMessage) =>
      isSameOrigin(request.headers.origin, origins(request), config.publicUrl),
    /** False for what must not even be looked at: somebody else's name or proxy before a server that is for this machine only. */
    mayEnter: (request: IncomingMessage) => !config.local || isLocalRequest(origins(request), config.publicUrl),
  };
}
