import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chairImage } from '../../src/data/chair.ts';
import type { Painting } from '../../src/kernels/painters/painting.ts';
import type { Probe } from '../../src/training/run-spec.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunView } from '../../src/widgets/declaration.ts';
import {
  acrossIn,
  CHAIRS,
  circleOf,
  lineOf,
  placeAround,
  placeOn,
  rowOf,
  study,
  tileAlong,
  wrapped,
} from '../../src/widgets/one-factor/codes.ts';
import type { FactorValues } from '../../src/widgets/one-factor/parameters.ts';
import widget from '../../src/widgets/one-factor/widget.tsx';
import { IDLE } from '../../src/widgets/run-session.ts';

const START = startValues(widget, null) as FactorValues;
const EACH = Array.from({ length: CHAIRS }, (_, row) => row);

/** Rises by the same from chair to chair, from `first` on, and falls back before it. */
const sawtooth = (first: number): Float32Array =>
  Float32Array.from(EACH, (row) => ((row - first + CHAIRS) % CHAIRS) - 20);

/** Directions in degrees, one for each chair, at a distance of 1.5. */
const ring = (direction: (row: number) => number): Float32Array =>
  Float32Array.from(
    EACH.flatMap((row) => {
      const angle = (direction(row) * Math.PI) / 180;
      return [1.5 * Math.cos(angle), 1.5 * Math.sin(angle)];
    }),
  );

describe('codes on a line', () => {
  test('are cut where neighbours are furthest apart, all round', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: CHAIRS - 1 }), (first) => {
        const line = lineOf(sawtooth(first))!;
        expect(line.row).toBe((first + CHAIRS - 1) % CHAIRS);
        expect(line.steps[line.row]).toBe(1);
        expect(line.steps[first]).toBeCloseTo(1 / 71, 12);
        expect([line.low, line.high]).toEqual([-20, 51]);
      }),
    );
  });

  test('go there and back: all steps together are twice the line at least, in one jump or in many', () => {
    // a code that goes up and down again has no cut, but gives one place to two chairs
    const tent = lineOf(Float32Array.from(EACH, (row) => Math.abs(36 - row)))!;
    expect(Math.max(...tent.steps)).toBeCloseTo(1 / 36, 12);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: CHAIRS, maxLength: CHAIRS }),
        (codes) => {
          const line = lineOf(Float32Array.from(codes))!;
          const total = line.steps.reduce((sum, step) => sum + step, 0);
          if (line.high > line.low) expect(total).toBeGreaterThanOrEqual(2 - 1e-9);
          else expect(total).toBe(0);
        },
      ),
    );
  });

  test('are none before all chairs have one', () => {
    expect(lineOf(undefined)).toBeNull();
    expect(lineOf(new Float32Array(5))).toBeNull();
    expect(circleOf(new Float32Array(CHAIRS))).toBeNull();
  });
});

describe('codes about a circle', () => {
  test('turn as often as they go round, either way, from anywhere', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -4, max: 4 }),
        fc.double({ min: 0, max: 360, noNaN: true }),
        (times, from) => {
          const circle = circleOf(ring((row) => from + (times * 360 * row) / CHAIRS))!;
          expect(circle.turns).toBe(Math.abs(times));
          expect(circle.step).toBeCloseTo(Math.abs(5 * times), 3);
          expect(circle.turned[0]).toBeCloseTo(0, 9);
          expect(circle.turned[18]).toBeCloseTo(Math.abs(90 * times), 3);
          expect(circle.turned[CHAIRS]).toBeCloseTo(Math.abs(360 * times), 3);
          expect(circle.radii[7]).toBeCloseTo(1.5, 6);
        },
      ),
    );
  });

  test('that swing to and fro don’t turn; a jump goes the shorter way', () => {
    const swing = circleOf(ring((row) => 170 * Math.sin((2 * Math.PI * row) / CHAIRS)))!;
    expect(swing.turns).toBe(0);
    const jump = circleOf(ring((row) => (row < 36 ? 0 : 350)))!;
    expect(jump.turns).toBe(0);
    expect(jump.step).toBeCloseTo(10, 3);
    expect([35, 71]).toContain(jump.row);
  });
});

test('angles and places stand for pictures', () => {
  expect([0, 2, 3, 355, 358, 360, -5].map(rowOf)).toEqual([0, 0, 1, 71, 0, 0, 71]);
  expect([-90, 720, 359.5].map(wrapped)).toEqual([270, 0, 359.5]);
  expect(placeOn({ low: -2, high: 6 }, 0.25)).toBe(0);
  expect([0, 0.5, 1].map(tileAlong)).toEqual([0, 36, 71]);
  expect(placeAround(90)[1]).toBeCloseTo(1, 12);
});

const PIXELS = 16 * 16;
const FACTS = {
  engine: 'reference-cpu',
  fallback: '',
  data: { name: 'chairs', width: 16, height: 16, count: CHAIRS, hash: '' },
} as const;

/** A run with these codes, whose decoders draw every latent as flat ink of its first number over 100. */
function runOf(line: Float32Array, circle: Float32Array, asked: Probe[] = []): RunView {
  return {
    ...IDLE,
    facts: FACTS,
    step: 10,
    probes: { 'line-codes': line, 'circle-codes': circle },
    ask: async (probe) => {
      asked.push(probe);
      if (probe.kind !== 'feed') throw new Error('nothing else is asked for');
      const width = probe.values.length / probe.rows;
      const first = Array.from({ length: probe.rows }, (_, row) => probe.values[row * width]!);
      if (probe.want.endsWith('-code'))
        return Float32Array.from(first.flatMap(() => (probe.want === 'line-code' ? [7] : [1, 0])));
      return Float32Array.from(first.flatMap((value) => Array<number>(PIXELS).fill(value / 100)));
    },
  };
}

describe('the study', () => {
  const circle = ring((row) => 5 * row);

  test('draws each chair again, all places, and across the cut chairs nobody has seen', async () => {
    const asked: Probe[] = [];
    const line = sawtooth(10).map((code) => code + 20); // from 0 to 71, cut after chair 9
    const run = runOf(line, circle, asked);
    const found = await study(START, run);
    const seen = asked.find((probe) => probe.want === 'line-code')!;
    if (seen.kind !== 'feed') throw new Error('it is fed');
    expect(seen.feed).toBe('data');
    [45, 46.25, 47.5, 48.75, 50].forEach((angle, i) =>
      expect(seen.values.subarray(i * PIXELS, (i + 1) * PIXELS)).toEqual(
        chairImage((angle * Math.PI) / 180, 16),
      ),
    );
    const after = { ...run, probes: { ...run.probes, ...found.probes } };
    expect(acrossIn(after, 'line')).toMatchObject({
      row: 9,
      angles: [45, 46.25, 47.5, 48.75, 50],
      codes: Float32Array.of(7, 7, 7, 7, 7),
    });
    /** The shade in the middle of a tile. */
    const ink = (name: string, tile: number, columns = 9): number => {
      const { width, shades } = found.pictures![name] as Painting;
      const [x, y] = [16 * (tile % columns) + 8, 16 * Math.floor(tile / columns) + 8];
      return shades[y * width + x]!;
    };
    for (const row of [0, 9, 10, 40])
      expect(ink('line-again', row)).toBe(Math.round(2.55 * line[row]!));
    expect([0, 36, 71].map((place) => ink('line-places', place))).toEqual([0, 92, 181]);
    expect(ink('line-across', 5, 5)).toBe(18);
    expect(ink('circle-places', 0)).toBe(3);
    expect(ink('circle-places', 36)).toBe(0);
    expect((found.pictures!['circle-across'] as Painting).height).toBe(32);

    const before = asked.length;
    await study({ ...START, angle: 90 }, run);
    expect(asked).toHaveLength(before); // dragging asks nothing new
  });

  test('that failed is begun again', async () => {
    const run = runOf(sawtooth(3), circle);
    await expect(
      study(START, { ...run, ask: async () => Promise.reject(new Error('gone')) }),
    ).rejects.toThrow('gone');
    expect((await study(START, run)).pictures).toHaveProperty('line-again');
  });

  test('is seen by picture, sentence and table', async () => {
    const run = runOf(sawtooth(10), circle);
    const found = await study(START, run);
    const after = {
      ...run,
      probes: { ...run.probes, ...found.probes },
      pictures: { ...run.pictures, ...found.pictures },
    };
    const html = (values: Partial<FactorValues>): string =>
      renderToStaticMarkup(
        <widget.View values={{ ...START, ...values }} setValue={() => {}} asleep run={after} />,
      );
    expect(html({})).toContain('<output name="jump" aria-live="off">100 %</output>');
    expect(html({})).toContain('46.3°');
    expect(html({})).toContain('there it is torn');
    const tent = runOf(
      Float32Array.from(EACH, (row) => Math.abs(36 - row)),
      circle,
    );
    const even = renderToStaticMarkup(
      <widget.View values={START} setValue={() => {}} asleep run={tent} />,
    );
    expect(even).toContain('>3 %</output>');
    expect(even).not.toContain('torn');
    expect(html({ code: 'circle' })).toContain('<output name="turns" aria-live="off">1</output>');
    expect(html({ angle: 50 })).toContain('its code, −20.00');
    expect(html({ code: 'circle', angle: 90 })).toContain('its code, at 90°');
    expect(widget.describe(START, after)).toContain(
      'between 45 and 50 degrees the code jumps by 100 %',
    );
    expect(widget.describe({ ...START, code: 'circle' }, after)).toContain('go round 1 time;');
    const [codes] = widget.table(START, after);
    expect(codes!.rows).toHaveLength(24);
    expect(codes!.rows[6]!.slice(0, 3)).toEqual([90, -12, expect.closeTo(90, 3)]);
  });
});

describe('goals', () => {
  const smooth = ring((row) => 200 - 5 * row);

  test('the jump is found by turning the chair to it, once there is one', () => {
    const { judge } = widget.goals!['line-jump']!;
    const run = runOf(sawtooth(70), smooth); // cut between 345° and 350°
    const reached = (angle: number, values: Partial<FactorValues> = {}): boolean =>
      judge({ ...START, angle, ...values }, run).reached;
    expect([330, 335, 345, 350, 0, 5, 40].map((angle) => reached(angle))).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(reached(345, { code: 'circle' })).toBe(false);
    const tent = runOf(
      Float32Array.from(EACH, (row) => Math.abs(36 - row)),
      smooth,
    );
    expect(judge({ ...START, angle: 345 }, tent)).toMatchObject({ reached: false });
  });

  test('the circle is gone round once, and smoothly', () => {
    const { judge } = widget.goals!['circle']!;
    const at = (circle: Float32Array, code: FactorValues['code'] = 'circle'): boolean =>
      judge({ ...START, code }, runOf(sawtooth(0), circle)).reached;
    expect(at(smooth)).toBe(true);
    expect(at(smooth, 'line')).toBe(false);
    expect(at(ring((row) => 10 * row))).toBe(false);
    expect(at(ring((row) => 60 * Math.sin(row / 11.5)))).toBe(false);
    expect(at(ring((row) => (row < 36 ? 5 * row : 5 * row + 50)))).toBe(false); // in a leap of 55°
  });
});
