import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startValues } from '../../src/widgets/declaration.ts';
import type { EventsValues } from '../../src/widgets/events/parameters.ts';
import {
  areaOf,
  around,
  dropsOf,
  EVENTS,
  isInside,
  OUTCOMES,
  thrown,
  triedIn,
} from '../../src/widgets/events/study.ts';
import widget from '../../src/widgets/events/widget.tsx';
import { placesOf } from '../../src/widgets/pairs.ts';

const BASE = startValues(widget, null) as unknown as EventsValues;
const picture = (values: object): string =>
  renderToStaticMarkup(<widget.View values={{ ...BASE, ...values }} setValue={() => {}} asleep />);
const output = (name: string, values: object): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>(.*?)</output>`).exec(picture(values))![1]!;

test('every count is what going through all 6⁷ outcomes counts', () => {
  const found = Object.fromEntries(Object.keys(EVENTS).map((name) => [name, 0]));
  const dice = Array<number>(7).fill(1);
  for (let outcome = 0; outcome < OUTCOMES; outcome++) {
    let rest = outcome;
    for (let d = 0; d < 7; d++) {
      dice[d] = 1 + (rest % 6);
      rest = Math.floor(rest / 6);
    }
    for (const [name, { holds }] of Object.entries(EVENTS)) if (holds(dice)) found[name]!++;
  }
  for (const [name, { count }] of Object.entries(EVENTS)) expect(count, name).toBe(found[name]);
  expect(output('probability', {})).toBe((1 / 6).toFixed(4));
});

test('throws show each face alike, and more of them go on with the same sequence', () => {
  const faces = Array.from({ length: 3000 }, (_, i) => thrown(i, 1)).flat();
  for (const face of [1, 2, 3, 4, 5, 6]) {
    const share = faces.filter((one) => one === face).length / faces.length;
    expect(Math.abs(share - 1 / 6)).toBeLessThan(4 * Math.sqrt(5 / 36 / faces.length));
  }
  const hits = (times: number): number => triedIn({ ...BASE, times }).hits;
  for (const times of [1, 10, 100]) expect([0, 1]).toContain(hits(times + 1) - hits(times));
});

test('of 200 seeds about 95 in 100 shares lie in the band', () => {
  for (const values of [{}, { space: 'rain' } as const]) {
    let inside = 0;
    for (let seed = 0; seed < 200; seed++) {
      const { share, probability, band } = triedIn({ ...BASE, ...values, seed, times: 300 });
      if (Math.abs(share - probability) <= band) inside++;
    }
    expect(inside).toBeGreaterThan(180);
    expect(inside).toBeLessThan(200);
  }
});

const coordinate = fc.integer({ min: 0, max: 20 }).map((k) => k / 20);
const polygons = fc
  .array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 8 })
  .map((corners) => around(corners.map(([x, y]) => ({ x, y }))));

test('the area is the share of a fine grid inside, whatever the corners', () => {
  fc.assert(
    fc.property(polygons, (polygon) => {
      let inside = 0;
      const side = 100;
      for (let i = 0; i < side; i++)
        for (let j = 0; j < side; j++)
          if (isInside(polygon, { x: (i + 0.497) / side, y: (j + 0.503) / side })) inside++;
      expect(Math.abs(inside / side ** 2 - areaOf(polygon))).toBeLessThan(0.03);
    }),
    { numRuns: 60 },
  );
  expect(areaOf(placesOf([0, 0, 1, 0, 1, 1, 0, 1]))).toBe(1);
  expect(areaOf(placesOf([0, 0, 1, 0, 0, 1]))).toBe(0.5);
});

test('a coordinate left over is none', () => {
  expect(placesOf([0, 0, 1, 0, 0, 1, 0.3])).toHaveLength(3);
  expect(dropsOf({ times: 3, seed: 1 })).toEqual(dropsOf({ times: 5, seed: 1 }).slice(0, 3));
});

test('the picture marks throws in the event, says the rest, and draws rain', () => {
  const marked = picture({}).match(/data-in="true"/g)?.length ?? 0;
  const last = Array.from({ length: 8 }, (_, i) => thrown(59 - i, 1)[1] === 3);
  expect(marked).toBe(last.filter(Boolean).length);
  expect(picture({ event: 'different' })).toContain('only six faces');
  expect(picture({ space: 'rain' })).toContain('aria-label="Corner 4"');
});

test('goal: a quarter of the square', () => {
  const judge = (values: object) => widget.goals!['quarter']!.judge({ ...BASE, ...values });
  expect(judge({ space: 'rain', corners: [0, 0, 0.5, 0, 0.5, 0.5, 0, 0.5] }).reached).toBe(true);
  const low = [0, 0, 0.35, 0, 0.35, 0.7, 0, 0.7]; // 0.245, shown as such
  expect(judge({ space: 'rain', corners: low }).reached).toBe(true);
  expect(judge({ space: 'dice', corners: [0, 0, 0.5, 0, 0.5, 0.5, 0, 0.5] }).reached).toBe(false);
});
