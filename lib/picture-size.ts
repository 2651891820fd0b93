/** Width and height of a picture from its first bytes. Knows the few formats that lessons may use; null for anything else. */
import { open } from 'node:fs/promises';

export type Size = { width: number; height: number };

/** Enough for the headers of all formats below; a JPEG with a large preview in front is then of unknown size. */
const HEAD_BYTES = 64 * 1024;

export async function pictureSize(path: string, type: string): Promise<Size | null> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return sizeOfHead(buffer.subarray(0, bytesRead), type);
  } finally {
    await file.close();
  }
}

export function sizeOfHead(head: Buffer, type: string): Size | null {
  try {
    switch (type) {
      case 'image/svg+xml':
        return svg(head.toString('utf8'));
      case 'image/png':
        return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
      case 'image/gif':
        return { width: head.readUInt16LE(6), height: head.readUInt16LE(8) };
      case 'image/webp':
        return webp(head);
      case 'image/jpeg':
        return jpeg(head);
      default:
        return null;
    }
  } catch {
    // Too short for its kind: not a picture, and then no room is kept for it.
    return null;
  }
}

function svg(text: string): Size | null {
  const tag = /<svg\b[^>]*>/.exec(text)?.[0];
  if (!tag) return null;
  const given = (name: string) => Number(new RegExp(`\\s${name}="([\\d.]+)(?:px)?"`).exec(tag)?.[1]);
  const box = /\sviewBox="\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(tag);
  const width = given('width') || Number(box?.[1]);
  const height = given('height') || Number(box?.[2]);
  return width > 0 && height > 0 ? { width: Math.round(width), height: Math.round(height) } : null;
}

function webp(head: Buffer): Size | null {
  const kind = head.toString('latin1', 12, 16);
  if (kind === 'VP8X') return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
  if (kind === 'VP8 ') return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
  if (kind !== 'VP8L') return null;
  const bits = head.readUInt32LE(21);
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
}

function jpeg(head: Buffer): Size | null {
  for (let at = 2; at + 9 < head.length; at += 2 + head.readUInt16BE(at + 2)) {
    const marker = head[at + 1]!;
    if (head[at] !== 0xff) return null;
    // Start-of-frame markers; C4, C8 and CC are other things.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { height: head.readUInt16BE(at + 5), width: head.readUInt16BE(at + 7) };
  }
  return null;
}
