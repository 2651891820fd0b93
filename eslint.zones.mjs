/**
 * Who may import whom, as data: docs/architecture.md tells why. eslint.config.mjs turns it into rules, and
 * cli/test/zones.test.ts proves that each of them bites.
 */

/** Every folder that holds code. What is not named in a folder's `may` is forbidden to it. */
export const folders = ['app', 'cli', 'components', 'course', 'e2e', 'hostd', 'lib', 'protocol', 'server'];

/** `may`: folders; `only`: of such a folder, nothing but these files; `not`: of such a folder, not these files. */
export const zones = [
  { folder: 'protocol', may: [] },
  { folder: 'course', may: [] },
  { folder: 'hostd', may: [] },
  { folder: 'server', may: ['protocol', 'course', 'hostd'], only: { hostd: ['verbs.ts'] } },
  { folder: 'lib', may: ['protocol', 'course'] },
  {
    folder: 'components',
    may: ['protocol', 'course', 'lib'],
    not: { lib: ['compile-lesson.ts', 'compile-lesson', 'env.ts'] },
  },
  { folder: 'app', may: ['components', 'course', 'lib', 'protocol'] },
  {
    folder: 'cli',
    // protocol: `bench` measures as a page would, over the wire
    may: ['course', 'hostd', 'protocol', 'server'],
    // the processes it starts, what they may be asked, and what they must be told; of hostd also the figures that
    // `doctor` foretells: one formula and one table, both without a deed
    only: {
      hostd: ['main.ts', 'verbs.ts', 'env.ts', 'docker/host-cap.ts', 'machine/limits.ts'],
      server: ['main.ts', 'env.ts'],
    },
  },
  { folder: 'e2e', may: ['course', 'protocol', 'lib'], only: { lib: ['words.ts'] } },
];

/** Inside the server the way goes down only: a folder may not import one of a higher number. */
export const serverFloors = [
  ['store', 'sandboxes'],
  ['terminals', 'checks', 'progress', 'identity'],
  ['gateway', 'metrics'],
];

/** Packages with one door: nobody but these files may import them. */
export const doors = [
  { packages: ['dockerode'], home: ['hostd/docker/**'] },
  { packages: ['kysely', 'better-sqlite3'], home: ['server/store/**'] },
  { packages: ['mdx-bundler', '@mdx-js/esbuild'], home: ['lib/compile-lesson.ts', 'lib/compile-lesson/**'] },
  { packages: ['react', 'react-dom', 'next'], home: ['app/**', 'components/**', 'lib/**'] },
  { packages: ['prom-client'], home: ['server/metrics/**'] },
  {
    packages: ['@playwright/test', '@axe-core/playwright'],
    home: ['e2e/**', 'playwright.config.ts', 'cli/bench/browser.ts'],
  },
];

/** Folders whose code also runs in a browser: no module of Node's. */
export const browserFolders = ['protocol', 'components'];
