// Measures the built page: `npm run measure:map` builds it into a folder of its own, and nothing but that folder is served.
import { defineConfig } from '@playwright/test';

const { OPENMAST_BROWSER = '/usr/bin/chromium' } = process.env;
const ADDRESS = 'http://127.0.0.1:5302';

export default defineConfig({
  testDir: 'measure',
  outputDir: '../node_modules/.measured',
  workers: 1,
  reporter: 'line',
  timeout: 300_000,
  use: {
    baseURL: ADDRESS,
    // As on machines without a graphics card.
    launchOptions: { executablePath: OPENMAST_BROWSER, args: ['--disable-gpu'] },
    viewport: { width: 1280, height: 900 },
  },
  webServer: {
    command: 'node ../node_modules/vite/bin/vite.js preview .. --outDir node_modules/.measure --host 127.0.0.1 --port 5302 --strictPort',
    url: ADDRESS,
  },
});
