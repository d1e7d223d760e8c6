/**
 * The book as somebody reads it who neither sees it nor uses a pointer: every press is one on the
 * keyboard, and what is looked at is the tree that Chromium gives to a screen reader.
 */
import { expect } from '@playwright/test';
import type { CDPSession, Page } from '@playwright/test';
import { awakeFigure, test } from './site.ts';

/** One node of the accessibility tree, in the order in which it is read. */
interface Node {
  readonly role: string;
  readonly name: string;
  readonly value: string;
  readonly level?: number;
}

interface RawNode {
  readonly nodeId: string;
  readonly childIds?: readonly string[];
  readonly ignored?: boolean;
  readonly role?: { readonly value?: unknown };
  readonly name?: { readonly value?: unknown };
  readonly value?: { readonly value?: unknown };
  readonly properties?: readonly {
    readonly name: string;
    readonly value: { readonly value?: unknown };
  }[];
}

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function nodeOf({ role, name, value, properties = [] }: RawNode): Node {
  const of = (wanted: string): unknown =>
    properties.find((property) => property.name === wanted)?.value.value;
  const level = of('level');
  return {
    role: text(role?.value),
    name: text(name?.value),
    value: text(value?.value),
    ...(typeof level === 'number' && { level }),
  };
}

async function tree(session: CDPSession): Promise<readonly Node[]> {
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const byId = new Map(nodes.map((node: RawNode) => [node.nodeId, node]));
  const inOrder = (id: string): readonly RawNode[] => {
    const node = byId.get(id);
    return node ? [node, ...(node.childIds ?? []).flatMap(inOrder)] : [];
  };
  return inOrder(nodes[0]!.nodeId)
    .filter(({ ignored }) => !ignored)
    .map(nodeOf);
}

/** What has the focus, as it is announced; null when the document has it, at either end of the page. */
async function focused(session: CDPSession): Promise<Node | null> {
  const { result } = await session.send('Runtime.evaluate', {
    expression: 'document.activeElement === document.body ? null : document.activeElement',
  });
  if (!result.objectId) return null;
  const { nodes } = await session.send('Accessibility.getPartialAXTree', {
    objectId: result.objectId,
    fetchRelatives: false,
  });
  expect(nodes[0]?.ignored, 'what has the focus is there for a screen reader').toBe(false);
  const node = nodeOf(nodes[0]!);
  // The tree that Chromium hands to tools leaves out the words that stand in for a number.
  const { result: words } = await session.send('Runtime.callFunctionOn', {
    objectId: result.objectId,
    functionDeclaration: 'function () { return this.getAttribute("aria-valuetext") }',
  });
  return { ...node, value: text(words.value) || node.value };
}

/** Roles of things that do something; `DisclosureTriangle` is Chromium’s name for a summary. */
const ACTS = new Set([
  'button',
  'checkbox',
  'combobox',
  'DisclosureTriangle',
  'link',
  'listbox',
  'radio',
  'scrollbar',
  'searchbox',
  'slider',
  'spinbutton',
  'switch',
  'tab',
  'textbox',
]);
/** These mean nothing to a listener without a name either. */
const NAMED = new Set([...ACTS, 'dialog', 'figure', 'form', 'heading', 'image', 'table']);
const LANDMARKS = new Set(['banner', 'complementary', 'contentinfo', 'main', 'navigation']);

/** Holds of every page and every state of it. */
function expectReadable(nodes: readonly Node[]): void {
  const nameless = nodes.filter(({ role, name }) => NAMED.has(role) && name === '');
  expect(nameless).toEqual([]);
  const levels = nodes.filter(({ role }) => role === 'heading').map(({ level }) => level!);
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  levels.forEach((level, i) =>
    expect(level, `heading ${i + 1} of levels ${levels.join()}`).toBeLessThanOrEqual(
      (levels[i - 1] ?? 0) + 1,
    ),
  );
  const landmarks = nodes.filter(({ role }) => LANDMARKS.has(role));
  expect(landmarks.filter(({ role }) => role === 'main')).toHaveLength(1);
  const said = landmarks.map(({ role, name }) => `${role} ${name}`);
  expect(new Set(said).size, `landmarks of one kind have names: ${said.join(', ')}`).toBe(
    said.length,
  );
}

/** Presses Tab until `stop` holds of what has the focus; every stop on the way must be fit to stop at. */
async function tabTo(
  page: Page,
  session: CDPSession,
  stop: (node: Node) => boolean,
  most = 120,
): Promise<readonly Node[]> {
  const stops: Node[] = [];
  await page.evaluate(() => Object.assign(globalThis, { before: document.activeElement }));
  while (stops.length < most) {
    await page.keyboard.press('Tab');
    const node = await focused(session);
    expect(node, `after ${JSON.stringify(stops.at(-1))} the focus is lost`).not.toBeNull();
    expect(ACTS, `${JSON.stringify(node)} can be operated`).toContain(node!.role);
    expect(node!.name, `${node!.role} after ${JSON.stringify(stops.at(-1))} has a name`).not.toBe(
      '',
    );
    stops.push(node!);
    const { forward, inSight } = await page.evaluate(() => {
      const { before } = globalThis as unknown as { before: Element };
      const now = document.activeElement!;
      Object.assign(globalThis, { before: now });
      const { top, bottom, left, right } = now.getBoundingClientRect();
      return {
        forward:
          before === document.body ||
          Boolean(before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING),
        inSight: bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
      };
    });
    expect(forward, `${node!.name} comes in the order of reading`).toBe(true);
    expect(inSight, `${node!.name} is in sight when it has the focus`).toBe(true);
    if (stop(node!)) return stops;
  }
  throw new Error(`Tab doesn’t lead there: ${stops.map(({ name }) => name).join(', ')}`);
}

/** Keeps what live regions say from now on. */
async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    const LIVE = '[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]';
    new MutationObserver((records) => {
      for (const { target } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest(LIVE);
        const words = region?.textContent?.trim();
        if (region?.closest('[aria-live=off]') || !words || heard.at(-1) === words) continue;
        heard.push(words);
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  });
}

const heard = (page: Page): Promise<string> =>
  page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard.splice(0).join('\n'));

/** What has been said since it was last asked comes to hold what `expected` matches. */
async function expectToHear(page: Page, expected: RegExp): Promise<void> {
  let all = '';
  await expect
    .poll(async () => (all += `${await heard(page)}\n`), { timeout: 30_000 })
    .toMatch(expected);
}

function named(role: string, name: string): (node: Node) => boolean {
  return (node) => node.role === role && node.name === name;
}

async function open(page: Page, path: string): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await page.goto(path);
  await session.send('Accessibility.enable');
  return session;
}

test('a training figure: found, trained, paused, stepped and changed by keys, and heard', async ({
  page,
}) => {
  const session = await open(page, '/embed/vae-trainer/');
  const figure = await awakeFigure(page, 'vae-trainer');
  const step = figure.locator('output[name=step]');
  expectReadable(await tree(session));
  await listen(page);
  await tabTo(page, session, named('button', 'Train'));
  await page.keyboard.press('Enter');
  await expect(step).not.toHaveText('0', { timeout: 60_000 });
  expect(await focused(session)).toMatchObject({ role: 'button', name: 'Pause' }); // the same button
  await expectToHear(page, /^A variational autoencoder .*, after step [\d,]+: ELBO /m);
  await page.keyboard.press('Space');
  await expect(figure).toHaveAttribute('data-run', 'paused');
  expect(await focused(session)).toMatchObject({ role: 'button', name: 'Train' });
  const reached = Number(await step.textContent());
  await expectToHear(page, new RegExp(`after step ${reached.toLocaleString('en')}: `));

  await tabTo(page, session, named('button', 'Step'));
  await page.keyboard.press('Enter');
  await expect(step).toHaveText(String(reached + 1));
  expect(await focused(session)).toMatchObject({ role: 'button', name: 'Step' });
  await expectToHear(page, new RegExp(`after step ${(reached + 1).toLocaleString('en')}: `));

  await tabTo(page, session, ({ role, name }) => role === 'slider' && name.startsWith('β'));
  const before = (await focused(session))!;
  await page.keyboard.press('ArrowRight');
  await expect
    .poll(async () => (await focused(session))?.value, before.name)
    .not.toBe(before.value);
  expect((await focused(session))?.name).toBe(before.name);
  await tabTo(page, session, named('DisclosureTriangle', 'More settings, your data'));
  await page.keyboard.press('Enter');
  await tabTo(page, session, ({ name }) => name.startsWith('Your data'));
  expectReadable(await tree(session));
});

test('a drag figure: each point has a name, says where it is and goes where the arrows take it', async ({
  page,
}) => {
  const session = await open(page, '/embed/gaussian-mle/');
  await awakeFigure(page, 'gaussian-mle');
  expectReadable(await tree(session));
  await listen(page);
  const stops = await tabTo(page, session, ({ name }) => name === 'Point 1');
  const bell = stops.find(({ name }) => name.startsWith('Bell: '))!;
  expect(bell).toMatchObject({ role: 'slider', value: 'μ = −2.00, σ = 1.00' });
  for (const [key, value] of [
    ['ArrowRight', '−1.8'],
    ['ArrowLeft', '−1.9'],
    ['PageUp', '−0.9'],
    ['Shift+ArrowLeft', '−0.91'],
    ['Home', '−5'],
  ] as const) {
    await page.keyboard.press(key);
    expect((await focused(session))?.value, key).toContain(value);
    expect(await focused(session)).toMatchObject({ role: 'slider', name: 'Point 1' });
  }
  await expectToHear(page, /^12 points\. The bell stands at μ = −2\.00 with σ = 1\.00: /m);
  // All of it is read in order, the picture’s sentence before its controls.
  const nodes = await tree(session);
  const at = (found: (node: Node) => boolean): number => nodes.findIndex(found);
  expect(at(({ role }) => role === 'status')).toBeLessThan(at(({ name }) => name === 'Point 1'));
  expect(at(({ name }) => name === 'Point 1')).toBeLessThan(at(({ name }) => name === 'Train'));
  expect(nodes.filter(({ name }) => /^Point \d+$/.test(name))).toHaveLength(12);
  expectReadable(nodes);
});

test('an exercise: read, answered wrongly, unreadably and rightly by keys, each time with a reply', async ({
  page,
}) => {
  const session = await open(page, '/maximum-likelihood/#ex-log-density-peak');
  const form = page.locator('form[data-exercise=log-density-peak]');
  await form.locator('[data-answer]:enabled').waitFor();
  expectReadable(await tree(session));
  await listen(page);
  // A link to the exercise is where the keyboard goes on from.
  await tabTo(page, session, ({ role }) => role === 'textbox', 5);
  expect((await focused(session))?.name).toContain('Log-density at the centre');
  await page.keyboard.type('3.99');
  await page.keyboard.press('Enter');
  await expectToHear(page, /Not yet\..*That is the height itself/);
  expect(await focused(session)).toMatchObject({ role: 'textbox', value: '3.99' });
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('a lot');
  await page.keyboard.press('Enter');
  await expectToHear(page, /\w+\./);
  await expect(form.getByRole('textbox')).toHaveAttribute('aria-invalid', 'true');

  await tabTo(page, session, ({ role }) => role === 'DisclosureTriangle', 5);
  expect((await focused(session))?.name).toMatch(/^Hint/);
  await page.keyboard.press('Enter');
  await expect(form.locator('[data-hint]').first()).toHaveAttribute('open', '');
  let back = 0;
  do await page.keyboard.press('Shift+Tab');
  while ((await focused(session))?.role !== 'textbox' && ++back < 5);
  expect((await focused(session))?.role).toBe('textbox');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('1.38');
  await page.keyboard.press('Enter');
  await expectToHear(page, /Right\./);
  await expect(form).toHaveAttribute('data-state', 'correct');
  expect((await focused(session))?.role).toBe('textbox');
  await tabTo(page, session, named('button', 'Start again'), 6);
  await page.keyboard.press('Enter');
  expect(await focused(session)).toMatchObject({ role: 'textbox', value: '' });
  expectReadable(await tree(session));
});
