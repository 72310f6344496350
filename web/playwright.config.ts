import { defineConfig } from '@playwright/test';

// Real Chromium (Debian's), the real server, real guests. One worker: the host has two cores, and guests want them.
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: process.env.LABSIM_E2E_OUT ?? 'test-results',
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.LABSIM_E2E_REPORT ? [['list'], ['junit', { outputFile: process.env.LABSIM_E2E_REPORT }]] : [['list']],
  use: {
    viewport: { width: 1400, height: 860 },
    // A view that still moves is no place to aim at.
    contextOptions: { reducedMotion: 'reduce' },
    actionTimeout: 10_000,
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
    trace: 'off',
    screenshot: 'only-on-failure',
  },
});
