import { expect } from '@playwright/test';
import { play } from '../support/random-actions.ts';
import { test } from './site.ts';

/** Some of what `npm run test:long` does to every chapter, always the same. */
for (const path of ['/maximum-likelihood/', '/divergences/'])
  test(`${path} takes whatever is done to it`, async ({ page }) => {
    const { held } = await play(page, { path, seed: 10, actions: 150, stay: 150 });
    expect(held.length).toBeGreaterThan(0);
  });
