import { betaQuantile } from '../../src/maths/beta.ts';
import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { integrate } from '../../src/maths/quadrature.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import {
  density,
  peak,
  posteriorAfter,
  relativeLikelihood,
  STAGES,
} from '../../src/widgets/map-and-bayes/coin-posterior.ts';
import { overlap, placeNames } from '../../src/widgets/map-and-bayes/place-names.ts';
import widget from '../../src/widgets/map-and-bayes/widget.tsx';

const BASE = startValues(widget, null);
const COIN = { a: 10, b: 10, bias: 0.7, seed: 1 };
const picture = (values: object): string =>
  renderToStaticMarkup(<widget.View values={{ ...BASE, ...values }} setValue={() => {}} asleep />);
const output = (name: string, values: object): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>(.*?)</output>`).exec(picture(values))![1]!;

const coins = fc.record({
  a: fc.integer({ min: 1, max: 40 }).map((half) => half / 2),
  b: fc.integer({ min: 1, max: 40 }).map((half) => half / 2),
  bias: fc.integer({ min: 0, max: 20 }).map((twentieth) => twentieth / 20),
  seed: fc.integer({ min: 0, max: 99_999 }),
});
const counts = fc.integer({ min: 0, max: 1000 });

test('posteriorAfter: more tosses go on with the same sequence', () => {
  fc.assert(
    fc.property(coins, counts, counts, (coin, some, more) => {
      const [first, second] = [posteriorAfter(some, coin), posteriorAfter(some + more, coin)];
      expect(second.ones - first.ones).toBeGreaterThanOrEqual(0);
      expect(second.zeros - first.zeros).toBeGreaterThanOrEqual(0);
      expect(second.ones + second.zeros).toBe(some + more);
    }),
  );
});

test('posteriorAfter: as many ones as the bias says, within five standard errors', () => {
  for (const seed of [1, 2, 3, 4]) {
    const { ml } = posteriorAfter(1000, { ...COIN, seed });
    expect(Math.abs(ml! - 0.7)).toBeLessThan(5 * Math.sqrt((0.7 * 0.3) / 1000));
  }
  expect(posteriorAfter(50, { ...COIN, bias: 0 }).ones).toBe(0);
  expect(posteriorAfter(50, { ...COIN, bias: 1 }).zeros).toBe(0);
});

test('posteriorAfter: prior times likelihood, normalised by quadrature', () => {
  for (const tosses of [0, 1, 4, 16, 64]) {
    const coin = { ...COIN, a: 3, b: 1.5 };
    const posterior = posteriorAfter(tosses, coin);
    const product = (p: number): number =>
      density(coin.a, coin.b)(p) * relativeLikelihood(posterior)(p);
    const evidence = integrate(product, 0, 1).value;
    for (const p of [0.1, 0.4, 0.7, 0.95])
      expect(density(posterior.a, posterior.b)(p)).toBeCloseTo(product(p) / evidence, 6);
    const mean = integrate((p) => (p * product(p)) / evidence, 0, 1).value;
    expect(posterior.mean).toBeCloseTo(mean, 6);
    const [low, high] = posterior.interval;
    const inside = (from: number, to: number): number =>
      integrate((p) => product(p) / evidence, from, to).value;
    expect(inside(0, low)).toBeCloseTo(0.025, 6);
    expect(inside(high, 1)).toBeCloseTo(0.025, 6);
  }
});

test('posteriorAfter: MAP is where no p on a fine grid is more probable, or is said to be none', () => {
  fc.assert(
    fc.property(coins, fc.integer({ min: 0, max: 60 }), (coin, tosses) => {
      const { a, b, map, ones } = posteriorAfter(tosses, coin);
      if (map === null) {
        expect(a === b && a <= 1).toBe(true);
        return;
      }
      const log = (p: number): number => (a - 1) * Math.log(p) + (b - 1) * Math.log(1 - p);
      const near = Math.min(Math.max(map, 1e-6), 1 - 1e-6); // at an end the density may be infinite
      for (let k = 1; k < 1000; k++) expect(log(k / 1000)).toBeLessThanOrEqual(log(near) + 1e-9);
      if (a > 1 && b > 1)
        expect(map).toBeCloseTo((ones + coin.a - 1) / (tosses + coin.a + coin.b - 2), 10);
    }),
  );
});

test('peak: the highest density, or where that is infinite, the highest of all but a tenth', () => {
  const parameter = fc.oneof(
    fc.double({ min: 0.5, max: 0.999, noNaN: true }),
    fc.constant(1),
    fc.double({ min: 1.01, max: 1020, noNaN: true }),
  );
  fc.assert(
    fc.property(parameter, parameter, (a, b) => {
      const highest = peak(a, b);
      const [from, to] = [a < 1 ? betaQuantile(0.1, a, b) : 0, b < 1 ? betaQuantile(0.9, a, b) : 1];
      const grid = Array.from({ length: 4001 }, (_, k) =>
        density(a, b)(from + ((to - from) * k) / 4000),
      );
      expect(Math.max(...grid)).toBeLessThanOrEqual(highest * (1 + 1e-9));
      expect(Math.max(...grid)).toBeGreaterThan(0.8 * highest); // the grid may miss the top a little
    }),
  );
  expect(peak(1, 1001)).toBeCloseTo(1001, 6);
  expect(peak(257, 1)).toBeCloseTo(257, 6);
});

test('relativeLikelihood is 1 at the ML estimate, and everywhere without tosses', () => {
  const posterior = posteriorAfter(20, COIN);
  const { ones, zeros, ml } = posterior;
  const likelihood = (p: number): number => p ** ones * (1 - p) ** zeros;
  for (const p of [0, 0.2, ml!, 0.9, 1])
    expect(relativeLikelihood(posterior)(p)).toBeCloseTo(likelihood(p) / likelihood(ml!), 10);
  expect(relativeLikelihood(posteriorAfter(0, COIN))(0)).toBe(1);
});

test('placeNames: inside the picture, never on each other', () => {
  const heights = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), {
    minLength: 101,
    maxLength: 101,
  });
  fc.assert(
    fc.property(heights, heights, heights, (one, two, three) => {
      const places = placeNames([
        { name: 'posterior', heights: one },
        { name: 'likelihood', heights: two },
        { name: 'prior', heights: three },
      ]);
      places.forEach((place, i) => {
        expect(place.left).toBeGreaterThanOrEqual(0);
        expect(place.left + place.width).toBeLessThanOrEqual(100);
        for (const other of places.slice(i + 1)) expect(overlap(place, other)).toBe(false);
      });
    }),
  );
});

test('the picture says ML, MAP, mean and interval of 10 ones in 16 tosses', () => {
  expect(posteriorAfter(16, COIN)).toMatchObject({ ones: 10, a: 20, b: 16 });
  expect(output('ones', {})).toBe('10');
  expect(output('ml', {})).toBe((10 / 16).toFixed(3));
  expect(output('map', {})).toBe((19 / 34).toFixed(3));
  expect(output('mean', {})).toBe((20 / 36).toFixed(3));
  expect(picture({})).toContain(`The prior holds MAP ${(10 / 16 - 19 / 34).toFixed(3)} below ML.`);
});

test('without tosses there is no ML, and MAP is the prior’s mode where it has one', () => {
  expect(output('ml', { tosses: 0 })).toBe('none without tosses');
  expect(output('map', { tosses: 0, a: 3, b: 2 })).toBe('0.667');
  expect(output('map', { tosses: 0, a: 1, b: 1 })).toBe('none, every p is as high');
  expect(output('map', { tosses: 0, a: 0.5, b: 0.5 })).toBe('none, both ends are highest');
  expect(output('map', { tosses: 0, a: 0.5, b: 2 })).toBe('0.000');
  expect(output('map', { tosses: 3, a: 1, b: 1, bias: 1 })).toBe('1.000');
});

test('the prior washes out: MAP draws near ML as tosses arrive', () => {
  const pull = (tosses: number): number => {
    const { ml, map } = posteriorAfter(tosses, { ...COIN, a: 20, b: 2, bias: 0.3 });
    return Math.abs(map! - ml!);
  };
  expect(pull(64)).toBeLessThan(pull(4));
  expect(pull(256)).toBeLessThan(pull(64));
  expect(pull(1000)).toBeLessThan(0.03);
});

test('a button for each small picture, the one shown pressed', () => {
  const pressed = [
    ...picture({}).matchAll(/aria-label="Show (\d+) toss(?:es)?" aria-pressed="(\w+)"/g),
  ];
  expect(pressed.map(([, count]) => Number(count))).toEqual(STAGES);
  expect(pressed.filter(([, , at]) => at === 'true').map(([, count]) => count)).toEqual(['16']);
});

test('describe', () => {
  expect(widget.describe({ ...BASE, tosses: 0, a: 0.5, b: 0.5 })).toBe(
    'From the prior Beta(0.5, 0.5), 0 tosses with 0 ones lead to the posterior Beta(0.5, 0.5). ML: none without tosses. MAP: none, both ends are highest. Posterior mean 0.500; with probability 95% p lies between 0.002 and 0.998. The truth is 0.7.',
  );
});

test('table: the stages and the present count, in order', () => {
  const [table] = widget.table({ ...BASE, tosses: 100 });
  expect(table!.rows.map(([tosses]) => tosses)).toEqual([0, 1, 4, 16, 64, 100, 256]);
  expect(table!.rows[0]!.slice(1, 4)).toEqual([0, 'none', 0.5]);
  expect(table!.rows[3]).toHaveLength(table!.columns.length);
});
