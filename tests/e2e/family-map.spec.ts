import { expect } from '@playwright/test';
import { awakeFigure, output, reached, test } from './site.ts';

const PATH = '/embed/family-map/';

test('is walked by arrow keys: what is reached has the focus, its answers and its chapter', async ({
  page,
}) => {
  await page.goto(PATH);
  const figure = await awakeFigure(page, 'family-map');
  const chosen = figure.getByRole('treeitem', { selected: true });
  await chosen.focus();
  for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'End'] as const)
    await page.keyboard.press(key);
  await expect(chosen).toBeFocused();
  await expect(chosen).toHaveAccessibleName(/^GAN/);
  await expect(output(figure, 'evaluate')).toHaveText('no');
  expect(await reached(figure, 'samples-only')).toBe(true);
  await expect(page).toHaveURL(/[?&]family=gan(&|$)/);
  await page.keyboard.press('Tab');
  await expect(figure.getByRole('link', { name: /^Chapter 11/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Generative adversarial networks',
  );
  await page.goBack();
  await awakeFigure(page, 'family-map');
  await expect(chosen).toHaveAccessibleName(/^GAN/);
});

test('a tap chooses, a question marks every family, and the same question again takes the marks away', async ({
  page,
}) => {
  await page.goto(PATH);
  const figure = await awakeFigure(page, 'family-map');
  await figure.locator('[data-node="flow"]').click();
  await expect(output(figure, 'infer')).toHaveText('yes');
  await expect(figure.getByText('A later chapter, on normalising flows')).toBeVisible();
  const question = figure.getByRole('button', { name: 'Infer z from x' });
  await question.click();
  await expect(figure.locator('[data-node][data-ability]')).toHaveCount(8);
  await expect(figure.getByRole('treeitem', { name: 'Flow: yes, exactly' })).toBeVisible();
  await question.click();
  await expect(figure.locator('[data-node][data-ability]')).toHaveCount(0);
});
