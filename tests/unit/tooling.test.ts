import { describe, expect, test } from 'vitest';
import { findChromium } from '../../tools/chromium.ts';

describe('findChromium', () => {
  test('takes the file LIKELY_CHROMIUM names before any other', () => {
    const environment = { LIKELY_CHROMIUM: process.execPath, CHROME_PATH: '/nowhere' };
    expect(findChromium(environment)).toBe(process.execPath);
  });

  test('says which variable names a missing file', () => {
    expect(() => findChromium({ CHROME_PATH: '/nowhere/chrome' })).toThrow(
      'CHROME_PATH names /nowhere/chrome',
    );
  });
});
