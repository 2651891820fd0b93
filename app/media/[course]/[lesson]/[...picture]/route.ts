/** Pictures that lie beside a lesson. A drawing is shown, never run: its policy allows no script and no other host. */
import { readFile } from 'node:fs/promises';
import { resolveLessonAsset } from '@/course/load.ts';
import { env } from '@/lib/env.ts';

type Context = { params: Promise<{ course: string; lesson: string; picture: string[] }> };

export async function GET(request: Request, { params }: Context) {
  const { course, lesson, picture } = await params;
  const asset = await resolveLessonAsset(env.content, course, lesson, picture.map(decoded).join('/'));
  if (!asset) return new Response(null, { status: 404 });
  const versioned = new URL(request.url).searchParams.has('v');
  return new Response(await readFile(asset.path), {
    headers: {
      'content-type': asset.type,
      'cache-control': versioned ? 'public, max-age=31536000, immutable' : 'no-cache',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    },
  });
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Not an encoded name: then there is no picture of that name either.
    return '';
  }
}
