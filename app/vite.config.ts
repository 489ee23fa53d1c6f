import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Where `npm run dev` finds an oracle, as the demo prints it, or what `openmast app` serves.
const oracle = process.env.OPENMAST_API ?? 'http://127.0.0.1:8080';

const toOracle = { target: oracle, changeOrigin: true };
// Solana is asked for its own page alone, which this one stands for.
const asItself = { origin: oracle, 'sec-fetch-site': 'same-origin' };

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    target: 'es2022',
    // Everything comes from a file of its own: the policy allows no inline script, style or image.
    assetsInlineLimit: 0,
    manifest: true,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/v1': toOracle,
      '/health': toOracle,
      '/ready': toOracle,
      '/metrics': toOracle,
      '/app.json': toOracle,
      '/rpc': { ...toOracle, headers: asItself },
      '/ws': { ...toOracle, ws: true, headers: asItself },
    },
  },
  test: {
    environment: 'node',
    include: ['test/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    // Other work on the machine must not make tests fail.
    testTimeout: 120_000,
  },
});
