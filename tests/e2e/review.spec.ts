import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { test } from './site.ts';

const CHAPTER = '/maximum-likelihood/';
const DAY = 24 * 60 * 60 * 1000;

function form(page: Page, id: string): Locator {
  return page.locator(`form[data-exercise="${id}"]`);
}

/** Answers with the keyboard. */
async function answer(page: Page, id: string, text: string, state: string): Promise<void> {
  const field = form(page, id).getByRole('textbox');
  await field.fill(text);
  await field.press('Enter');
  await expect(form(page, id)).toHaveAttribute('data-state', state);
}

/** What the page keeps of an exercise’s reviews. */
function review(page: Page, id: string): Promise<unknown> {
  return page.evaluate(
    (exercise) => JSON.parse(localStorage.getItem('likely:progress')!).reviews[exercise],
    id,
  );
}

// Exercises are what is tried here: an observer that never reports keeps every figure asleep.
test.beforeEach(({ page }) =>
  page.addInitScript(() => {
    window.IntersectionObserver.prototype.observe = () => undefined;
  }),
);

test('what was missed comes back the next day, one after another, and moves on when solved', async ({
  page,
}) => {
  const monday = new Date(2026, 2, 2, 12);
  await page.clock.setFixedTime(monday);
  await page.goto(CHAPTER);
  await answer(page, 'bernoulli-estimator', 'S', 'wrong');
  await answer(page, 'bernoulli-estimator', 'S/n', 'correct'); // solved after all, and missed all the same
  await answer(page, 'exponential-estimator', 'S', 'wrong');
  await page.goto('/review/');
  const status = page.locator('[data-review] [role=status]');
  await expect(status).toHaveText('Nothing is due today. The next exercise comes back tomorrow.');

  await page.clock.setFixedTime(new Date(monday.getTime() + DAY));
  await page.goto('/');
  await page.getByRole('link', { name: '2 exercises are due for review' }).press('Enter');
  await expect(status).toHaveText('2 exercises are due.');
  expect((await new AxeBuilder({ page }).include('[data-review]').analyze()).violations).toEqual(
    [],
  );
  await page.getByRole('link', { name: 'Review 2 exercises' }).press('Enter');

  const bar = page.getByRole('navigation', { name: 'Review' });
  await expect(bar).toContainText('Review: 1 of 2');
  const first = form(page, 'bernoulli-estimator');
  await expect(first).toHaveAttribute('data-state', 'open'); // whatever has been kept
  await expect(first.getByRole('textbox')).toBeFocused();
  await expect(first.getByRole('textbox')).toHaveValue('');
  await answer(page, 'bernoulli-estimator', 'S/n', 'correct');
  expect(await review(page, 'bernoulli-estimator')).toMatchObject({ box: 1 });
  await page.reload();
  await expect(first).toHaveAttribute('data-state', 'correct'); // today’s answer counts

  await bar.getByRole('link', { name: 'Next' }).press('Enter');
  await expect(bar).toContainText('Review: 2 of 2');
  await answer(page, 'exponential-estimator', 'S', 'wrong');
  expect(await review(page, 'exponential-estimator')).toMatchObject({ box: 0 });
  await bar.getByRole('link', { name: 'Finish' }).press('Enter');
  await expect(status).toHaveText('Nothing is due today. The next exercise comes back tomorrow.');
});

test('the list can be shortened by hand', async ({ page }) => {
  await page.addInitScript(() => {
    const reviews = { 'bernoulli-estimator': { box: 2, seen: 1 }, gone: { box: 0, seen: 1 } };
    const stored = JSON.stringify({ version: 2, exercises: {}, reviews });
    if (!localStorage.getItem('likely:progress')) localStorage.setItem('likely:progress', stored);
  });
  await page.goto('/review/');
  const status = page.locator('[data-review] [role=status]');
  await expect(status).toHaveText('1 exercise is due.'); // the other is in no chapter
  await page.getByRole('button', { name: /^Take off the list/ }).press('Enter');
  await expect(status).toHaveText('Nothing is on the list.');
});

test('a review that cannot be read leaves the chapter as it is', async ({ page }) => {
  await page.goto(`${CHAPTER}?review=7~nothing`);
  await expect(page.getByRole('alert')).toContainText('can’t be read');
  await answer(page, 'bernoulli-estimator', 'S/n', 'correct');
});

test('the contents lead back to where she stopped, and the chapter marks what is solved', async ({
  page,
}) => {
  await page.goto(`${CHAPTER}#bernoulli`);
  await answer(page, 'bernoulli-estimator', 'S/n', 'correct');
  const list = page.getByRole('navigation', { name: 'In this chapter' });
  await expect(list.locator('[data-solved]')).toHaveText(/1 of \d+ solved|all solved/);
  await page.mouse.wheel(0, 40);
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('likely:reading')))
    .toContain('maximum-likelihood');
  await page.goto('/');
  const link = page.getByRole('link', { name: /^Continue with “.+” in Choosing the most likely/ });
  await expect(page.locator('[data-total]')).toHaveText(/^1 of \d+ exercises in the book solved$/);
  await link.press('Enter');
  await expect(page).toHaveURL(/\/maximum-likelihood\/#./);
});

test('without storage nothing is promised, and everything works', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('closed', 'SecurityError');
      },
    });
  });
  await page.goto('/review/');
  await expect(page.locator('[data-review] [role=status]')).toContainText(
    'Nothing is on the list. This browser keeps its storage closed',
  );
  await page.goto(CHAPTER);
  await page.mouse.wheel(0, 9000);
  await answer(page, 'bernoulli-estimator', 'S', 'wrong');
  await answer(page, 'bernoulli-estimator', 'S/n', 'correct');
  await page.goto('/');
  await expect(page.getByText('in the book solved')).toBeVisible();
  await expect(page.locator('[data-continue]')).toBeHidden();
});
