import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTable } from '../../src/data/csv.ts';
import type { TableWish } from '../../src/data/csv.ts';
import { DataError } from '../../src/data/data-error.ts';
import { pointSet } from '../../src/data/point-set.ts';

const PLANE: TableWish = { widths: [2], fewest: 2, most: 1000 };
const CLASSES: TableWish = { ...PLANE, fewest: 1, classes: true };
const EITHER: TableWish = { ...PLANE, widths: [1, 2] };

/** The sentences a reader would see. */
function complaint(text: string, wish = PLANE): string {
  try {
    readTable(text, wish);
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    const { message } = error as DataError;
    expect(message).toMatch(/^\p{Lu}.*\.$/u); // whole sentences
    return message;
  }
  throw new Error('Nothing to complain of.');
}

const number = fc.oneof(
  fc.double({ min: -1e12, max: 1e12, noNaN: true }),
  fc.integer({ min: -99, max: 99 }),
);

describe('readTable', () => {
  test('reads back what was written, however it was', () => {
    const form = fc.record({
      rows: fc.array(fc.tuple(number, number), { minLength: 2, maxLength: 30 }),
      separator: fc.constantFrom(',', ';', '\t', ' ', ', ', ' ;', '  '),
      end: fc.constantFrom('\n', '\r\n', '\r'),
      quoted: fc.boolean(),
      decimal: fc.constantFrom('.', ','),
      minus: fc.constantFrom('-', '−'),
      start: fc.constantFrom('', '\uFEFF', '# made by hand', '"the x"<>the_y', '\uFEFFx<>y', '<>y'),
      between: fc.constantFrom('', '\n', '# a remark', '  ', '<>'),
      named: fc.boolean(),
    });
    fc.assert(
      fc.property(form, (how) => {
        const { rows, separator, end, quoted, decimal, minus, named } = how;
        const comma = decimal === ',' && /[;\t]/.test(separator);
        const text = (x: number): string => {
          const plain = String(x).replaceAll('-', minus);
          const written = comma ? plain.replace('.', ',') : plain;
          return quoted ? `"${written}"` : written;
        };
        const names = ['left', 'upper right'].map((name) => `"${name}"`);
        const lines = rows.map(([x, y], i) =>
          [text(x), text(y), ...(named ? [names[i % 2]!] : [])].join(separator),
        );
        const [first, ...rest] = lines;
        const file = [how.start, first, how.between, ...rest].join(end);
        const table = readTable(file.replaceAll('<>', separator), named ? CLASSES : PLANE);
        expect(table.numbers).toEqual(rows.flat().map((x) => x + 0));
        expect(table.width).toBe(2);
        if (named) expect([...table.labels!]).toEqual(rows.map((_, i) => i % 2));
        else expect(table).not.toHaveProperty('labels');
      }),
      { numRuns: 300 },
    );
  });

  test('reads one column where one is wanted', () => {
    expect(readTable('x\n1\n-2.5\n', EITHER)).toEqual({ width: 1, numbers: [1, -2.5] });
    expect(readTable('1 +2\n.5 3.\n1e3 −1E−2', EITHER).numbers).toEqual([
      1, 2, 0.5, 3, 1000, -0.01,
    ]);
  });

  test('numbers the classes by their names, in whatever order they come', () => {
    expect(readTable('1,2,one\n3,4,0\n5,6,one', CLASSES).labels).toEqual(Uint8Array.of(1, 0, 1));
  });

  test.each([
    ['', /^This file holds no points\. Choose a text file/],
    ['# only\n\nx,y\n', /holds no points/],
    ['PK\u0003\0', /^This file is no text\. Save the table as CSV/],
    ['1\n2', /^Line 1 has 1 column; this figure takes two numbers, x and y, a line\. Keep these/],
    ['a,b,c\n1,2,3', /^Line 2 has 3 columns; .* one that counts the lines among them/],
    ['1,2\n\n3,4,5', /^Line 3 has 3 columns, the first point 2\./],
    ['1,2\n3', /^Line 2 has 1 column, the first point 2\./],
    ['1,2\nthree,4', /^Line 2 has “three” where a number has to stand.*out\.$/],
    ['1,2\n3,4 5', /^Line 2 has “4 5” where/],
    ['"1,5","2"\n1,2', /^Line 1 has “1,5”.* Decimal commas can be read where semicolons or tabs/],
    ['x;y\n1.234,5;2', /^Line 2 has “1\.234,5” where/],
    ['1,0x10\n1,2', /^Line 1 has “0x10” where/],
    ['1,2\n,4', /^Line 2 lacks a number/],
    ['1,2\n3,NaN', /^Line 2 has “NaN”, which is no place for a point/],
    ['1,-inf\n3,4', /^Line 1 has “-inf”, which/],
    ['1,2\n3,1e999', /^Line 2 has “1e999”; numbers up to 10¹² can be used/],
    ['1,2\n"3,4', /^Line 2 opens a quotation mark and doesn’t close it/],
    ['1,2', /^This file holds 1 point; this figure needs at least 2\. Choose a longer one/],
    [`1,2\n3,${'4'.repeat(60)}x`, /“4{40}”/],
  ])('explains what is wrong with %j', (text, sentence) => {
    expect(complaint(text)).toMatch(sentence);
  });

  test('explains that there are too many', () => {
    expect(complaint('1,2\n'.repeat(1001))).toMatch(
      /^This file holds 1001 points; this figure takes at most 1000\. Choose a part of them\.$/,
    );
  });

  test('explains what is wrong with classes', () => {
    expect(complaint('1,2\n3,4', CLASSES)).toMatch(
      /^Line 1 has 2 columns; this figure takes two numbers, x and y, a line, and after them the name of a class\./,
    );
    expect(complaint('1,2,a\n3,4,a', CLASSES)).toMatch(/names one class; this figure tells two/);
    expect(complaint('1,2,a\n3,4,b\n1,1,c', CLASSES)).toMatch(/names 3 classes/);
    const long = { ...CLASSES, most: 2 };
    expect(complaint('1,2,a\n'.repeat(3) + '1,2,b', long)).toMatch(
      /^This file holds 3 points of one class; this figure takes at most 2 of each class\./,
    );
    expect(complaint('1,2,a\n3,4,b', { ...CLASSES, fewest: 2 })).toMatch(
      /1 point of one class; this figure needs at least 2 of each class/,
    );
    expect(complaint('1', EITHER)).toMatch(/needs at least 2/);
    expect(complaint('1,2,3', EITHER)).toMatch(/takes one number or two numbers, x and y, a line/);
  });

  test('reads a long file at once, however its lines are', () => {
    const most = 1e6;
    expect(readTable('1 2\n'.repeat(1e5), { ...PLANE, most }).numbers).toHaveLength(2e5);
    expect(complaint('"'.repeat(3e5 + 1))).toMatch(/quotation mark/);
    expect(complaint(','.repeat(3e5) + '1')).toMatch(/columns/);
  });
});

describe('pointSet', () => {
  const table = fc.record({
    width: fc.constantFrom(1 as const, 2 as const),
    numbers: fc
      .array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { minLength: 2, maxLength: 20 })
      .map((half) => [...half, ...half.map((x) => x / 3)]),
  });

  test('fills the plane in one direction, keeps to it in the other, and keeps all shapes', () => {
    fc.assert(
      fc.property(table, fc.double({ min: 0.5, max: 5, noNaN: true }), ({ width, numbers }, up) => {
        const axes = Array.from({ length: width }, (_, d) =>
          numbers.filter((_x, i) => i % width === d),
        );
        const spreads = axes.map((axis) => Math.max(...axis) - Math.min(...axis));
        fc.pre(Math.max(...spreads) > 1e-290 + 1e-9 * Math.max(...numbers.map(Math.abs)));
        const reach = [3, up] as const;
        const { points, factor, middle, count } = pointSet({ width, numbers }, 'mine', reach);
        expect(points).toHaveLength(width * count);
        const ends = Array.from({ length: width }, (_, d) =>
          Math.max(...points.filter((_x, i) => i % width === d).map(Math.abs)),
        );
        ends.forEach((end, d) => expect(end).toBeLessThanOrEqual(reach[d]! * (1 + 1e-6)));
        expect(Math.max(...ends.map((end, d) => end / reach[d]!))).toBeCloseTo(1, 5);
        // each row of the file is there once, by the one factor and the one middle
        const key = (row: readonly number[]): string => row.map((x) => Math.fround(x)).join();
        const rows = (all: readonly number[]): string[] =>
          Array.from({ length: count }, (_, i) => key(all.slice(i * width, (i + 1) * width)));
        const expected = numbers.map((x, i) => (x - middle[i % width]!) * factor);
        expect(rows([...points]).toSorted()).toEqual(rows(expected).toSorted());
      }),
    );
  });

  test('mixes them, the same way every time, and the classes with them', () => {
    const numbers = Array.from({ length: 400 }, (_, i) => i);
    const labels = Uint8Array.from({ length: 200 }, (_, i) => Number(i >= 100));
    const set = pointSet({ width: 2, numbers, labels }, 'mine', [1, 1]);
    expect(pointSet({ width: 2, numbers, labels }, 'mine', [1, 1])).toEqual(set);
    set.labels!.forEach((label, i) => expect(label).toBe(Number(set.points[2 * i]! > 0)));
    const early = set.labels!.subarray(0, 100).reduce((sum, label) => sum + label, 0);
    expect(early).toBeGreaterThan(30);
    expect(early).toBeLessThan(70);
  });

  test('refuses points that are all one', () => {
    expect(() => pointSet({ width: 2, numbers: [7, 5, 7, 5] }, 'mine', [1, 1])).toThrow(DataError);
    expect(() => pointSet({ width: 1, numbers: [0, 5e-324] }, 'mine', [1, 1])).toThrow(
      'All points of this file are at the same place. Choose one whose points differ.',
    );
    // on a line along x, and far from 0
    const { points } = pointSet({ width: 2, numbers: [1e12, 5, 1e12 + 1, 5] }, 'mine', [2, 2]);
    expect([...points].toSorted((a, b) => a - b)).toEqual([-2, 0, 0, 2]);
  });
});
