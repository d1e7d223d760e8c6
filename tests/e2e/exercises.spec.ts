import { readFileSync } from 'node:fs';
import { expect, test as bare } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, test } from './site.ts';

const CHAPTER = '/maximum-likelihood/';

/** The form of an exercise, its script attached. */
async function exercise(page: Page, id: string, search = ''): Promise<Locator> {
  await page.goto(CHAPTER + search);
  const form = page.locator(`form[data-exercise="${id}"]`);
  await form.locator('[data-answer]:enabled').waitFor();
  return form;
}

async function answer(form: Locator, text: string): Promise<void> {
  await form.getByRole('textbox').fill(text);
  await form.getByRole('button', { name: 'Check', exact: true }).click();
}

function feedback(form: Locator): Locator {
  return form.locator('[data-feedback]');
}

for (const [id, right, wrong] of [
  [
    'bernoulli-estimator',
    ['S/n', 'sum(x)/n', 'mean(x)', '1/n Σxᵢ', '\\frac{S}{n}'],
    ['S', 'n/S', '-S/n', 'x', 'S/(n-1)'],
  ],
  [
    'exponential-estimator',
    ['n/S', 'n/sum(x)', '1/mean(x)', '1/x̄', 'n·S⁻¹'],
    ['S/n', '-n/S', '1/S', 'mean(1/x)', 'lambda'],
  ],
] as const) {
  test(`${id} takes equivalent forms and answers wrong ones`, async ({ page }) => {
    const form = await exercise(page, id);
    await expect(form).toHaveAttribute('data-state', 'open');
    for (const text of wrong) {
      await answer(form, text);
      await expect(feedback(form)).toContainText('Not yet.');
      expect((await feedback(form).innerText()).length, text).toBeGreaterThan(30);
      await expect(form).toHaveAttribute('data-state', 'wrong');
    }
    for (const text of right) {
      await answer(form, text);
      await expect(feedback(form)).toHaveText(/^✓\s*Right\.$/);
      await expect(form).toHaveAttribute('data-state', 'correct');
      await form.getByRole('button', { name: 'Start again' }).click();
      await expect(form).toHaveAttribute('data-state', 'open');
      await expect(form.getByRole('textbox')).toHaveValue('');
      await expect(feedback(form)).toBeEmpty();
    }
  });
}

test('input that cannot be read is answered by a sentence and changes nothing', async ({
  page,
}) => {
  const form = await exercise(page, 'bernoulli-estimator');
  await answer(form, 'S');
  await expect(form).toHaveAttribute('data-state', 'wrong');
  const hostile = [
    '',
    'x'.repeat(10_000),
    '__proto__',
    'constructor',
    '('.repeat(90),
    '1/0',
    '🎲',
    'S,n',
    '<img src=x onerror=alert(1)>',
    '2^2^2^2^2^2^2^2',
    'S(',
  ];
  for (const text of hostile) {
    await answer(form, text);
    await expect(form.getByRole('textbox')).toHaveAttribute('aria-invalid', 'true');
    await expect(feedback(form)).toHaveText(/^[\p{Lu}“x].{10,}[.?]$/u);
    await expect(form).toHaveAttribute('data-state', 'wrong');
    await feedback(form).evaluate((element) => element.replaceChildren());
  }
  await answer(form, '0,5 * (S/n + mean(x))'); // a decimal comma can be
  await expect(form).toHaveAttribute('data-state', 'correct');
});

test('a number is right within its tolerance', async ({ page }) => {
  const form = await exercise(page, 'log-density-peak');
  const { value } = JSON.parse((await form.getAttribute('data-key'))!) as { value: number };
  await answer(form, String(value + 1));
  await expect(form).toHaveAttribute('data-state', 'wrong');
  await answer(form, String(value).replace('.', ',').replace('-', '−'));
  await expect(form).toHaveAttribute('data-state', 'correct');
});

test('choices reply to what was chosen', async ({ page }) => {
  const form = await exercise(page, 'same-maximum');
  const { right } = JSON.parse((await form.getAttribute('data-key'))!) as { right: number[] };
  const boxes = form.getByRole('checkbox');
  await form.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(feedback(form)).toContainText('Choose at least one');
  await expect(form).toHaveAttribute('data-state', 'open');
  const all = [...Array(await boxes.count()).keys()];
  await boxes.nth(all.find((i) => !right.includes(i))!).check();
  await form.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(feedback(form)).toContainText('does not belong');
  for (const i of all) await boxes.nth(i).setChecked(right.includes(i));
  await form.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(form).toHaveAttribute('data-state', 'correct');
  await expect(feedback(form).locator('p')).toHaveCount(1 + right.length);
  await expect(feedback(form)).toContainText('The logarithm is increasing: the larger product');
});

test('one right choice is told why it is right', async ({ page }) => {
  const form = await exercise(page, 'predict-all-ones');
  await form.getByRole('radio', { name: 'Exactly 1.' }).check();
  await form.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(feedback(form)).toHaveText(/^✓\s*Right\.\s*It gives the data probability 1, and/);
});

test('steps are put in order by keyboard and by dragging', async ({ page }) => {
  const form = await exercise(page, 'bernoulli-zero');
  const places = (): Promise<number[]> =>
    form
      .locator('li')
      .evaluateAll((items) => items.map((item) => Number((item as HTMLElement).dataset['place'])));
  const check = form.getByRole('button', { name: 'Check', exact: true });
  await check.click();
  await expect(feedback(form)).toContainText('can’t come first');

  const up = form.locator('li[data-place="0"]').getByRole('button', { name: /^Move “.+” up$/ });
  await up.focus();
  for (let i = 0; (await places())[0] !== 0 && i < 10; i++) await page.keyboard.press('Enter');
  expect((await places())[0]).toBe(0);
  await expect(up).toBeFocused();
  await expect(feedback(form)).toContainText(/is now in place 1 of \d/);

  for (let place = 1; place < (await places()).length; place++) {
    const handle = form.locator(`li[data-place="${place}"] [data-handle]`);
    await handle.scrollIntoViewIfNeeded();
    await handle.hover();
    await page.mouse.down();
    for (let i = 0; (await places())[place] !== place && i < 20; i++) {
      const target = (await form
        .locator('li')
        .nth((await places()).indexOf(place) - 1)
        .boundingBox())!;
      await page.mouse.move(target.x + 10, target.y + 2);
    }
    await page.mouse.up();
  }
  expect(await places()).toEqual((await places()).toSorted((a, b) => a - b));
  await check.click();
  await expect(form).toHaveAttribute('data-state', 'correct');
  await page.reload();
  await expect(form).toHaveAttribute('data-state', 'correct');
  expect((await places())[0]).toBe(0);
});

test('a goal is reached in the figure, and its form turns correct by itself', async ({ page }) => {
  const form = await exercise(page, 'bernoulli-by-hand');
  const figure = await awakeFigure(page, 'bernoulli-mle');
  await expect(form.locator('[data-now]')).toHaveText(/below the best/);
  await form.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(form).toHaveAttribute('data-state', 'wrong');
  await expect(feedback(form)).toContainText('below the best');
  const slider = figure.locator('input[type=range]').first();
  await slider.focus();
  for (let i = 0; i < 120 && (await form.getAttribute('data-state')) !== 'correct'; i++) {
    await page.keyboard.press(i < 60 ? 'ArrowRight' : 'ArrowLeft');
    if (i === 59) for (let back = 0; back < 60; back++) await page.keyboard.press('ArrowLeft');
  }
  await expect(form).toHaveAttribute('data-state', 'correct');
  await form.getByRole('button', { name: 'Start again' }).click();
  await expect(form).toHaveAttribute('data-state', 'open'); // though the figure is where it was
  await form.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(form).toHaveAttribute('data-state', 'correct');
});

test('a prediction, once checked, is shown in the figure', async ({ page }) => {
  const form = await exercise(page, 'predict-far-point');
  const figure = await awakeFigure(page, 'gaussian-mle');
  const last = figure.getByRole('slider', { name: 'Point 12', exact: true });
  const shown = form.locator('[data-show]');
  await expect(shown).toBeHidden();
  await form.getByRole('radio').first().check();
  await expect(last).toHaveAttribute('aria-valuenow', '4.1');
  const check = form.getByRole('button', { name: 'Check', exact: true });
  await check.click();
  await expect(last).toHaveAttribute('aria-valuenow', '4.8');
  await expect(shown).toBeVisible();
  await expect(check).toBeFocused();
  await expect(shown.getByRole('link')).toHaveAttribute('href', '#fig-gaussian-mle');
  await expect(figure).toHaveAttribute('data-run', 'idle');
});

test('a prediction about a run, once checked, is run', async ({ page }) => {
  const form = await exercise(page, 'predict-too-large');
  const figure = await awakeFigure(page, 'gaussian-mle');
  await form.getByRole('radio').first().check();
  await form.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(form).toHaveAttribute('data-state', 'wrong');
  await expect(figure).toHaveAttribute('data-run', 'running');
  const rate = figure.getByRole('slider', { name: 'Learning rate' });
  await expect(rate).toHaveAttribute('aria-valuetext', '1.78');
  await expect(form.locator('[data-show]')).toContainText('now runs it');
});

test('hints come one by one; the solution after an honest try, and then the exercise is given up', async ({
  page,
}) => {
  const form = await exercise(page, 'bernoulli-estimator');
  const hints = form.locator('[data-hint]');
  const reveal = form.getByRole('button', { name: 'Show the solution' });
  const solution = form.locator('[data-solution]');
  await expect(hints.filter({ visible: true })).toHaveCount(1);
  await expect(reveal).toBeHidden();
  await expect(solution).toBeHidden();
  await answer(form, 'S('); // no honest try
  await expect(reveal).toBeHidden();
  for (const hint of await hints.all()) await hint.locator('summary').click();
  await expect(reveal).toBeVisible();
  await page.reload();
  await answer(form, 'S');
  await expect(reveal).toBeVisible();
  await reveal.click();
  await expect(solution).toHaveAttribute('open', '');
  await expect(form).toHaveAttribute('data-state', 'revealed');
  await answer(form, 'S/n');
  await expect(feedback(form)).toContainText('Right.');
  await expect(form).toHaveAttribute('data-state', 'revealed');
  await page.reload();
  await expect(form).toHaveAttribute('data-state', 'revealed');
  await form.getByRole('button', { name: 'Start again' }).click();
  await expect(form).toHaveAttribute('data-state', 'open');
  await expect(solution).toBeHidden();
});

test('whoever has solved it may read the solution', async ({ page }) => {
  const form = await exercise(page, 'bernoulli-estimator');
  await answer(form, 'S/n');
  await form.locator('[data-solution] summary').click();
  await expect(form).toHaveAttribute('data-state', 'correct');
});

test('a link for a class hides solutions, from page to page', async ({ page }) => {
  await exercise(page, 'bernoulli-estimator');
  await page.getByRole('link', { name: 'Link without solutions' }).click();
  await expect(page).toHaveURL(/\/maximum-likelihood\/\?solutions=hidden$/);
  await page
    .getByRole('link', { name: /Step 6: the estimate/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\?solutions=hidden#ex-bernoulli-estimator$/);

  const form = await exercise(page, 'bernoulli-estimator', '?solutions=hidden');
  await answer(form, 'S');
  await expect(feedback(form)).toContainText('Not yet.');
  await expect(form.getByText('Solutions are hidden by this link.')).toBeVisible();
  await expect(page.locator('[data-solution], [data-reveal]')).toHaveCount(0);
  await answer(form, 'S/n');
  await expect(form).toHaveAttribute('data-state', 'correct');
  await page.getByRole('link', { name: 'Contents' }).click();
  await page.getByRole('link', { name: 'Choosing the most likely model', exact: true }).click();
  await expect(page).toHaveURL(/solutions=hidden/);
  await expect(page.getByText('Solutions are hidden by this link.').first()).toBeVisible();
});

test('headings lead from exercise to exercise, and choices belong to their question', async ({
  page,
}) => {
  const form = await exercise(page, 'predict-far-point');
  await expect(page.locator('form[data-exercise]')).not.toHaveCount(0);
  const untitled = page.locator('form[data-exercise]:not(:has(:is(h2, h3, h4) > a))');
  await expect(untitled).toHaveCount(0);
  const choices = form.getByRole('group', { name: 'Choose one.' });
  await expect(choices).toHaveAccessibleDescription(/Which bell is the best for all twelve\?$/);
});

for (const solved of [false, true]) {
  test(`on a phone nothing moves when exercises ${solved ? 'that are solved ' : ''}start`, async ({
    context,
    page,
  }) => {
    const still = await context.newPage();
    await still.route('**/start-exercises*', () => {}); // never arrives
    const tops = async (at: Page): Promise<Record<string, number>> => {
      await at.evaluate(() => document.fonts.ready);
      return at
        .locator('form[data-exercise]')
        .evaluateAll((forms) =>
          Object.fromEntries(forms.map((form) => [form.id, form.getBoundingClientRect().top])),
        );
    };
    if (solved) {
      await page.goto(CHAPTER);
      await page.evaluate(() => {
        const forms = [...document.querySelectorAll<HTMLElement>('form[data-exercise]')];
        const exercises = Object.fromEntries(
          forms.map(({ dataset }) => [dataset['exercise'], { state: 'correct', answer: null }]),
        );
        localStorage.setItem('likely:progress', JSON.stringify({ version: 1, exercises }));
      });
    }
    for (const at of [still, page]) {
      await at.setViewportSize({ width: 360, height: 740 });
      await at.goto(CHAPTER, { waitUntil: 'domcontentloaded' });
    }
    await page.locator('[data-answer]:enabled').first().waitFor();
    await expect(page.locator('[data-state=correct]').first()).toBeVisible({ visible: solved });
    const [before, after] = [await tops(still), await tops(page)];
    for (const [id, top] of Object.entries(after)) {
      expect(Math.abs(top - before[id]!), id).toBeLessThan(1); // a screen has no less
    }
  });
}

test('a goal says how far she is without moving the page, on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(CHAPTER);
  const lines = page.locator('form:has([data-now])');
  await lines.first().locator('[data-answer]:enabled').waitFor();
  const heights = (): Promise<number[]> =>
    lines.evaluateAll((forms) => forms.map((form) => form.getBoundingClientRect().height));
  const before = await heights();
  for (const widget of ['gaussian-mle', 'bernoulli-mle', 'exponential-mle']) {
    await awakeFigure(page, widget);
  }
  for (const line of await lines.all()) await expect(line.locator('[data-now]')).toHaveText(/\d/);
  expect(await heights()).toEqual(before);
});

test('formulas are judged without running them, by a parser that comes when it is needed', async ({
  page,
}) => {
  const scripts: string[] = [];
  page.on('request', (request) => void scripts.push(request.url()));
  const form = await exercise(page, 'bernoulli-estimator');
  expect(scripts.filter((url) => url.includes('check-expression'))).toEqual([]);
  await form.getByRole('textbox').focus();
  await expect
    .poll(() => scripts.filter((url) => url.includes('check-expression')))
    .toHaveLength(1);
  const code = readFileSync(
    `dist${new URL(scripts.find((url) => url.includes('check-expression'))!).pathname}`,
    'utf8',
  );
  expect(code).not.toMatch(/new Function\b|\beval\(/);
});

// The console complains here, as it should.
bare('where the parser cannot be loaded, the exercise says so and goes on', async ({ page }) => {
  await page.route('**/check-expression*', (route) => route.abort());
  const form = await exercise(page, 'bernoulli-estimator');
  await answer(form, 'S/n');
  await expect(feedback(form)).toContainText('could not be loaded');
  await expect(form).toHaveAttribute('data-state', 'open');
  await expect(form.getByRole('textbox')).not.toHaveAttribute('aria-invalid');
});

bare('a slip of the page itself is not blamed on the connection', async ({ page }) => {
  await page.route(CHAPTER, async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    await route.fulfill({
      response,
      body: text.replaceAll('&quot;replies&quot;:', '&quot;none&quot;:'),
    });
  });
  const form = await exercise(page, 'bernoulli-estimator');
  await answer(form, 'S');
  await expect(feedback(form)).toContainText('could not be judged');
  await expect(feedback(form)).not.toContainText('connection');
  await answer(form, 'S/n'); // and the form goes on
  await expect(form).toHaveAttribute('data-state', 'correct');
});

bare(
  'where exercises cannot be loaded, solutions unfold and the page says why',
  async ({ page }) => {
    await page.route('**/start-exercises*', (route) => route.abort());
    await page.goto(CHAPTER);
    await expect(page.getByRole('alert')).toContainText('Answers can’t be checked');
    const form = page.locator('form[data-exercise="bernoulli-estimator"]');
    await form.locator('[data-solution] summary').click();
    await expect(form.locator('[data-offer]')).toBeHidden();
  },
);

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('hints and solutions unfold, and the page says that nothing is checked', async ({
    page,
  }) => {
    await page.goto(CHAPTER);
    const form = page.locator('form[data-exercise="bernoulli-estimator"]');
    await expect(form.getByText('Answers are checked with JavaScript')).toBeVisible();
    await expect(form.getByRole('textbox')).toBeDisabled();
    await expect(page.locator('[data-offer]').first()).toBeHidden();
    await expect(page.getByText('Link without solutions')).toBeHidden();
    for (const fold of await form.locator('details').all()) {
      await expect(fold).toBeVisible();
      await fold.locator('summary').click();
      await expect(fold).toHaveAttribute('open', '');
    }
  });
});

test('a printed sheet has lines to write on and gives nothing away', async ({ page }) => {
  const form = await exercise(page, 'bernoulli-estimator');
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await expect(form.locator('[data-solution], [data-hint]').filter({ visible: true })).toHaveCount(
    0,
  );
  await expect(form.getByText('Exercise 3.')).toBeVisible();
  await expect(form.locator('input')).toBeHidden();
});
