/**
 * What one check says: a status, what was found, and of what is not right why it matters and what mends it. Knows no
 * check.
 */
export type Status = 'pass' | 'warn' | 'fail' | 'skip';

/** `found` of a skipped one is its reason. `mend` is a command where there is one. */
export type Finding =
  | { readonly status: 'pass' | 'skip'; readonly found: string }
  | { readonly status: 'warn' | 'fail'; readonly found: string; readonly why: string; readonly mend: string };

export type Check = { readonly name: string } & Finding;

export const pass = (found: string): Finding => ({ status: 'pass', found });
export const skip = (reason: string): Finding => ({ status: 'skip', found: reason });
export const warn = (found: string, why: string, mend: string): Finding => ({ status: 'warn', found, why, mend });
export const fail = (found: string, why: string, mend: string): Finding => ({ status: 'fail', found, why, mend });
