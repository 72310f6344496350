import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

/** The budget of web.md, measured: `./test --bench`. Not a part of the tests, for it measures this host, too. */
export default defineConfig({ ...base, testDir: 'tests/bench', timeout: 300_000, reporter: [['line']] });
