/**
 * How the end-to-end tests run: against an instance that somebody else started (./slipway test does), in the Chromium
 * of the Debian package, in four parts that need the instance in different states.
 */
import { defineConfig, devices } from '@playwright/test';
import { baseUrl, BROWSER, patience, traced } from './e2e/instance.ts';

/** They end processes that other tests need, or change the door for everybody. */
const ALONE = ['faults.spec.ts', 'renewed-code.spec.ts'];

/** What it leaves stays until it runs again. */
const project = (name: string) => ({ name, outputDir: `.slipway/e2e/${name}` });

export default defineConfig({
  testDir: 'e2e',
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
    screenshot: 'only-on-failure',
    // It costs as much as the tests themselves.
    trace: traced ? 'retain-on-failure' : 'off',
    launchOptions: { executablePath: BROWSER },
  },
  projects: [
    { ...project('e2e'), testIgnore: ['smoke.spec.ts', 'proxy.spec.ts', ...ALONE] },
    /** Run with one worker, after `e2e`. */
    { ...project('alone'), testMatch: ALONE, repeatEach: process.env.SLIPWAY_SOAK ? 5 : 1 },
    /** Needs an instance that was started for a proxy in front of it. */
    { ...project('proxy'), testMatch: 'proxy.spec.ts' },
    /** Needs nothing but an address. */
    { ...project('smoke'), testMatch: 'smoke.spec.ts' },
  ],
});
