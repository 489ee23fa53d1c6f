import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Where `npm run dev` finds an oracle and a Solana RPC endpoint: as the demo prints them.
const oracle = process.env.OPENMAST_API ?? 'http://127.0.0.1:8080';
const rpc = process.env.OPENMAST_RPC_URL ?? 'http://127.0.0.1:8899';

const toOracle = { target: oracle, changeOrigin: true };

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
      '/rpc': { target: rpc, changeOrigin: true, rewrite: () => '/' },
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
