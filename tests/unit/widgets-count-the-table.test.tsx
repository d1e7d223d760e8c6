import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import widget, { tableSize } from '../../src/widgets/count-the-table/widget.tsx';

const picture = (n: number): string =>
  renderToStaticMarkup(<widget.View values={{ n }} setValue={() => {}} asleep />);
const shown = (n: number): string =>
  /<output[^>]*>(.*?)<\/output>/.exec(picture(n))![1]!.replaceAll(/<[^>]+>/g, '');

test('tableSize counts what a loop counts', () => {
  for (let n = 1; n <= 12; n++) {
    let images = 0n;
    for (let image = 0; image < 2 ** n; image++) images++;
    expect(tableSize(n)).toBe(images - 1n); // the last probability follows from the others
  }
});

test('10 × 10 pixels need 2¹⁰⁰ − 1 numbers, shown to the last digit', () => {
  expect(tableSize(100)).toBe(1267650600228229401496703205375n);
  expect(shown(100)).toBe('1267650600228229401496703205375');
});

test('the picture shows every number whole', () => {
  for (let n = 1; n <= 100; n++) expect(shown(n)).toBe(String(2n ** BigInt(n) - 1n));
});

test('as many images are drawn as the table has rows', () => {
  const drawn = (n: number): number => picture(n).match(/<path [^>]*transform=/g)?.length ?? 0;
  expect([1, 4, 9].map(drawn)).toEqual([2, 16, 512]);
});

test('describe', () => {
  expect(widget.describe({ n: 1 })).toBe(
    '1 black-and-white pixel makes 2 to the power 1 images, so the table of their probabilities holds 1 number.',
  );
  expect(widget.describe({ n: 100 })).toContain(
    'about 1.3 times ten to the power 30 numbers, more than there are atoms in a human body.',
  );
});

test('its table says from how many pixels on each landmark is outgrown, 7.5e18 grains of sand from 63', () => {
  const [table] = widget.table({ n: 4 });
  const rows = table!.rows.map(([size, words, pixels]) => ({ size, words, pixels }));
  expect(rows[0]).toMatchObject({ size: '15', words: 'numbers in the table of 4 pixels' });
  expect(rows.find(({ words }) => String(words).startsWith('grains'))).toEqual({
    size: '7.5 × 10¹⁸',
    words: 'grains of sand on all beaches',
    pixels: 63,
  });
  // 2³⁸ − 1 is 2.75e11, 2³⁷ − 1 half of it; 2²⁶⁶ is 1.19e80
  expect(rows[1]).toMatchObject({ size: '2.6 × 10¹¹', pixels: 38 });
  expect(rows.at(-1)).toMatchObject({ size: '10⁸⁰', pixels: 266 });
});
