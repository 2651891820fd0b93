/**
 * How the end-to-end tests run: against an instance that somebody else started (./slipway test does), in the Chromium
 * of the Debian package, in four parts that need the instance in different states.
 */
import { defineConfig, devices } from '@playwright/test';
import { baseUrl, patience } from './e2e/instance.ts';

/** They end processes that other tests need, or change the door for everybody. */
const ALONE = ['faults.spec.ts', 'renewed-code.spec.ts'];

export default defineConfig({
  testDir: 'e2e',
  outputDir: '.slipway/e2e',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  timeout: 240_000 * patience,
  expect: { timeout: 20_000 * patience },
  reporter: [['list'], ['json', { outputFile: '.slipway/e2e/report.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    baseURL: baseUrl,
    viewport: { width: 1366, height: 768 },
    actionTimeout: 20_000 * patience,
    navigationTimeout: 45_000 * patience,
    // a trace of every test costs as much as the tests themselves; --trace on records one where it is needed
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: '/usr/bin/chromium-headless-shell' },
  },
  projects: [
    { name: 'main', testIgnore: ['smoke.spec.ts', 'proxy.spec.ts', ...ALONE] },
    /** Run with one worker, after `main`. */
    { name: 'alone', testMatch: ALONE, repeatEach: process.env.SLIPWAY_SOAK ? 5 : 1 },
    /** Needs an instance that was started for a proxy in front of it. */
    { name: 'proxy', testMatch: 'proxy.spec.ts' },
    /** Needs nothing but an address. */
    { name: 'smoke', testMatch: 'smoke.spec.ts' },
  ],
});
