/** Whether a lesson may name this path: relative to the home directory, and never out of it. Pure; asks no file system. */
export function isSafePath(path: string): boolean {
  // Control characters have no place in a file's name, and a backslash in a path is a mistake of another system.
  if (/[\p{Cc}\\]/u.test(path) || path.startsWith('/') || path.startsWith('~') || path.endsWith('/')) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
