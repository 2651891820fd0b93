/** Arithmetic on IPv4 ranges. Knows nothing of interfaces. */
export type Range = { first: number; last: number };

export function addressToNumber(address: string): number {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) {
    throw new Error(`${address} is not an IPv4 address`);
  }
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/** Of `10.1.0.0/16`, or of a lone address. */
export function rangeOf(cidr: string): Range {
  const [address = '', bits = '32'] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(addressToNumber(address) / size) * size;
  return { first, last: first + size - 1 };
}

export const overlap = (a: Range, b: Range) => a.first <= b.last && b.first <= a.last;
