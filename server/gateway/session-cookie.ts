/** The session's cookie: out of reach of scripts, not sent along by other sites. Knows no account. */
import cookie from '@fastify/cookie';

const NAME = 'slipway_session';

export function sessionOf(header: string | undefined): string | null {
  const value = header === undefined ? undefined : cookie.parse(header)[NAME];
  return value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : null;
}

export function sessionCookie(session: string, maxAgeMs: number, secure: boolean): string {
  const maxAge = Math.floor(maxAgeMs / 1000);
  return cookie.serialize(NAME, session, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge });
}

export function clearedCookie(secure: boolean): string {
  return cookie.serialize(NAME, '', { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: 0 });
}
