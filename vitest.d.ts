/** What vitest.config.ts hands to the tests. */
import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    effort: number;
    hostileMs: number;
  }
}
