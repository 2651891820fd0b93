/**
 * What is costly about a text that web answered with, done once for each content: its gzip, its hash as an ETag, and
 * for a page the hashes of its inline scripts. Bounded; the least recently used goes first. Knows no address.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { inlineScriptHashes } from './csp.ts';

const compress = promisify(gzip);

export type Packed = { etag: string; gzip: Buffer; scripts: string[] };

const CACHE_BYTES = 64 * 1024 * 1024;

export class PackedTexts {
  readonly #cache = new Map<string, Promise<Packed>>();
  readonly #sizes = new Map<string, number>();
  #bytes = 0;

  of(text: Buffer, isPage: boolean): Promise<Packed> {
    const key = `${isPage ? 'p' : 't'}${createHash('sha256').update(text).digest('base64url')}`;
    let packed = this.#cache.get(key);
    if (packed === undefined) packed = this.#pack(key, text, isPage);
    else this.#cache.delete(key);
    this.#cache.set(key, packed);
    return packed;
  }

  async #pack(key: string, text: Buffer, isPage: boolean): Promise<Packed> {
    const packed = {
      etag: `"${key}"`,
      gzip: await compress(text, { level: 6 }),
      scripts: isPage ? inlineScriptHashes(text.toString('utf8')) : [],
    };
    this.#sizes.set(key, packed.gzip.length);
    this.#bytes += packed.gzip.length;
    for (const [oldest] of this.#cache) {
      if (this.#bytes <= CACHE_BYTES || oldest === key) break;
      this.#bytes -= this.#sizes.get(oldest) ?? 0;
      this.#sizes.delete(oldest);
      this.#cache.delete(oldest);
    }
    return packed;
  }
}
