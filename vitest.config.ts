/**
 * Two kinds of test beside the code: `*.test.ts` needs nothing but Node; `*.itest.ts` needs root and what the machine
 * is made of (a real dockerd, namespaces), one file at a time.
 */
import { defineConfig } from 'vitest/config';

/** How many times as often `./slipway test --soak` tries what is tried at random. */
const effort = process.env.SLIPWAY_SOAK ? 20 : 1;
/** How long hostile output goes on. */
const hostileMs = process.env.SLIPWAY_SOAK ? 600_000 : 10_000;
const provide = { effort, hostileMs };
const exclude = ['**/node_modules/**', '.next/**', '.slipway/**', 'e2e/**'];

export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['**/*.test.{ts,tsx}'], exclude, provide, testTimeout: 60_000 * effort },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['**/*.itest.ts'],
          exclude,
          provide,
          testTimeout: 180_000 * effort,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
