/**
 * Consistent overhead byte stuffing: rewrites bytes so that 0x00 occurs nowhere in them and can end a frame.
 * Knows nothing of what the bytes mean.
 */

/** A code byte of 0xff stands for 254 bytes that no zero follows. */
const LONGEST_RUN = 254;

/** Upper bound of the encoded size, without the ending 0x00. */
const encodedBound = (length: number) => length + Math.floor(length / LONGEST_RUN) + 1;

/** Encodes `bytes` and appends the ending 0x00. Works run by run, not byte by byte. */
export function cobsEncode(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(encodedBound(bytes.length) + 1);
  let written = 0;
  let from = 0;
  for (;;) {
    const zero = bytes.indexOf(0, from);
    const runEnd = zero === -1 ? bytes.length : zero;
    while (runEnd - from >= LONGEST_RUN) {
      out[written] = LONGEST_RUN + 1;
      out.set(bytes.subarray(from, from + LONGEST_RUN), written + 1);
      written += LONGEST_RUN + 1;
      from += LONGEST_RUN;
    }
    out[written] = runEnd - from + 1;
    out.set(bytes.subarray(from, runEnd), written + 1);
    written += runEnd - from + 1;
    if (zero === -1) return out.subarray(0, written + 1);
    from = zero + 1;
  }
}

/** Decodes one frame without its ending 0x00; null if it is none. */
export function cobsDecode(encoded: Uint8Array): Uint8Array | null {
  const out = new Uint8Array(encoded.length);
  let written = 0;
  let at = 0;
  while (at < encoded.length) {
    const code = encoded[at] ?? 0;
    const next = at + code;
    if (code === 0 || next > encoded.length) return null;
    const run = encoded.subarray(at + 1, next);
    if (run.includes(0)) return null;
    out.set(run, written);
    written += run.length;
    at = next;
    if (code <= LONGEST_RUN && at < encoded.length) written += 1;
  }
  return out.subarray(0, written);
}
