/**
 * Two kinds of test beside the code: `*.test.ts` needs nothing but Node; `*.itest.ts` needs root and what the machine
 * is made of (a real dockerd, namespaces), one file at a time.
 */
import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '.next/**', '.slipway/**', 'e2e/**'];

export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['**/*.test.{ts,tsx}'], exclude, testTimeout: 60_000 } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['**/*.itest.ts'],
          exclude,
          testTimeout: 180_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
