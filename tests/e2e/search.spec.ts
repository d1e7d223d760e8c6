import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as bare } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { test } from './site.ts';

function field(page: Page): Locator {
  return page.getByRole('combobox', { name: 'Search the book' });
}

/** Results, not the choices of a select. */
function results(page: Page): Locator {
  return page.getByRole('listbox', { name: 'Results' }).getByRole('option');
}

test('a slash opens the search; arrow keys and Enter lead to a section', async ({ page }) => {
  await page.goto('/errata/');
  await page.keyboard.press('/');
  await expect(field(page)).toBeFocused();
  await page.keyboard.type('evidence lower bound');
  await expect(results(page).first()).toContainText('ELBO');
  const status = page.getByRole('dialog').getByRole('status');
  await expect(status).toHaveText(/^\d+ results$/);
  await expect(results(page).first()).toHaveAttribute('aria-selected', 'true');
  const section = results(page).filter({ hasText: 'A bound we can climb' });
  for (let downs = 0; downs < 50; downs++) {
    if ((await section.getAttribute('aria-selected')) === 'true') break;
    await page.keyboard.press('ArrowDown');
  }
  await expect(field(page)).toHaveAttribute(
    'aria-activedescendant',
    (await section.getAttribute('id'))!,
  );
  expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/vae\/#the-bound$/);
});

test('what nothing says is answered by a sentence; Escape gives the page back', async ({
  page,
}) => {
  await page.goto('/glossary/?solutions=hidden');
  const button = page.getByRole('button', { name: 'Search' });
  await button.press('Enter');
  const status = page.getByRole('dialog').getByRole('status');
  await field(page).fill('xyzzy');
  await expect(status).toContainText('Nothing in the book says “xyzzy”');
  await expect(results(page)).toHaveCount(0);
  await field(page).fill('prior');
  await expect(results(page).first()).toHaveAttribute(
    'href',
    /\/glossary\/\?solutions=hidden#term-/,
  );
  await results(page).first().click(); // on this very page
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page).toHaveURL(/#term-/);
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(button).toBeVisible();
});

test('a slash that is typed is a slash', async ({ page }) => {
  await page.goto('/glossary/');
  const filter = page.getByLabel('Show entries with');
  await filter.fill('1');
  await filter.press('/');
  await expect(filter).toHaveValue('1/');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await filter.fill('jensen');
  await expect(page.getByRole('search').getByRole('status')).toHaveText(/^[2-5] of \d+ entries$/);
  await expect(page.locator('#term-elbo')).toBeHidden();
  await page.evaluate(() => (location.hash = '#term-elbo'));
  await expect(page.locator('#term-elbo')).toBeVisible();
});

// The console complains here, as it should.
bare('where the index cannot be loaded, the search says so and tries again', async ({ page }) => {
  await page.route('**/search-index.json', (route) => route.abort());
  await page.goto('/errata/');
  await page.keyboard.press('/');
  await field(page).fill('elbo');
  const status = page.getByRole('dialog').getByRole('status');
  await expect(status).toContainText('could not be loaded. Check the connection');
  await page.unroute('**/search-index.json');
  await field(page).fill('elbo ');
  await field(page).fill('elb');
  await expect(results(page).first()).toContainText('ELBO');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('nothing is offered that would not work', async ({ page }) => {
    await page.goto('/glossary/');
    await expect(page.locator('[data-search]')).toBeHidden();
    await expect(page.locator('[data-filter]')).toBeHidden();
  });
});
