import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { awakeFigure, output, test } from './site.ts';

const PATH = '/embed/next-character/';

const button = (figure: Locator, name: string): Locator =>
  figure.getByRole('button', { name, exact: true });
const place = (figure: Locator): Locator =>
  figure.getByRole('slider', { name: 'Place in the text', exact: true });
const field = (figure: Locator): Locator =>
  figure.getByRole('textbox', { name: 'Your text', exact: true });

async function open(page: Page, query = ''): Promise<Locator> {
  await page.goto(PATH + query);
  return awakeFigure(page, 'next-character');
}

test('the place moves by keyboard, by its buttons and by a click into the text', async ({
  page,
}) => {
  const figure = await open(page);
  await place(figure).focus();
  await page.keyboard.press('ArrowRight');
  await expect(place(figure)).toHaveAttribute('aria-valuetext', /^character 62: “h”/);
  await expect(figure.getByText('● comes')).toHaveCount(1);
  await button(figure, 'Next character').click();
  await expect(place(figure)).toHaveAttribute('aria-valuetext', /^character 63: “e”/);
  const before = await output(figure, 'log-probability').textContent();
  await figure.locator('[data-at="20"]').click();
  await expect(place(figure)).toHaveValue('21');
  await expect(output(figure, 'log-probability')).not.toHaveText(before!);
  await expect(page).toHaveURL(/[?&]place=21(&|$)/);
});

test('a pasted text is read at once, in any script; a link brings it', async ({
  page,
  context,
}) => {
  const figure = await open(page);
  const text = 'Über uns 👩🏽‍🚀 aß er. '.repeat(20);
  await field(figure).fill(text);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('ControlOrMeta+x');
  await page.keyboard.press('ControlOrMeta+v');
  await expect(figure.getByText(`of all ${20 * 18}`)).toBeVisible(); // the field still has the focus
  const heldOut = (await output(figure, 'held-out').textContent())!;
  expect(Number(heldOut)).toBeLessThan(0.3); // it repeats
  await expect(page).toHaveURL(/[?&]text=/);
  const again = await context.newPage();
  await again.goto(page.url());
  const linked = await awakeFigure(again, 'next-character');
  await expect(output(linked, 'held-out')).toHaveText(heldOut);
  await expect(field(linked)).toHaveValue(text);
});

test('a text too long for a link stays in the page, and the figure says so; one too long for it is cut', async ({
  page,
}) => {
  const figure = await open(page);
  await field(figure).fill('long '.repeat(1500));
  await page.keyboard.press('Tab');
  await expect(figure.getByText('This text is too long for a link.')).toBeVisible();
  await button(figure, 'One letter').click();
  await expect(page).toHaveURL(/[?&]context=1(&|$)/);
  expect(page.url()).not.toMatch(/[?&]text=/);
  await field(figure).fill('x'.repeat(12_000));
  await page.keyboard.press('Tab');
  await expect(
    figure.getByText('That text has 12,000 characters: the first 10,000 are used.'),
  ).toBeVisible();
  await field(figure).fill('');
  await page.keyboard.press('Tab');
  await expect(figure.getByText('There is no text: paste one')).toBeVisible();
});

test('the network trains without TensorFlow.js, and the link replays to the same numbers', async ({
  page,
  context,
}) => {
  test.slow();
  const scripts: string[] = [];
  context.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith('.js')) scripts.push(pathname);
  });
  const figure = await open(page, '?model=network&hidden=16');
  await expect(figure.getByText(/^Not trained yet/)).toBeVisible();
  await button(figure, 'Train').click();
  await expect(output(figure, 'held-out')).toHaveText(/^[12]\./, { timeout: 60_000 });
  await button(figure, 'Pause').click();
  await expect(figure).toHaveAttribute('data-run', 'paused');
  await expect(page).toHaveURL(/[?&]step=\d+/);
  const names = ['held-out', 'learnt', 'step', 'loss', 'total'];
  const numbers = (of: Locator): Promise<string[]> =>
    Promise.all(names.map(async (name) => (await output(of, name).textContent())!));
  const tensorflow = (path: string): boolean =>
    readFileSync(`dist${path}`, 'utf8').includes('WEBGL_CPU_FORWARD');
  expect(scripts.filter(tensorflow)).toEqual([]);

  const again = await context.newPage();
  await again.goto(page.url());
  const replayed = await awakeFigure(again, 'next-character');
  await expect(replayed).toHaveAttribute('data-run', 'paused', { timeout: 60_000 });
  await expect.poll(() => numbers(replayed)).toEqual(await numbers(figure));
});
