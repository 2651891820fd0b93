/** Text files and folders, with a file that did not change kept in memory. Knows nothing of what is in them. */
import { readFile, readdir, stat } from 'node:fs/promises';

type Kept = { stamp: string; text: string };

const kept = new Map<string, Kept>();

/** Bound on remembered files; when it is reached, everything is forgotten and read anew. */
const MAX_KEPT = 2000;

/** Largest text file that is taken for a lesson, in bytes. */
const MAX_TEXT_BYTES = 1024 * 1024;

/** The text of a file; null if there is no such file, or if it cannot be a lesson's text. */
export async function readText(path: string): Promise<string | null> {
  try {
    const facts = await stat(path);
    if (!facts.isFile() || facts.size > MAX_TEXT_BYTES) return null;
    const stamp = `${facts.mtimeMs}:${facts.size}:${facts.ino}`;
    const known = kept.get(path);
    if (known?.stamp === stamp) return known.text;
    const text = await readFile(path, 'utf8');
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(path, { stamp, text });
    return text;
  } catch {
    // Absent or unreadable: for a reader of the course both are "not there".
    kept.delete(path);
    return null;
  }
}

export type FolderEntry = { name: string; folder: boolean };

/** What lies in a folder, sorted by name, hidden entries left out; empty if there is no such folder. */
export async function listFolder(path: string): Promise<FolderEntry[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isFile()))
      .map((entry) => ({ name: entry.name, folder: entry.isDirectory() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    // Absent or unreadable: nothing to list.
    return [];
  }
}
