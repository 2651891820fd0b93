/** Debian packages that tests and measurements need, and their installation. Knows not what for. */
import { type Need, install, missingOf } from '../up/debian.ts';

/** Chromium without a desktop: a third less work for the same pages. */
export const BROWSER: Need = { name: 'chromium-headless-shell', programs: ['chromium-headless-shell'] };

/** What stand-in images are made of. */
export const STAND_IN: Need = { name: 'busybox-static', file: '/bin/busybox' };

/** What the tests need beyond what a classroom needs. */
export const TEST_PACKAGES: readonly Need[] = [
  BROWSER,
  STAND_IN,
  { name: 'nginx-light', programs: ['nginx'] },
  { name: 'openssl', programs: ['openssl'] },
  { name: 'gcc', programs: ['gcc'] },
  { name: 'libc6-dev', file: '/usr/include/stdio.h' },
  { name: 'make', programs: ['make'] },
  { name: 'git', programs: ['git'] },
  // what runs in terminals, to be compared with a plain one
  { name: 'vim', programs: ['vim'] },
  { name: 'less', programs: ['less'] },
  { name: 'nano', programs: ['nano'] },
  { name: 'htop', programs: ['htop'] },
  { name: 'procps', programs: ['top'] },
];

let installing = Promise.resolve();

/** One after the other, since stages run side by side. */
export function installFor(needs: readonly Need[]): Promise<void> {
  const before = installing.catch(() => {
    // Whoever asked for that was told; it may go better now.
  });
  installing = before.then(async () => {
    const missing = await missingOf(needs);
    if (missing.length === 0) return;
    console.log(`installing ${missing.join(', ')}`);
    await install(missing, (note) => console.log(`  ${note}`));
  });
  return installing;
}
