import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { PreviewServer } from 'vite';
import { serve } from '../../tools/serve.ts';
import { awakeFigure, test } from './site.ts';

const PORT = 4193;
const BASE = '/books/likely/';
const folder = mkdtempSync(join(tmpdir(), 'likely-'));
let server: PreviewServer;

test.describe.configure({ mode: 'serial' }); // one build for both
test.use({ baseURL: `http://127.0.0.1:${PORT}` });

test.beforeAll(async () => {
  execFileSync('npx', ['vite', 'build', '--outDir', folder, '--emptyOutDir'], {
    env: { ...process.env, BASE },
    shell: process.platform === 'win32',
  });
  server = await serve(folder, PORT, BASE);
});

test.afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

test('a build for a subpath stays within it, and its figures train', async ({ page, baseURL }) => {
  const outside: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (url.startsWith('http') && !url.startsWith(baseURL + BASE)) outside.push(url);
  });
  await page.goto(BASE);
  await page.getByRole('link', { name: 'Variational autoencoders' }).first().click();
  await expect(page).toHaveURL(`${baseURL}${BASE}vae/`);
  const figure = await awakeFigure(page, 'vae-trainer');
  await figure.getByRole('button', { name: 'Step', exact: true }).click();
  await expect(figure.locator('output[name="loss"]')).toHaveText(/\d/, { timeout: 60_000 });
  expect(outside).toEqual([]);
});

test('a missing page below the subpath is the book’s own', async ({ request }) => {
  const response = await request.get(`${BASE}nowhere/`);
  expect(response.status()).toBe(404);
  expect(await response.text()).toContain(`${BASE}assets/`);
});
