import { expect, test } from 'vitest';
import { turnOf } from '../../src/widgets/use-presentation.ts';

/** A key pressed at an element that is in `within`, a selector’s match, or in nothing that takes keys. */
const press = (key: string, part: Partial<KeyboardEvent> = {}, within: Element | null = null) =>
  turnOf({
    key,
    target: { closest: () => within } as unknown as Element,
    ...part,
  } as KeyboardEvent);

test('arrows and a clicker’s keys turn the presets', () => {
  expect(
    ['ArrowLeft', 'PageUp', 'ArrowRight', 'PageDown', 'ArrowUp', 'a'].map((key) => press(key)),
  ).toEqual([...[-1, -1, 1, 1, undefined, undefined]]);
});

test('not where a control has used the key, is about to, or the browser has its own use for it', () => {
  expect(press('ArrowRight', { defaultPrevented: true })).toBeUndefined();
  expect(press('ArrowRight', {}, {} as Element)).toBeUndefined();
  for (const held of ['altKey', 'ctrlKey', 'metaKey'] as const)
    expect(press('ArrowRight', { [held]: true })).toBeUndefined();
});
