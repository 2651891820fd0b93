/** Pictures beside a lesson: which names are allowed, and where they lie. Knows nothing of addresses or pages. */
import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { listFolder } from './disk.ts';

export type LessonAsset = { path: string; type: string; bytes: number; modifiedMs: number };

/** What may be served from beside a lesson. SVG is served under a policy that runs no script in it. */
export const ASSET_TYPES: Readonly<Record<string, string>> = {
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
};

/** `vm.svg` or `pictures/vm.svg`: no part that starts with a dot, and an ending that is allowed. */
export function isAssetName(name: string): boolean {
  const parts = name.split('/');
  if (name.length > 200 || parts.length > 3) return false;
  if (!parts.every((part) => /^[A-Za-z0-9_][A-Za-z0-9._ -]*$/.test(part))) return false;
  return Object.hasOwn(ASSET_TYPES, ending(name));
}

/** The picture of that name below a folder; null if there is none, or if a link leads out of the folder. */
export async function findAsset(folder: string, name: string): Promise<LessonAsset | null> {
  if (!isAssetName(name)) return null;
  try {
    const [home, path] = await Promise.all([realpath(folder), realpath(join(folder, name))]);
    if (!path.startsWith(home + sep)) return null;
    const facts = await stat(path);
    if (!facts.isFile()) return null;
    return { path, type: ASSET_TYPES[ending(name)]!, bytes: facts.size, modifiedMs: facts.mtimeMs };
  } catch {
    // No such picture.
    return null;
  }
}

/** Names and stamps of the pictures of a lesson, for telling whether one of them changed. */
export async function listAssets(folder: string): Promise<{ name: string; stamp: string }[]> {
  const names: string[] = [];
  for (const entry of await listFolder(folder)) {
    if (!entry.folder) names.push(entry.name);
    else
      for (const inner of await listFolder(join(folder, entry.name)))
        if (!inner.folder) names.push(`${entry.name}/${inner.name}`);
  }
  const found = await Promise.all(
    names.map(async (name) => {
      const asset = await findAsset(folder, name);
      return asset && { name, stamp: `${asset.bytes}:${asset.modifiedMs}` };
    }),
  );
  return found.filter((asset) => asset !== null);
}

function ending(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}
