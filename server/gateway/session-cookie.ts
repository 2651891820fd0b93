/** The session's cookie: out of reach of scripts, not sent along by other sites. Knows no account. */
const NAME = 'slipway_session';
const SESSION = /^[A-Za-z0-9_-]{43}$/;

/** Null for what is no session of ours; a second cookie of the name, set by another port or path, counts for nothing. */
export function sessionOf(header: string | undefined): string | null {
  for (const pair of (header ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === NAME && value !== undefined && SESSION.test(value)) return value;
  }
  return null;
}

export function sessionCookie(session: string, maxAgeMs: number, secure: boolean): string {
  return cookie(session, Math.floor(maxAgeMs / 1000), secure);
}

export function clearedCookie(secure: boolean): string {
  return cookie('', 0, secure);
}

function cookie(value: string, maxAge: number, secure: boolean): string {
  return `${NAME}=${value}; Max-Age=${maxAge}; Path=/; HttpOnly;${secure ? ' Secure;' : ''} SameSite=Lax`;
}
