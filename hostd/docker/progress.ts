/**
 * Reads the stream of JSON objects with which dockerd tells how a build, pull or push goes; throws what it says went
 * wrong. Knows nothing of what is built.
 */
import { createInterface } from 'node:readline';
import * as z from 'zod';

const Line = z.object({
  stream: z.optional(z.string()),
  status: z.optional(z.string()),
  error: z.optional(z.string()),
  aux: z.optional(z.object({ ID: z.optional(z.string()) })),
});

/** `say` is called with each line of a build's own output. Gives the last lines of it. */
export async function follow(stream: NodeJS.ReadableStream, say: (text: string) => void): Promise<void> {
  const last: string[] = [];
  for await (const text of createInterface({ input: stream })) {
    if (text.trim() === '') continue;
    const line = Line.parse(JSON.parse(text));
    if (line.error !== undefined) throw new Error(`${line.error} (${last.slice(-8).join(' | ')})`);
    const words = line.stream?.trim() ?? '';
    if (words === '') continue;
    last.push(words);
    if (last.length > 50) last.shift();
    say(words);
  }
}
