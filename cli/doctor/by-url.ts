/**
 * Do pages and the websocket come through by the address that students type: a name, TLS, a proxy, a firewall? Signs
 * nobody in. Knows nothing of this machine.
 */
import { type Finding, fail, pass } from './finding.ts';
import type { Came } from './http.ts';
import { told } from './server.ts';

/** What a browser would refuse as well. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ALTNAME/;

export function pageByUrl(came: Came, url: string): Finding {
  if ('status' in came && came.status === 200) return pass(`comes from ${url}`);
  const why = 'Whoever types this address sees no page.';
  if ('code' in came && CERTIFICATE.test(came.code)) {
    return fail(`${url}: the certificate is not good (${came.code})`, why, `curl --verbose ${url}/door`);
  }
  if ('status' in came && (came.status === 502 || came.status === 504)) {
    return fail(
      `the proxy at ${url} does not reach Slipway (HTTP ${came.status})`,
      why,
      'compare its upstream with deploy/nginx.conf or deploy/Caddyfile; is `up` running?',
    );
  }
  return fail(`${url}/door: ${told(came)}`, why, `curl --verbose ${url}/door`);
}

export function websocketByUrl(came: Came, url: string): Finding {
  if ('status' in came && (came.status === 401 || came.status === 101)) return pass('comes through');
  if ('status' in came && came.status === 403) {
    return fail(
      'comes through, but the server takes it for that of a foreign page',
      'Pages come, but no terminals: the server knows itself by another address.',
      `sudo ./slipway up --public-url ${url}   # and pass the header Host on in the proxy`,
    );
  }
  const answered = 'status' in came;
  return fail(
    `does not come through (${told(came)})`,
    answered
      ? 'Something on the way answers requests for /ws itself, or passes them on without their headers `Upgrade` and `Connection`: no terminals.'
      : 'Something on the way lets no websocket through: no terminals.',
    'compare the proxy with deploy/nginx.conf or deploy/Caddyfile, in what they do with /ws',
  );
}
