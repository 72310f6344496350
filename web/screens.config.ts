import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

// Pictures of every screen for the documents: docs/screens/*.png, from labs that really run. `npm run screens`.
export default defineConfig({ ...base, testDir: 'tests/screens', timeout: 400_000 });
