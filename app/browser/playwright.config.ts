// Tests of the built page in a real browser, against a demo that is running: `cargo xtask browser-test` starts both.
import { defineConfig } from '@playwright/test';

const { OPENMAST_API, OPENMAST_BROWSER = '/usr/bin/chromium', OPENMAST_BROWSER_RESULTS = 'results' } = process.env;

export default defineConfig({
  testDir: 'tests',
  outputDir: OPENMAST_BROWSER_RESULTS,
  // One chain and one oracle for all: a test sees what another one did.
  workers: 1,
  forbidOnly: true,
  // Where the latter goes says PLAYWRIGHT_JSON_OUTPUT_FILE.
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE === undefined ? 'list' : [['list'], ['json']],
  // A chain, an oracle and a browser share what processors there are. What passes only when it is tried again is named.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  use: {
    baseURL: OPENMAST_API,
    launchOptions: { executablePath: OPENMAST_BROWSER },
    locale: 'en-GB',
    timezoneId: 'Europe/Zurich',
    trace: 'retain-on-failure',
    viewport: { width: 1280, height: 900 },
  },
});
