import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// `npm run dev` serves the page with hot reload and passes everything else on to a lab server: LABSIM_SERVER=http://127.0.0.1:7780.
const server = process.env.LABSIM_SERVER ?? 'http://127.0.0.1:7780';

export default defineConfig({
  plugins: [svelte()],
  build: { outDir: process.env.LABSIM_WEB_OUT ?? 'dist', emptyOutDir: true, manifest: true, target: 'es2022', sourcemap: false, reportCompressedSize: false, chunkSizeWarningLimit: 700 },
  worker: { format: 'es' },
  server: { proxy: { '/api': { target: server, ws: true }, '/hubs': { target: server, ws: true } } },
  test: { include: ['tests/unit/**/*.test.ts'], environment: 'node' },
});
