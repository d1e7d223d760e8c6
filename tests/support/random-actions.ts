import { expect } from '@playwright/test';
import type { CDPSession, Page } from '@playwright/test';
import { wakeAll } from '../e2e/site.ts';
import { sequence, STREAM } from '../../src/maths/random.ts';
import type { Sequence } from '../../src/maths/random.ts';

/** What is played, and how long; the same game is played again from the same numbers. */
export interface Game {
  readonly path: string;
  readonly seed: number;
  readonly actions: number;
  /**
   * Actions in one document before it is left by links, by going back and by loading it anew; memory is looked at when a
   * quarter of them, and when all of them are done.
   */
  readonly stay: number;
}

/** What a page held once everything was paused, and put away what it didn't need. */
interface Held {
  readonly action: number;
  readonly bytes: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** What is said of a game that has been played. */
export interface Played {
  readonly actionsPerSecond: number;
  /** In each document, the first look at its memory and the last. */
  readonly held: readonly (readonly [first: Held, last: Held])[];
}

/** So many actions at once: the page, not the way there, should take the time. */
const BURST = 12;
/** Figures are looked at, and those at work paused, after so many actions. */
const ROUND = 60;
const SIZES = [
  [360, 640],
  [412, 823],
  [800, 600],
  [1280, 720],
  [1600, 1000],
] as const;
/** Keys that do something on a page, as the browser's tools want them: name, code of old, text. */
const KEYS: readonly (readonly [key: string, code: number, text?: string])[] = [
  ['ArrowLeft', 37],
  ['ArrowUp', 38],
  ['ArrowRight', 39],
  ['ArrowDown', 40],
  ['PageUp', 33],
  ['PageDown', 34],
  ['End', 35],
  ['Home', 36],
  ['Escape', 27],
  ['Tab', 9],
  ['Tab', 9],
  ['Enter', 13, '\r'],
  [' ', 32, ' '],
  ['Backspace', 8],
  ['Delete', 46],
  ['a', 65, 'a'],
  ['/', 191, '/'],
  ['?', 191, '?'],
  ['.', 190, '.'],
  ['9', 57, '9'],
  ['-', 189, '-'],
  ['b', 66, 'b'],
  ['p', 80, 'p'],
  ['z', 90, 'z'],
];
/** As the tools count them: none, Shift, Control. */
const MODIFIERS = [0, 0, 0, 0, 8, 8, 2];
const NONSENSE = [
  ...['', ' ', '-', 'NaN', '1e999', '-1e999', '0x10', '3abc', '٣', '½', '1/0', 'x^x^x^x', '((((('],
  ...['0,5; 1,2', '1 2 3 4', '😀😀', 'é\u0301', '\u202eabc', '"><b>', '__proto__', '${x}', '\n\n'],
  ...['a'.repeat(3000), '9'.repeat(400), 'S/n', '1.38', 'sum(x)/n', '0.5'],
];
const QUERIES = ['', '?solutions=hidden', '?x=1&x=2', '?__proto__=1', '?%E0%A4', '?=&&='];

/**
 * Plays with a page as nobody does: clicks, keys, drags, typing, files, sliders, sizes, themes, links. Fails where it
 * complains, where a figure shows nothing, or where memory grows; then it says what was done last.
 */
export async function play(page: Page, game: Game): Promise<Played> {
  const log: string[] = [];
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('crash', () => trouble.push('the page has crashed'));
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(`console: ${message.text()}`);
  });
  page.on('dialog', (dialog) => void dialog.dismiss());
  page.context().on('page', (other) => void other.close().catch(() => {})); // a second window, say of notes
  await page.addInitScript(prepare, NONSENSE);

  const random = sequence({ stream: STREAM.exercises, step: game.actions, seed: game.seed });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const held: [Held, Held][] = [];
  const started = performance.now();
  let done = 0;
  try {
    while (done < game.actions) {
      await page.goto(game.path + pick(random, QUERIES));
      await wakeAll(page); // what comes with them is no growth
      const from = done;
      const until = Math.min(game.actions, from + game.stay);
      let first: Held | null = null;
      while (done < until) {
        const round = Math.min(done + ROUND, until);
        while (done < round) done += await act(page, session, random, log);
        expect(trouble).toEqual([]);
        expect(await lookAround(page), 'every figure shows something').toEqual([]);
        if (!first && done - from >= game.stay / 4) first = await measure(page, session, done);
      }
      if (first) held.push([first, await measure(page, session, done)]);
      for (let k = 0; k < 6 && done < game.actions; k++)
        done += await leave(page, game, random, log);
      expect(trouble).toEqual([]);
    }
  } catch (error) {
    const last = log.slice(-60).join('\n');
    throw new Error(
      `${JSON.stringify(game)}, after ${done} actions at ${page.url().slice(0, 300)}:\n${trouble.join('\n')}\n` +
        `The last ones, the newest at the end:\n${last}`,
      { cause: error },
    );
  }
  return { actionsPerSecond: (1000 * done) / (performance.now() - started), held };
}

function pick<T>(random: Sequence, from: readonly T[]): T {
  return from[Math.floor(from.length * random.uniform())]!;
}

/** A burst of actions, those of it at once that need no answer; returns how many. */
async function act(
  page: Page,
  session: CDPSession,
  random: Sequence,
  log: string[],
): Promise<number> {
  const draw = (): readonly [number, number, number] => [
    random.uniform(),
    random.uniform(),
    random.uniform(),
  ];
  const numbers = Array.from({ length: BURST }, draw);
  const chance = random.uniform();
  if (chance < 0.5) {
    log.push(...(await page.evaluate(poke, numbers)));
    return BURST;
  }
  if (chance < 0.52) {
    const [width, height] = pick(random, SIZES);
    log.push(`resize to ${width} × ${height}`);
    await page.setViewportSize({ width, height });
    return 1;
  }
  if (chance < 0.54) {
    const media = {
      colorScheme: pick(random, ['light', 'dark'] as const),
      reducedMotion: pick(random, ['reduce', 'no-preference'] as const),
      media: pick(random, ['screen', 'screen', 'print'] as const),
    };
    log.push(`media ${JSON.stringify(media)}`);
    await page.emulateMedia(media);
    return 1;
  }
  const spots = await page.evaluate(findSpots, numbers);
  const sent: Promise<unknown>[] = [];
  const mouse = (
    type: 'mousePressed' | 'mouseMoved' | 'mouseReleased',
    [x, y]: readonly [number, number],
  ): void => {
    const [button, clickCount] = ['left' as const, 1];
    sent.push(session.send('Input.dispatchMouseEvent', { type, x, y, button, clickCount }));
  };
  for (const { at, to, what } of spots) {
    const kind = random.uniform();
    if (kind < 0.4) {
      log.push(`click ${what}`);
      mouse('mouseMoved', at);
      mouse('mousePressed', at);
      mouse('mouseReleased', at);
    } else if (kind < 0.55) {
      log.push(`drag from ${what}`);
      mouse('mousePressed', at);
      for (const share of [0.3, 0.6, 1])
        mouse('mouseMoved', [at[0] + share * (to[0] - at[0]), at[1] + share * (to[1] - at[1])]);
      mouse('mouseReleased', to);
    } else if (kind < 0.62) {
      const text = pick(random, NONSENSE);
      log.push(`type ${JSON.stringify(text.slice(0, 30))}`);
      sent.push(session.send('Input.insertText', { text }));
    } else if (kind < 0.67) {
      const by = Math.round((random.uniform() - 0.5) * 4000);
      log.push(`scroll by ${by}`);
      sent.push(page.evaluate((by) => scrollBy(0, by), by));
    } else {
      const [key, windowsVirtualKeyCode, text] = pick(random, KEYS);
      const modifiers = pick(random, MODIFIERS);
      log.push(`key ${key}, modifiers ${modifiers}`);
      const press = { key, windowsVirtualKeyCode, modifiers };
      const typed = text !== undefined && modifiers !== 2;
      sent.push(
        session.send('Input.dispatchKeyEvent', {
          type: typed ? 'keyDown' : 'rawKeyDown',
          ...press,
          ...(typed && { text }),
        }),
        session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...press }),
      );
    }
  }
  await Promise.all(sent);
  return spots.length;
}

/** Goes elsewhere in the book and comes back, in one of the ways there are. */
async function leave(page: Page, game: Game, random: Sequence, log: string[]): Promise<number> {
  await page.emulateMedia({ media: 'screen' });
  const way = Math.floor(5 * random.uniform());
  log.push(`leave, way ${way}`);
  if (way === 0) await page.reload();
  if (way === 1) await page.goto('/');
  if (way === 2) await page.goto(`${game.path}#${pick(random, ['', 'nowhere', '%', 'takeaway'])}`);
  if (way === 3) {
    const link = await page.evaluate(anyLink, random.uniform());
    if (link) await page.goto(link);
  }
  if (way >= 3) await page.goBack();
  if (way === 4) await page.goForward();
  if (new URL(page.url()).pathname !== game.path) await page.goto(game.path);
  return 1;
}

/** Everything at rest, as it was when the page was opened; then what is left in memory. */
async function measure(page: Page, session: CDPSession, action: number): Promise<Held> {
  await page.emulateMedia({ media: 'screen' });
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.evaluate(tidy);
  await expect(page.locator('[data-run=running]')).toHaveCount(0);
  await page.waitForTimeout(1500); // timers that were under way let go of what they hold
  for (let k = 0; k < 3; k++) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string): number => metrics.find((metric) => metric.name === name)!.value;
  return {
    action,
    bytes: of('JSHeapUsedSize'),
    nodes: of('Nodes'),
    listeners: of('JSEventListeners'),
  };
}

// What follows runs in the page.

/** What the functions below share, and what the page must not do: open other sites, print, save files. */
function prepare(nonsense: readonly string[]): void {
  Object.assign(globalThis, { nonsense, print: () => {} });
  const away = (event: Event): void => {
    const link = (event.target as Element | null)?.closest?.('a');
    if (!link) return;
    const { origin, pathname, search } = location;
    const stays = link.origin === origin && link.pathname === pathname && link.search === search;
    if (!stays || link.hasAttribute('download')) event.preventDefault();
  };
  addEventListener('click', away, { capture: true });
  addEventListener('auxclick', away, { capture: true });
}

/** Where to click or drag, and where to: mostly something in sight that takes it. */
function findSpots(numbers: readonly (readonly [number, number, number])[]): {
  readonly at: readonly [number, number];
  readonly to: readonly [number, number];
  readonly what: string;
}[] {
  const there = [
    ...document.querySelectorAll(
      'button, summary, a[href], input, select, label, [tabindex], [data-picture] canvas',
    ),
  ].flatMap((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    if (width < 1 || x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return [];
    // These two would open windows of the system, in which nobody answers.
    if (element.matches('[type=file], select') || element.closest('label')?.control) return [];
    return [{ element, at: [x, y] as const }];
  });
  return numbers.map(([which, x, y]) => {
    const to = [Math.round(x * innerWidth), Math.round(y * innerHeight)] as const;
    const found = there[Math.floor(which * 1.2 * there.length)];
    if (!found) return { at: to, to, what: `at ${to.join()}` };
    const { element, at } = found;
    const words = element.textContent?.slice(0, 40) || element.getAttribute('aria-label') || '';
    const figure = element.closest<HTMLElement>('[data-widget]')?.dataset['widget'] ?? 'page';
    return { at, to, what: `${figure}: ${element.tagName} “${words.trim()}”` };
  });
}

function anyLink(which: number): string | null {
  const links = [...document.links]
    .filter(({ origin, pathname }) => origin === location.origin && pathname.endsWith('/'))
    .map(({ href }) => href);
  return links[Math.floor(which * links.length)] ?? null;
}

/** Moves sliders, chooses, ticks, types, presses, unfolds and gives files, anywhere on the page. */
function poke(numbers: readonly (readonly [number, number, number])[]): string[] {
  const { nonsense } = globalThis as unknown as { nonsense: readonly string[] };
  const set = (input: HTMLElement, value: string): void => {
    const { set: write } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), 'value')!;
    write!.call(input, value); // as typing does; React has put its own in front
    for (const type of ['input', 'change']) input.dispatchEvent(new Event(type, { bubbles: true }));
  };
  return numbers.map(([which, how, kind]) => {
    if (kind < 0.06) {
      scrollTo(0, how * document.documentElement.scrollHeight);
      return 'scroll';
    }
    const selector =
      kind < 0.35
        ? 'input[type=range]'
        : kind < 0.5
          ? 'select, input[type=checkbox], input[type=radio]'
          : kind < 0.7
            ? 'input[type=text], input[type=number], input:not([type]), textarea'
            : kind < 0.72
              ? 'input[type=file]'
              : 'button, summary';
    const all = [...document.querySelectorAll<HTMLElement>(selector)].filter(
      (element) => !element.matches(':disabled, dialog:not([open]) *'),
    );
    const element = all[Math.floor(which * all.length)];
    if (!element) return `no ${selector}`;
    const figure = element.closest<HTMLElement>('[data-widget]')?.dataset['widget'] ?? 'page';
    const name = (element.textContent || element.getAttribute('aria-label') || element.id).slice(
      0,
      40,
    );
    const label = (element as HTMLInputElement).labels?.[0]?.textContent ?? name;
    const said = `${figure}: ${element.tagName} “${label.trim()}”`;
    if (element instanceof HTMLSelectElement) {
      const option = element.options[Math.floor(how * element.options.length)];
      set(element, option?.value ?? '');
      return `${said} → ${option?.value}`;
    }
    if (element instanceof HTMLInputElement && element.type === 'range') {
      const [min, max] = [Number(element.min || 0), Number(element.max || 100)];
      set(element, String(min + how * (max - min)));
      return `${said} → ${element.value}`;
    }
    if (element instanceof HTMLInputElement && element.type === 'file') {
      const files = new DataTransfer();
      const bytes = Uint8Array.from({ length: 200 }, (_, i) => (how * 7919 * (i + 1)) % 256);
      const type = how < 0.3 ? 'image/png' : '';
      files.items.add(new File([bytes], `${how}.idx`, { type }));
      element.files = files.files;
      element.dispatchEvent(new Event('change', { bubbles: true }));
      return `${said} ← a file`;
    }
    if (
      element instanceof HTMLTextAreaElement ||
      (element instanceof HTMLInputElement && !['checkbox', 'radio'].includes(element.type))
    ) {
      element.focus({ preventScroll: true });
      set(
        element,
        how < 0.5 ? nonsense[Math.floor(2 * how * nonsense.length)]! : (8 * how - 6).toFixed(2),
      );
      element.blur();
      return `${said} ← “${element.value.slice(0, 30)}”`;
    }
    element.click();
    return `${said} pressed`;
  });
}

/** Pauses what runs, so that the next figures have their turn; returns what is wrong with any figure. */
function lookAround(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    for (const figure of document.querySelectorAll('figure[data-run=running]'))
      for (const button of figure.querySelectorAll('button'))
        if (button.textContent === 'Pause') button.click();
    const drawn = (canvas: HTMLCanvasElement): boolean => {
      if (canvas.width === 0 || canvas.height === 0) return false;
      const small = document.createElement('canvas');
      Object.assign(small, { width: 24, height: 24 });
      const context = small.getContext('2d', { willReadFrequently: true })!;
      context.drawImage(canvas, 0, 0, 24, 24);
      return context.getImageData(0, 0, 24, 24).data.some((byte) => byte > 0);
    };
    const SHAPES = 'path, circle, rect, line, polyline, polygon, ellipse, text, image, use';
    return [...document.querySelectorAll<HTMLElement>('figure[data-widget]')].flatMap((figure) => {
      const { widget } = figure.dataset;
      const failed = [...figure.querySelectorAll('[role=alert]')].find((alert) =>
        alert.textContent.includes('could not be drawn'),
      );
      if (failed) return [`${widget}: ${failed.textContent}`];
      const picture = figure.querySelector('[data-picture]');
      if (!picture) return [`${widget} has no picture: ${figure.textContent.slice(0, 200)}`];
      const { width, height } = picture.getBoundingClientRect();
      if (width < 100 || height < 20) return [`${widget} is ${width} × ${height} pixels`];
      const marks =
        [...picture.querySelectorAll<SVGGraphicsElement>('svg')].some((svg) =>
          svg.querySelector(SHAPES),
        ) ||
        [...picture.querySelectorAll('img')].some(({ naturalWidth }) => naturalWidth > 0) ||
        [...picture.querySelectorAll('canvas')].some(drawn) ||
        picture.querySelectorAll('td, th, button, input, output').length > 3 ||
        /\p{Lu}[^.…]{10,} ?[.…]/u.test(picture.textContent); // what it is waiting for
      return marks ? [] : [`${widget} is blank`];
    });
  });
}

function tidy(): void {
  const press = (name: string): void => {
    for (const button of document.querySelectorAll('figure button'))
      if (button.textContent === name) (button as HTMLButtonElement).click();
  };
  for (const name of ['Leave presentation', 'Pause', 'Reset', 'Default settings', 'Reset settings'])
    press(name);
  for (const details of document.querySelectorAll('details')) details.open = false;
  for (const dialog of document.querySelectorAll('dialog')) dialog.close();
  (document.activeElement as HTMLElement | null)?.blur();
  scrollTo(0, 0);
}
