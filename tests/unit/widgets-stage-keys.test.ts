import { expect, test } from 'vitest';
import { commandOf } from '../../src/widgets/stage-keys.ts';

interface Press extends Partial<KeyboardEvent> {
  /** Selectors that what has the focus, or something around it, answers to. */
  readonly within?: readonly string[];
  readonly byPointer?: boolean;
}

/** What a key asks for, pressed in nothing that takes keys unless said otherwise. */
const press = (key: string, { within = [], byPointer = false, ...part }: Press = {}) => {
  const closest = (selector: string): Element | null =>
    within.some((one) => selector.includes(one)) ? ({} as Element) : null;
  const target = { closest } as unknown as Element;
  return commandOf({ key, target, ...part } as KeyboardEvent, byPointer);
};

test('arrows and a clicker’s keys turn the states', () => {
  const keys = ['ArrowLeft', 'PageUp', 'ArrowRight', 'PageDown', 'ArrowUp', 'a'];
  expect(keys.map((key) => press(key))).toEqual([
    ...['previous', 'previous', 'next', 'next', undefined, undefined],
  ]);
});

test('letters ask for the rest, large or small', () => {
  expect(['s', 'S', 'b', '.', 'q', 'n', '?', 'f', ' '].map((key) => press(key))).toEqual([
    ...['spotlight', 'spotlight', 'blank', 'blank', 'qr', 'notes', 'help', 'fullscreen', 'train'],
  ]);
});

test('not where a control has used the key, is about to, or the browser has its own use for it', () => {
  expect(press('ArrowRight', { defaultPrevented: true })).toBeUndefined();
  expect(press('ArrowRight', { within: ['[role]'] })).toBeUndefined();
  expect(press('s', { within: ['select'] })).toBeUndefined();
  expect(press(' ', { within: ['button'] })).toBeUndefined();
  for (const held of ['altKey', 'ctrlKey', 'metaKey'] as const)
    expect(press('ArrowRight', { [held]: true })).toBeUndefined();
});

test('a slider keeps its Page keys while it is moved by keys, and leaves them to a clicker after a drag', () => {
  const within = ['input[type=range]'];
  expect(press('PageDown', { within })).toBeUndefined();
  expect(press('PageDown', { within, byPointer: true })).toBe('next');
  expect(press('PageDown', { within: ['textarea'], byPointer: true })).toBeUndefined();
});
