import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { takeTyping } from '../../src/site/search/typed-ahead.ts';

const window = new EventTarget();

/** Presses a key; whether it has been taken. */
function press(key: string, more: Partial<KeyboardEvent> = {}): boolean {
  const event = Object.assign(new Event('keydown', { cancelable: true }), { key, ...more });
  return !window.dispatchEvent(event);
}

beforeEach(() => {
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window));
  vi.stubGlobal('removeEventListener', window.removeEventListener.bind(window));
});
afterEach(() => void vi.unstubAllGlobals());

test('takeTyping: what is typed meanwhile, and nothing that is a command or meant for something else', () => {
  const stop = takeTyping(({ code }) => code === 'in a field');
  expect([...'elbp', 'Backspace', 'o', ' ', 'β'].every((key) => press(key))).toBe(true);
  expect(press('Tab')).toBe(false);
  expect(press('c', { ctrlKey: true })).toBe(false);
  expect(press('x', { code: 'in a field' })).toBe(false);
  expect(stop()).toBe('elbo β');
  expect(press('y')).toBe(false);
  expect(stop()).toBe('elbo β');
});
