import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { averageLoss, cloudCosts, settledClouds } from '../../src/maths/best-decoder.ts';
import type { Cloud } from '../../src/maths/best-decoder.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import { parameters } from '../../src/widgets/overlapping-posteriors/parameters.ts';
import type { OverlapValues } from '../../src/widgets/overlapping-posteriors/parameters.ts';
import { cheapest, imagesOf, studyOf } from '../../src/widgets/overlapping-posteriors/study.ts';
import widget from '../../src/widgets/overlapping-posteriors/widget.tsx';
import { remarkOn } from '../../src/widgets/overlapping-posteriors/words.ts';

const BASE = startValues(widget, null) as OverlapValues;
const at = (values: object): OverlapValues => ({ ...BASE, ...values });
const preset = (name: string) => startValues(widget, name) as OverlapValues;
const picture = (values: OverlapValues): string =>
  renderToStaticMarkup(<widget.View values={values} setValue={() => {}} asleep />);
const output = (name: string, values: OverlapValues): number =>
  Number(new RegExp(`<output[^>]* name="${name}"[^>]*>(.*?)</output>`).exec(picture(values))![1]!);
const judge = (values: OverlapValues) => widget.goals!['cheapest']!.judge(values);

const SETS = [
  ...(['alike', 'related', 'different'] as const).map((similarity) => at({ similarity })),
  at({ images: 'four' }),
];

test('the words of the choices count the pixels that differ', () => {
  for (const [similarity, words] of Object.entries(parameters.similarity.choices)) {
    const [one, other] = imagesOf(at({ similarity }));
    const differ = one!.filter((pixel, i) => pixel !== other![i]).length;
    expect(words).toContain(`${differ} pixels differ`);
  }
});

test('in one place an image pays log 2 for each pixel that differs, and nothing for its place', () => {
  const collapsed = preset('collapse');
  expect(output('reconstruction-loss', collapsed)).toBeCloseTo(10 * Math.LN2, 3);
  expect(output('kl', collapsed)).toBe(0);
  expect(remarkOn(collapsed)).toContain('posterior collapse');
});

test('the loss is reconstruction, place and width', () => {
  for (const values of [BASE, preset('order'), preset('shrink')]) {
    const parts = ['reconstruction-loss', 'kl-place', 'kl-width'].map((name) =>
      output(name, values),
    );
    expect(output('loss', values)).toBeCloseTo(
      parts.reduce((sum, part) => sum + part),
      2,
    );
    expect(output('kl', values)).toBeCloseTo(parts[1]! + parts[2]!, 2);
  }
  const { bills } = studyOf(at({ mu1: -2, sigma1: 0.5 }));
  expect(bills[0]!.place).toBe(2);
  expect(bills[0]!.width).toBeCloseTo(0.5 * (0.25 - 1) + Math.LN2, 12);
});

test('three ways out, each cheaper than overlapping', () => {
  const overlapping = studyOf(preset('overlap'));
  for (const way of ['move-apart', 'shrink', 'alike'])
    expect(studyOf(preset(way)).loss).toBeLessThan(overlapping.loss / 2);
  const [apart, narrow, alike] = ['move-apart', 'shrink', 'alike'].map(
    (way) => studyOf(preset(way)).average,
  );
  expect(apart!.place).toBe(2); // ½ · 2²
  expect(narrow!.width).toBeCloseTo(0.5 * (1 / 16 - 1) + Math.log(4), 12);
  expect(alike!.place + alike!.width).toBeCloseTo(
    overlapping.average.place + overlapping.average.width, // nobody moved
    12,
  );
});

test('order among four changes no KL, and saves reconstruction', () => {
  const [disorder, order] = [studyOf(preset('disorder')), studyOf(preset('order'))];
  expect(order.average.place).toBeCloseTo(disorder.average.place, 12);
  expect(order.average.width).toBeCloseTo(disorder.average.width, 12);
  expect(order.average.reconstruction).toBeLessThan(0.7 * disorder.average.reconstruction);
});

/** All orders of four, each once: a mirror image costs the same. */
const ORDERS = [0, 1, 2, 3]
  .flatMap((a) => [0, 1, 2, 3].flatMap((b) => [0, 1, 2, 3].map((c) => [a, b, c, 6 - a - b - c])))
  .filter((order) => new Set(order).size === 4 && order.every((k) => k >= 0 && k < 4))
  .filter((order) => order[0]! < order[3]!);

test('no descent from elsewhere finds anything cheaper', { timeout: 60_000 }, () => {
  expect(ORDERS).toHaveLength(12);
  for (const values of SETS) {
    const images = imagesOf(values);
    const { loss } = cheapest(values);
    const starts: Cloud[][] =
      images.length === 2
        ? [
            [-0.3, 0.8, 0.3, 0.8],
            [-2, 0.3, 2, 0.3],
            [0, 0.5, 1, 1],
            [-0.5, 1, 0, 0.3],
            [0.1, 1, -0.1, 1],
          ].map(([a, b, c, d]) => [
            { mean: a!, deviation: b! },
            { mean: c!, deviation: d! },
          ])
        : ORDERS.map((order) =>
            [0, 1, 2, 3].map((k) => ({ mean: 0.9 * (order.indexOf(k) - 1.5), deviation: 0.3 })),
          );
    for (const start of starts) {
      const end = averageLoss(cloudCosts(settledClouds(start, images), images));
      expect(end).toBeGreaterThan(loss - 1e-4);
    }
  }
});

test('the cheapest of two mirror each other, further apart and narrower the more they differ', () => {
  const [alike, related, different] = SETS.map((values) => cheapest(values).clouds);
  for (const [one, other] of [alike!, related!, different!]) {
    expect(one!.mean).toBeCloseTo(-other!.mean, 2);
    expect(one!.deviation).toBeCloseTo(other!.deviation, 2);
  }
  expect(alike![1]!.mean).toBeLessThan(related![1]!.mean);
  expect(related![1]!.mean).toBeLessThan(different![1]!.mean);
  expect(alike![1]!.deviation).toBeGreaterThan(related![1]!.deviation);
  expect(related![1]!.deviation).toBeGreaterThan(different![1]!.deviation);
});

test('cheapest: reached close by only', () => {
  expect(judge(at({ mu1: -0.9, sigma1: 0.35, mu2: 0.9, sigma2: 0.35 })).reached).toBe(true);
  for (const name of Object.keys(widget.presets)) expect(judge(preset(name)).reached).toBe(false);
  expect(judge(at({ mu1: -1.3, mu2: 1.3, sigma1: 0.4, sigma2: 0.4 })).reached).toBe(false);
});

test('four images have four handles and rows', () => {
  const html = picture(preset('order'));
  expect(html.match(/role="slider"/g)).toHaveLength(4);
  expect(html.match(/<li /g)).toHaveLength(4);
  expect(picture(BASE).match(/role="slider"/g)).toHaveLength(2);
});
