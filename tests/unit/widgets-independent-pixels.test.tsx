import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, test } from 'vitest';
import { drawDigits } from '../../src/data/digits.ts';
import { independentPixels } from '../../src/models/independent-pixels.ts';
import { Float64Engine } from '../../src/training/float64-engine.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunView } from '../../src/widgets/declaration.ts';
import {
  framedPixel,
  PROBES,
  ruledOut,
  studyOf,
} from '../../src/widgets/independent-pixels/study.ts';
import widget from '../../src/widgets/independent-pixels/widget.tsx';
import { remarkOn } from '../../src/widgets/independent-pixels/words.ts';
import committed from '../../src/widgets/independent-pixels/picture.json' with { type: 'json' };
import { toReferenceRun, type Picture } from '../../src/widgets/reference-run.ts';
import { IDLE } from '../../src/widgets/run-session.ts';

const BASE = startValues(widget, null) as never;
const SIZE = 14;
const PIXELS = SIZE * SIZE;
const DIGITS = drawDigits({ count: 400, size: SIZE, seed: 1 });

/** A run that has counted so many of the digits. */
async function counted(images: number): Promise<RunView> {
  const engine = new Float64Engine(
    independentPixels,
    {
      ...{ structure: { images }, scalars: {}, seed: 1, examples: new Float64Array() },
      images: { bytes: DIGITS.pixels, pixels: PIXELS },
    },
    images,
  );
  await engine.advance(1);
  const probes = Object.fromEntries(
    await Promise.all(
      Object.entries(PROBES).map(
        async ([name, probe]) => [name, await engine.evaluate(probe)] as const,
      ),
    ),
  );
  const data = { name: 'drawn digits', width: SIZE, height: SIZE, count: DIGITS.count, hash: '' };
  return {
    ...IDLE,
    status: 'paused',
    step: 1,
    facts: { engine: 'float64', fallback: '', data },
    probes,
  };
}

let few: RunView;
let many: RunView;
let all: RunView;
beforeAll(async () => {
  [few, many, all] = await Promise.all([counted(20), counted(300), counted(400)]);
});

const ON = { smoothing: true, sample: 1 };
const OFF = { smoothing: false, sample: 1 };

/** −log p(x) of an image of 0 and 1, by the definition. */
function cost(image: ArrayLike<number>, p: ArrayLike<number>): number {
  let product = 0;
  for (let d = 0; d < p.length; d++) product -= Math.log(image[d] === 1 ? p[d]! : 1 - p[d]!);
  return product;
}

describe('studyOf(values, run)', () => {
  test('nothing before an image is counted', () => {
    expect(studyOf(ON, undefined)).toBeNull();
    expect(studyOf(ON, IDLE)).toBeNull();
  });

  test('p is (count + 1)/(n + 2), or the mean image itself', () => {
    const ink = many.probes['counts']!;
    const [smoothed, plain] = [studyOf(ON, many)!, studyOf(OFF, many)!];
    for (let d = 0; d < PIXELS; d++) {
      expect(smoothed.p[d]).toBeCloseTo((ink[d]! + 1) / 302, 12);
      expect(plain.p[d]).toBeCloseTo(ink[d]! / 300, 12);
    }
  });

  test('all images together cost what each costs by the definition', () => {
    const { p, nll, unseen, counted: n, others } = studyOf(ON, many)!;
    let sum = 0;
    for (let i = 0; i < DIGITS.count; i++) {
      const image = DIGITS.pixels.subarray(i * PIXELS, (i + 1) * PIXELS);
      sum += cost(
        image.map((byte) => Number(byte >= 128)),
        p,
      );
    }
    expect([n, others]).toEqual([300, 100]);
    expect(n * nll + others * unseen!).toBeCloseTo(sum, 6);
  });

  test('the mean image finds its own samples as likely as the images it is the mean of', () => {
    const plain = studyOf(OFF, all)!;
    expect(plain.nll).toBeCloseTo(plain.entropy, 9);
    const costs = Array.from({ length: 200 }, (_, i) =>
      studyOf({ ...OFF, sample: i + 1 }, all)!,
    ).flatMap(({ samples }) => samples.costs);
    const mean = costs.reduce((sum, one) => sum + one, 0) / costs.length;
    expect(Math.abs(mean - plain.entropy)).toBeLessThan(1); // its deviation is about 6/√2000
  });

  test('without smoothing an unseen image may be impossible, and its pixels say why', () => {
    const plain = studyOf(OFF, few)!;
    expect(plain.impossible).toBeGreaterThan(0);
    expect(plain.unseen).toBe(Infinity);
    expect(plain.nll).toBeLessThan(Infinity);
    const places = ruledOut(plain.digits, plain.p);
    plain.digits.costs.forEach((nats, i) => {
      expect(places[i]!.length > 0).toBe(nats === Infinity);
      for (const d of places[i]!) expect(plain.p[d]).toBe(1 - plain.digits.pixels[i * PIXELS + d]!);
    });
    expect(plain.samples.costs.every(Number.isFinite)).toBe(true); // it draws what it allows
    expect(studyOf(ON, few)!.unseen).toBeLessThan(Infinity);
  });

  test('the last image is counted: no other is left', () => {
    expect(studyOf(ON, all)).toMatchObject({
      counted: 400,
      others: 0,
      unseen: null,
      impossible: 0,
    });
  });
});

test('framedPixel stays inside a smaller image', () => {
  const data = { width: 14, height: 10 };
  expect(framedPixel({ row: 3, column: 5 }, data)).toEqual({ row: 3, column: 5, index: 32 });
  expect(framedPixel({ row: 28, column: 28 }, data)).toEqual({ row: 10, column: 14, index: 139 });
});

test('the picture tells its numbers, frames what is impossible, and draws another ten for another number', () => {
  const html = (values: object, run: RunView): string =>
    renderToStaticMarkup(
      <widget.View
        values={{ ...(BASE as object), ...values }}
        setValue={() => {}}
        asleep={false}
        run={run}
      />,
    );
  const output = (name: string, values: object, run: RunView): string =>
    new RegExp(`<output[^>]* name="${name}"[^>]*>([^<]*)`).exec(html(values, run))![1]!;
  expect(output('unseen', OFF, few)).toBe('infinite');
  expect(output('unseen', ON, all)).toBe('none');
  expect(Number(output('seen', ON, many))).toBeCloseTo(studyOf(ON, many)!.nll, 2);
  expect(output('entropy', OFF, all)).toBe(output('seen', OFF, all));
  const impossible = studyOf(OFF, few)!.digits.costs.filter((nats) => nats === Infinity).length;
  expect(html(OFF, few).match(/<g transform/g)?.length ?? 0).toBe(impossible);
  expect(html(OFF, few)).toContain(`${impossible} impossible`);
  const [one, two] = [studyOf(ON, all)!, studyOf({ ...ON, sample: 2 }, all)!];
  expect(one.samples.pixels).not.toEqual(two.samples.pixels);
  expect(one.digits.pixels).toEqual(two.digits.pixels);
  const { row, column } = { row: 7, column: 8 };
  const p = studyOf(ON, all)!.p[6 * SIZE + 7]!;
  expect(html({ row, column }, all)).toContain(`Row 7, column 8: p = (`);
  expect(html({ row, column }, all)).toContain(`= ${p.toFixed(4)}`);
});

test('remarks: one image, impossible ones, and speckle', async () => {
  const values = { ...(BASE as object), ...OFF } as never;
  const one = await counted(1);
  expect(remarkOn({ ...(values as object), smoothing: true } as never, studyOf(ON, one))).toContain(
    '1/3 or 2/3',
  );
  expect(remarkOn(values, studyOf(OFF, few))).toContain('probability 0');
  const { entropy, nll } = studyOf(ON, few)!;
  expect(entropy - nll).toBeGreaterThan(5);
  expect(remarkOn(values, studyOf(ON, few))).not.toContain('as likely as');
  expect(remarkOn(values, studyOf(OFF, all))).toContain('speckle');
  expect(remarkOn(values, null)).toContain('press Train');
});

test('goals', () => {
  const judge = (goal: string, values: object, run: RunView) =>
    widget.goals![goal]!.judge({ ...(BASE as object), ...values }, run);
  expect(judge('impossible', ON, few).reached).toBe(false);
  expect(judge('impossible', OFF, few)).toEqual({
    reached: false,
    now: 'Counted 20 images; it should be at least 1000.',
  });
  expect(judge('no-gap', ON, few).reached).toBe(false);
  expect(judge('no-gap', ON, all).now).toContain('no other is left');
  expect(judge('no-gap', OFF, few).now).toContain('infinitely many');
});

test('the committed run shows 10,000 of the drawn digits, counted', () => {
  const { run, values } = toReferenceRun('independent-pixels', committed as unknown as Picture);
  const { counted: n, others, counts, nll, p } = studyOf(values as never, run)!;
  expect([n, others]).toEqual([10_000, 1000]);
  expect(run.metrics['nll']).toBeCloseTo(nll, 3);
  // the middle is ink more often than the rim
  expect(p[14 * 28 + 14]).toBeGreaterThan(0.2);
  expect(counts[0]).toBe(0);
  const digits = drawDigits({ count: 11_000, size: 28, seed: 1 });
  const totals = run.probes['totals']!;
  let ink = 0;
  for (let i = 0; i < digits.count; i++) if (digits.pixels[i * 784 + 14 * 28 + 14]! >= 128) ink++;
  expect(totals[14 * 28 + 14]).toBe(ink);
});
