import { readFileSync } from 'node:fs';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { drawDigits } from '../../src/data/digits.ts';
import type { Probe } from '../../src/training/run-spec.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunView } from '../../src/widgets/declaration.ts';
import { COLUMNS, type DigitsValues } from '../../src/widgets/gan-digits/parameters.ts';
import {
  agreementOf,
  between,
  JUDGED,
  measuredOf,
  sheetProbe,
  spreads,
  study,
  WALK,
  walkPrompts,
} from '../../src/widgets/gan-digits/samples.ts';
import widget from '../../src/widgets/gan-digits/widget.tsx';
import { ganPrompts } from '../../src/widgets/gan-prompts.ts';
import { IDLE } from '../../src/widgets/run-session.ts';

const START = startValues(widget, null) as DigitsValues;

const lengthOf = (z: Float32Array): number => Math.hypot(...z);

describe('what is asked', () => {
  test('a prompt is noise and a 1 in the column of its label', () => {
    const values = ganPrompts(Float32Array.of(0.5, 1.5, 2.5, 3.5), 2, 10, (row) =>
      row === 0 ? 9 : 0,
    );
    expect([...values]).toEqual([
      ...[0.5, 1.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
      ...[2.5, 3.5, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ]);
  });

  test('the sheet has a digit each row and the same noise down each column', () => {
    const { noise } = START;
    const probe = sheetProbe(START);
    if (probe.kind !== 'feed') throw new Error('it is fed');
    const width = noise + 10;
    const cell = (digit: number, column: number): Float32Array =>
      probe.values.subarray((digit * COLUMNS + column) * width).subarray(0, width);
    for (let digit = 0; digit < 10; digit++)
      for (let column = 0; column < COLUMNS; column++) {
        expect(cell(digit, column).subarray(0, noise)).toEqual(cell(0, column).subarray(0, noise));
        expect(cell(digit, column).subarray(noise).indexOf(1)).toBe(digit);
      }
    expect(cell(0, 1)[0]).not.toBe(cell(0, 0)[0]);
  });

  test('a walk keeps to the arc: its ends are the columns’ noise, and it is never shorter than both', () => {
    const [a, b] = [Float32Array.of(3, 0, 0), Float32Array.of(0, 3, 0)];
    expect(lengthOf(between(a, b, 0.5))).toBeCloseTo(3, 6);
    expect([...between(a, b, 1 / 3)]).toEqual(
      [3 * Math.cos(Math.PI / 6), 1.5, 0].map((x) => expect.closeTo(x, 6)),
    );
    expect([...between(a, a, 0.7)]).toEqual([3, 0, 0].map((x) => expect.closeTo(x, 5)));

    const { noise } = START;
    const walk = walkPrompts({ ...START, label: 7, from: 2, to: 5 });
    const width = noise + 10;
    const sheet = sheetProbe(START) as Probe & { values: Float32Array };
    const end = (row: number): Float32Array => walk.subarray(row * width, row * width + noise);
    const column = (at: number): Float32Array =>
      sheet.values.subarray((at - 1) * width, (at - 1) * width + noise);
    end(0).forEach((z, i) => expect(z).toBeCloseTo(column(2)[i]!, 5));
    end(WALK - 1).forEach((z, i) => expect(z).toBeCloseTo(column(5)[i]!, 5));
    const least = Math.min(lengthOf(column(2)), lengthOf(column(5)));
    for (let row = 0; row < WALK; row++) {
      expect(lengthOf(end(row))).toBeGreaterThan(0.99 * least);
      expect(walk.subarray(row * width + noise, (row + 1) * width).indexOf(1)).toBe(7);
    }
  });
});

test('spreads are sums of a digit’s standard deviations, pixel by pixel', () => {
  // 4: pixels 0 and 1 by turns, and always ½; 5: one image alone
  const images = Float32Array.of(0, 0.5, 1, 0.5, 0.3, 0.9);
  const found = spreads(images, 2, (row) => (row === 2 ? 5 : 4));
  expect(found[4]).toBeCloseTo(0.5, 6);
  expect(found[5]).toBeCloseTo(0, 4);
});

describe('the study', () => {
  const SIZE = 14;
  const PIXELS = SIZE * SIZE;
  const digits = drawDigits({ count: 2000, size: SIZE, seed: 1 });
  const images = Float32Array.from(digits.pixels, (byte) => byte / 255);
  const rowsOf = Array.from({ length: 10 }, (_, digit) =>
    [...digits.labels!.keys()].filter((row) => digits.labels![row] === digit),
  );
  const image = (row: number): Float32Array => images.subarray(row * PIXELS, (row + 1) * PIXELS);

  /** A run whose generator draws for a prompt the image that `draws` names. */
  function runOf(draws: (digit: number, i: number) => number, step = 100): RunView {
    return {
      ...IDLE,
      step,
      facts: {
        engine: 'reference-cpu',
        fallback: '',
        data: {
          ...{ name: 'drawn digits', width: SIZE, height: SIZE, count: 2000, hash: '' },
          labels: digits.labels!,
        },
      },
      pictures: { sheet: { width: 1, height: 1, shades: new Uint8Array(1) } },
      ask: async (probe) => {
        if (probe.kind === 'rows') return images;
        const samples = new Float32Array(probe.rows * PIXELS);
        const width = probe.values.length / probe.rows;
        for (let i = 0; i < probe.rows; i++) {
          const label = probe.values.subarray(i * width + width - 10, (i + 1) * width).indexOf(1);
          samples.set(image(draws(label, i)), i * PIXELS);
        }
        return samples;
      },
    };
  }

  const measured = async (run: RunView, values = START) => {
    const { probes, pictures } = await study(values, run);
    return { ...run, probes: { ...probes }, pictures: { ...run.pictures, ...pictures } };
  };

  beforeEach(() => {
    const file = readFileSync('public/checkpoints/classifier-digits-14.safetensors');
    vi.stubGlobal('fetch', async () => new Response(file));
  });
  afterEach(() => vi.unstubAllGlobals());

  test('a generator that draws what it is asked for: near full agreement and variety, and copies', async () => {
    const run = await measured(runOf((digit, i) => rowsOf[digit]![i % rowsOf[digit]!.length]!));
    const found = measuredOf(run)!;
    expect(found.agreement).toBeGreaterThan(0.96);
    expect(found.variety).toBeGreaterThan(0.9);
    expect(found.variety).toBeLessThan(1.1);
    expect(found.taken.reduce((sum, n) => sum + n)).toBe(JUDGED);
    expect([...found.differ]).toEqual(Array<number>(COLUMNS).fill(0));
    expect([...found.course]).toEqual([100, found.agreement].map((x) => expect.closeTo(x, 6)));
    expect(run.pictures['walk']).toMatchObject({ width: WALK * 15 - 1, height: SIZE });
    expect(run.pictures['nearest']).toMatchObject({ width: COLUMNS * 15 - 1, height: 29 });
    expect(widget.goals!['agree']!.judge(START, run).reached).toBe(true);
    const html = renderToStaticMarkup(
      <widget.View values={START} setValue={() => {}} asleep run={run} />,
    );
    expect(html).toContain(
      `name="agreement" aria-live="off">${Math.round(100 * found.agreement)} %`,
    );
    expect(html.match(/<li>0<\/li>/g)).toHaveLength(COLUMNS); // a copy differs in 0 pixels
    expect(widget.table(START, run)[0]!.rows[4]![5]).toBe(found.taken[44]);
  });

  test('the next digit, always the same one: no agreement, no variety', async () => {
    const run = await measured(runOf((digit) => rowsOf[(digit + 1) % 10]![0]!));
    const found = measuredOf(run)!;
    expect(found.agreement).toBeLessThan(0.15);
    expect(found.variety).toBeCloseTo(0, 4);
    expect(agreementOf(found.taken, 0)).toBeLessThan(0.5);
    const { reached, now } = widget.goals!['agree']!.judge(START, run);
    expect(reached).toBe(false);
    expect(now).toContain('the goal is 75 %');
  });

  test('the course goes on with the run, and forgets what a run that went back has left behind', async () => {
    const { ask, ...rest } = runOf((digit) => rowsOf[digit]![0]!);
    const at = async (step: number): Promise<number[]> => {
      const sheet = { width: 1, height: 1, shades: new Uint8Array(1) };
      const run = { ...rest, ask, step, pictures: { sheet } };
      const { course } = measuredOf(await measured(run))!;
      return [...course].filter((_, i) => i % 2 === 0);
    };
    expect(await at(10)).toEqual([10]);
    expect(await at(30)).toEqual([10, 30]);
    expect(await at(20)).toEqual([10, 20]);
  });
});

test('before a run there is nothing measured, and the sentence says so', () => {
  expect(measuredOf(undefined)).toBeNull();
  expect(widget.describe(START)).toContain('nothing has been measured yet');
  expect(widget.goals!['agree']!.judge(START).reached).toBe(false);
  expect(widget.table(START)).toEqual([]);
});
