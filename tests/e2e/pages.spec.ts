import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { APIRequestContext, Page } from '@playwright/test';
import { PAGES, test, wakeAll } from './site.ts';

/** How far the page scrolls sideways, in CSS pixels, and what sticks out. */
function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .map((element) => element.outerHTML.slice(0, 120));
  });
}

/** What axe finds, by rule and place: all its rules, or those named. */
async function violations(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const result = await (rules ? axe.withRules(rules) : axe).analyze();
  return result.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  );
}

async function expectLinksLead(
  page: Page,
  request: APIRequestContext,
  baseURL: string,
): Promise<void> {
  const links = await page
    .locator('a[href]')
    .evaluateAll((elements) => elements.map((element) => (element as HTMLAnchorElement).href));
  const inside = [...new Set(links)].filter((link) => link.startsWith(baseURL));
  for (const link of inside) {
    const { hash, pathname } = new URL(link);
    const response = await request.get(link);
    expect(response.status(), link).toBe(200);
    expect(pathname, 'a link without its slash costs a redirect').toMatch(/\/$|\.\w+$/);
    if (!hash) continue;
    const id = decodeURIComponent(hash.slice(1));
    expect(await response.text(), link).toContain(`id="${id}"`);
  }
}

test('the book has its pages', () => {
  expect(PAGES).toEqual(
    expect.arrayContaining([
      '/',
      '/autoregressive/',
      '/cross-entropy/',
      '/divergences/',
      '/embed/autoencoders/',
      '/embed/bernoulli-mle/',
      '/embed/beta-vae/',
      '/embed/chain-rule/',
      '/embed/count-the-table/',
      '/embed/decomposition/',
      '/embed/elbo-gap/',
      '/embed/elbo-steps/',
      '/embed/exponential-mle/',
      '/embed/failure-gallery/',
      '/embed/gan-digits/',
      '/embed/gaussian-mle/',
      '/embed/kl-adds-up/',
      '/embed/kl-explorer/',
      '/embed/kl-fit/',
      '/embed/latent-holes/',
      '/embed/losses-and-gradients/',
      '/embed/made-trainer/',
      '/embed/many-gans/',
      '/embed/map-and-bayes/',
      '/embed/mask-builder/',
      '/embed/minibatch-nll/',
      '/embed/mode-collapse/',
      '/embed/moving-apart/',
      '/embed/next-character/',
      '/embed/optimal-discriminator/',
      '/embed/overflow/',
      '/embed/overlapping-posteriors/',
      '/embed/pixel-generation/',
      '/embed/reparametrisation/',
      '/embed/surprise/',
      '/embed/two-player/',
      '/embed/vae-trainer/',
      '/embed/variance-bias/',
      '/errata/',
      '/gan/',
      '/glossary/',
      '/lesson/',
      '/maximum-likelihood/',
      '/notes/',
      '/vae/',
    ]),
  );
});

/** A figure alone on its page is the one in its chapter, where all of it is tried: here, that it stands alone. */
for (const path of PAGES.filter((page) => page.startsWith('/embed/'))) {
  test(`${path} stands alone`, async ({ page, request, baseURL }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(path);
    await expect(page.locator('h1')).toHaveCount(1);
    await wakeAll(page);
    expect(await overflow(page)).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await expectLinksLead(page, request, baseURL!);
  });
}

for (const path of PAGES.filter((page) => !page.startsWith('/embed/'))) {
  test.describe(path, () => {
    test.describe('without JavaScript', () => {
      test.use({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });

      test('reads completely', async ({ page }) => {
        await page.goto(path);
        await expect(page.locator('h1')).toHaveCount(1);
        await expect(page.locator('h1')).toBeVisible();
        await expect(page.locator('.katex-error')).toHaveCount(0);
        const text = await page.locator('body').innerText();
        expect(text).not.toMatch(/\$\$|\\label|\\sym\{|\[#|\[@|undefined|\[object/);
        for (const figure of await page.locator('figure[data-widget]').all()) {
          const areas = await figure
            .locator('svg, img, canvas, [role=img], [data-picture] ul')
            .filter({ visible: true })
            .evaluateAll((pictures) =>
              pictures.map((picture) => picture.clientWidth * picture.clientHeight),
            );
          expect(Math.max(...areas)).toBeGreaterThan(10_000);
          await expect(figure.locator('fieldset:enabled')).toHaveCount(0);
        }
      });
    });

    test('has no accessibility violation, light or dark', async ({ page }) => {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(path);
      await wakeAll(page);
      expect(await violations(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await violations(page, ['color-contrast'])).toEqual([]);
    });

    test('nothing scrolls sideways on a phone', async ({ page }) => {
      await page.setViewportSize({ width: 360, height: 740 });
      await page.goto(path);
      expect(await overflow(page)).toEqual([]);
      await wakeAll(page);
      for (const fold of await page.locator('details:not([open]) > summary').all()) {
        if (await fold.isVisible()) await fold.click();
      }
      expect(await overflow(page)).toEqual([]);
    });

    for (const width of [360, 1440]) {
      test(`nothing moves when a figure wakes, ${width} px wide`, async ({ context, page }) => {
        const heights = (at: Page): Promise<number[]> =>
          at
            .locator('figure[data-widget]')
            .evaluateAll((figures) =>
              figures.map((figure) => Math.round(figure.getBoundingClientRect().height)),
            );
        const viewport = { width, height: 800 };
        const still = await context.newPage();
        await still.setViewportSize(viewport);
        await still.addInitScript(() => {
          window.IntersectionObserver.prototype.observe = () => undefined; // nothing wakes
        });
        await still.goto(path);
        await page.setViewportSize(viewport);
        await page.goto(path);
        await wakeAll(page);
        expect(await heights(page)).toEqual(await heights(still));
      });
    }

    test('every control is reached by Tab and shows its focus', async ({ page }) => {
      await page.goto(path);
      await wakeAll(page);
      await page.evaluate(() => window.scrollTo(0, 0));
      const unreached = await page.evaluate(() => {
        const selector = 'a[href], button, input, select, textarea, summary, [tabindex]';
        const controls = [...document.querySelectorAll<HTMLElement>(selector)].filter(
          (element) =>
            element.tabIndex >= 0 &&
            !element.matches('label:has([type=radio]) ~ label [type=radio]') && // a group is one stop
            !element.matches(':disabled') &&
            element.checkVisibility({ visibilityProperty: true }),
        );
        controls.forEach((element, index) => (element.dataset['testControl'] = String(index)));
        return controls.map((_, index) => String(index));
      });
      expect(unreached.length).toBeGreaterThan(0);
      const left = new Set(unreached);
      const invisible: string[] = [];
      for (let presses = 0; left.size > 0 && presses < 2 * unreached.length; presses++) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate(() => {
          const element = document.activeElement as HTMLElement;
          // on what it marks, where the target for fingers is larger than that
          const parts = [element, ...element.querySelectorAll('*')];
          const styles = parts.flatMap((part) => [
            getComputedStyle(part),
            getComputedStyle(part, '::after'),
          ]);
          const shown = styles.some(
            ({ outlineStyle, outlineWidth, boxShadow }) =>
              (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) || boxShadow !== 'none',
          );
          return {
            id: element.dataset['testControl'],
            shown,
            html: element.outerHTML.slice(0, 120),
          };
        });
        if (focused.id === undefined) continue;
        left.delete(focused.id);
        if (!focused.shown) invisible.push(focused.html);
      }
      expect(invisible).toEqual([]);
      const missed = await page
        .locator('[data-test-control]')
        .evaluateAll(
          (elements, ids) =>
            elements
              .filter((element) => ids.includes((element as HTMLElement).dataset['testControl']!))
              .map((element) => element.outerHTML.slice(0, 120)),
          [...left],
        );
      expect(missed).toEqual([]);
    });

    test('every link within the book leads somewhere', async ({ page, request, baseURL }) => {
      await page.goto(path);
      await expectLinksLead(page, request, baseURL!);
    });

    test('prints on white, without its controls', async ({ page }) => {
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      await page.goto(path);
      await expect(page.locator('h1')).toBeVisible();
      const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(paper).toMatch(/^rgb\(25\d, 25\d, 2[45]\d\)$/);
      // what is pressed in a picture belongs to the picture
      await expect(page.locator('button:not([data-drawn])').filter({ visible: true })).toHaveCount(
        0,
      );
      await expect(page.locator('input, select').filter({ visible: true })).toHaveCount(0);
    });

    test('holds still under reduced motion', async ({ page }) => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.goto(path);
      await wakeAll(page);
      const moving = await page.evaluate(() => {
        const slow = (times: string): boolean =>
          times.split(',').some((time) => parseFloat(time) > 0.001);
        return [...document.querySelectorAll('*')]
          .filter((element) => {
            const { transitionDuration, animationDuration, animationName } =
              getComputedStyle(element);
            return (
              slow(transitionDuration) || (animationName !== 'none' && slow(animationDuration))
            );
          })
          .map((element) => element.outerHTML.slice(0, 120));
      });
      expect(moving).toEqual([]);
    });
  });
}

test('an address that does not exist gets the book’s own page, and status 404', async ({
  request,
}) => {
  const response = await request.get('/no-such-chapter/');
  expect(response.status()).toBe(404);
  expect(await response.text()).toMatch(/<h1[\s>]/);
});

test('an address without its slash leads to the page', async ({ page }) => {
  await page.goto('/vae?vae-trainer.seed=3');
  expect(new URL(page.url()).pathname).toBe('/vae/');
  expect(new URL(page.url()).search).toBe('?vae-trainer.seed=3');
});

test('the theme can be chosen and is remembered', async ({ page }) => {
  const paper = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  const light = await paper();
  await page.getByLabel(/theme/i).selectOption('dark');
  const dark = await paper();
  expect(dark).not.toBe(light);
  await page.goto('/vae/');
  expect(await paper()).toBe(dark);
});

test('chapter vae is typeset: formulas, numbers, references', async ({ page }) => {
  await page.goto('/vae/');
  expect(await page.locator('.katex').count()).toBeGreaterThan(40);
  expect(await page.locator('.katex math').count()).toBe(await page.locator('.katex').count());
  await expect(page.locator('[id^="eq-"] .number').first()).toHaveText(/\(\d+\.\d+\)/);
  await expect(page.locator('figure[data-widget="vae-trainer"] figcaption').first()).toContainText(
    /Figure \d+\.1/,
  );
  await expect(page.getByText(/Kingma/).first()).toBeVisible();
});
