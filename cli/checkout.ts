/** Where this checkout is. Knows nothing of what is in it. */
import { dirname, join } from 'node:path';

export const checkout = dirname(import.meta.dirname);

/** A path in the checkout. */
export const inCheckout = (...parts: string[]) => join(checkout, ...parts);
