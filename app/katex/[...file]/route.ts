/** The style sheet and faces of formulas, only for the lessons that have some. */
import { readFile } from 'node:fs/promises';
import { katexFile } from '@/lib/katex.ts';

export async function GET(_request: Request, { params }: { params: Promise<{ file: string[] }> }) {
  const file = katexFile((await params).file);
  if (!file) return new Response(null, { status: 404 });
  return new Response(await readFile(file.path), {
    headers: {
      'content-type': file.type,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    },
  });
}
