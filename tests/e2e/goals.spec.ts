import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { PAGES, test } from './site.ts';

/** Exercises that are goals, with the link in their solution that plays them. */
const GOALS = PAGES.flatMap((path) =>
  [...readFileSync(`dist${path}index.html`, 'utf8').matchAll(/<form[^]*?<\/form>/g)].flatMap(
    ([form]) => {
      const id = /data-exercise="([^"]+)"/.exec(form)?.[1];
      const link = /data-played=[^]*?href="([^"]+)"/.exec(form)?.[1];
      return id && link ? [{ id, path, link: link.replaceAll('&amp;', '&') }] : [];
    },
  ),
);

test('every goal has a committed solution', () => {
  const asked = PAGES.flatMap((path) => [
    ...readFileSync(`dist${path}index.html`, 'utf8').matchAll(/&quot;kind&quot;:&quot;goal&quot;/g),
  ]);
  expect(GOALS.length).toBeGreaterThan(0);
  expect(GOALS.length).toBe(asked.length);
});

for (const { id, path, link } of GOALS) {
  test(`${id} is not reached at first, and its solution reaches it`, async ({ page }) => {
    const replay = /[.]step=/.test(link); // trains a model before it is there
    if (replay) test.slow();
    const form = page.locator(`form[data-exercise="${id}"]`);
    await page.goto(path);
    await form.locator('[data-answer]:enabled').waitFor();
    await page.locator(`figure[data-widget="${widgetOf(link)}"]`).scrollIntoViewIfNeeded();
    await expect(form.locator('[data-now]')).toHaveText(/\d/); // the figure has spoken
    await expect(form).toHaveAttribute('data-state', 'open');

    await page.goto(path + link);
    await expect(form).toHaveAttribute(
      'data-state',
      'correct',
      replay ? { timeout: 150_000 } : undefined,
    );
    await expect(page.getByText(/^The link /)).toHaveCount(0);
    await expect(form.getByRole('status').first()).toContainText('Right');
  });
}

/** `?gaussian-mle.mu=1` plays in the figure of gaussian-mle. */
function widgetOf(link: string): string {
  return /^\?([^.]+)\./.exec(link)![1]!;
}
