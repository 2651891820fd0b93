/**
 * Two kinds of test beside the code: `*.test.ts` needs nothing but Node; `*.itest.ts` needs root and the real thing, one
 * file at a time: a machine (dockerd, namespaces, firewall rules), terminals (ptys), or a classroom by `up`.
 */
import { defineConfig } from 'vitest/config';

/** How many times as often `./slipway test --soak` tries what is tried at random. */
const effort = process.env.SLIPWAY_SOAK ? 20 : 1;
/** How long hostile output goes on. */
const hostileMs = process.env.SLIPWAY_SOAK ? 600_000 : 10_000;
const provide = { effort, hostileMs };
const exclude = ['**/node_modules/**', '.next/**', '.slipway/**', 'e2e/**'];
const integration = {
  exclude,
  provide,
  testTimeout: 180_000 * effort,
  hookTimeout: 600_000,
  fileParallelism: false,
};

export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude,
          provide,
          testTimeout: 60_000 * effort,
          // No module is changed by a test, so that one process may run many files: half the time.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'machine', include: ['hostd/**/*.itest.ts'], ...integration } },
      { extends: true, test: { name: 'up', include: ['cli/**/*.itest.ts'], ...integration } },
      { extends: true, test: { name: 'terminals', include: ['server/**/*.itest.ts'], ...integration } },
    ],
  },
});
