import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { drawShape } from '../../src/data/shapes.ts';
import { modesCovered, modesNeared } from '../../src/maths/modes-covered.ts';
import { declareModel } from '../../src/models/index.ts';
import type { GanLook } from '../../src/training/health-gan.ts';
import { parametersOf, startValues, type RunView } from '../../src/widgets/declaration.ts';
import {
  collapse,
  counted,
  fewWeights,
  generatorWeights,
  REAL,
  RING,
  RING_SCALE,
} from '../../src/widgets/mode-collapse/coverage.ts';
import { specOf, type CollapseValues } from '../../src/widgets/mode-collapse/parameters.ts';
import widget from '../../src/widgets/mode-collapse/widget.tsx';
import { readLink } from '../../src/widgets/permalink.ts';
import { IDLE } from '../../src/widgets/run-session.ts';

const START = startValues(widget, null) as CollapseValues;
const settings = (changed: Partial<CollapseValues>) => ({
  ...START,
  ...changed,
  seed: 1,
  engine: 'auto' as const,
});

/** 5,000 points of the ring, of the first `modes` modes only. */
function sampleOf(modes: number): Float32Array {
  const ring = drawShape('ring-10', 5000, 9);
  for (let i = 0; i < 5000; i++) {
    const k = Math.floor((modes * i) / 5000);
    ring[2 * i] = RING.centres[2 * k]! + 0.05 * Math.sin(i);
    ring[2 * i + 1] = RING.centres[2 * k + 1]! + 0.05 * Math.cos(i);
  }
  return ring;
}

const look = (step: number, modes: number): GanLook => ({
  step,
  coverage: modesCovered(sampleOf(modes), RING),
});
const seen = (...looks: GanLook[]): RunView => ({
  ...IDLE,
  step: looks.at(-1)?.step ?? 0,
  looks,
  probes: { samples: sampleOf(3) },
});

describe('the data', () => {
  test('are ten modes, two from the origin', () => {
    let squares = 0;
    for (const x of REAL) squares += x * x;
    expect(Math.sqrt(squares / 500)).toBeCloseTo(RING_SCALE, 1);
    expect(modesCovered(REAL, RING).covered).toBe(10);
  });
});

describe('the generator’s weights', () => {
  test.each([
    [{}, 32 ** 2 + 6 * 32 + 2],
    [{ generatorHidden: 17 }, 393],
    [{ noise: 1, generatorHidden: 17 }, 17 ** 2 + 5 * 17 + 2],
    [{ labels: true, generatorHidden: 13 }, 379],
    [{ hidden: 64 }, 32 ** 2 + 6 * 32 + 2],
  ])('at %o are %i', (changed, weights) => {
    expect(generatorWeights({ ...START, ...changed })).toBe(weights);
  });
});

describe('the run', () => {
  test.each(Object.entries(parametersOf(widget)).filter(([, { effect }]) => effect === 'live'))(
    'has the live number %s where its control is shown, and only there',
    (name, { when }) => {
      for (const loss of ['minimax', 'leastSquares', 'wasserstein', 'wasserstein-gp'] as const)
        for (const smoothing of ['fixed', 'random'] as const) {
          const values = settings({ loss, smoothing });
          expect(name in specOf(values).scalars).toBe(when?.(values) ?? true);
        }
    },
  );
  test('is one that the model can be, whatever the remedies', () => {
    for (const loss of ['nonSaturating', 'wasserstein', 'wasserstein-gp'] as const)
      for (const minibatch of [false, true])
        for (const labels of [false, true]) {
          const values = settings({ loss, minibatch, labels, smoothing: 'random' });
          const { model, structure } = specOf(values);
          const { values: named } = declareModel(model, structure, 2);
          const probes = widget.training!.probes(values, null);
          for (const probe of Object.values(probes)) {
            expect(named).toHaveProperty(probe.want);
            if (probe.kind === 'feed') expect(named).toHaveProperty(probe.feed);
          }
          // a discriminator that sees more than the point can't be asked about one
          const sees = (minibatch && loss !== 'wasserstein-gp') || labels;
          expect('field' in probes).toBe(!sees);
        }
  });
});

describe('collapse', () => {
  test('is near few modes, late enough', () => {
    expect(collapse(undefined).reached).toBe(false);
    expect(collapse(seen(look(2900, 1))).reached).toBe(false);
    expect(collapse(seen(look(3000, 3))).reached).toBe(true);
    expect(collapse(seen(look(3000, 4))).reached).toBe(false);
    expect(collapse(seen(look(3000, 2), look(3400, 9))).reached).toBe(false); // it has recovered
  });
  test('a cloud about the origin covers no mode, but is near all: that is no collapse', () => {
    const cloud = sampleOf(10).map((x) => x / 4);
    const coverage = modesCovered(cloud, RING);
    expect(coverage.covered).toBe(0);
    expect(modesNeared(coverage)).toBe(10);
    expect(collapse(seen({ step: 4000, coverage })).reached).toBe(false);
  });
});

describe('few-weights', () => {
  const small = { ...START, generatorHidden: 17 };
  test('is a small generator that covers all modes soon', () => {
    expect(fewWeights(small, seen(look(1990, 10))).reached).toBe(true);
    expect(fewWeights(small, seen(look(1500, 10), look(2500, 4))).reached).toBe(true);
    expect(fewWeights(small, seen(look(2000, 9), look(2001, 10))).reached).toBe(false);
    expect(fewWeights(small, undefined).reached).toBe(false);
    expect(fewWeights({ ...small, generatorHidden: 18 }, seen(look(1500, 10))).reached).toBe(false);
    expect(fewWeights(START, undefined).now).toContain('1,218');
  });
  test('every solution can be read, and is small enough', () => {
    for (const [name, { solution }] of Object.entries(widget.goals!)) {
      const link = readLink(`?${solution}`, '', widget, startValues(widget, null));
      expect(link.notices).toEqual([]);
      if (name === 'few-weights') {
        expect(generatorWeights(link.values as CollapseValues)).toBeLessThanOrEqual(400);
        expect(link.step).toBeLessThanOrEqual(2000);
      }
    }
  });
});

test('sentence, table and picture say the same', () => {
  const run = seen(look(200, 10), look(400, 3));
  expect(widget.describe(START, run)).toContain('covers 3 of the ten modes');
  const [modes, course] = widget.table(START, run);
  expect(modes!.rows.filter((row) => Number(row[3]) >= 1)).toHaveLength(3);
  expect(course!.rows.map((row) => row.slice(0, 2))).toEqual([
    [200, 10],
    [400, 3],
  ]);
  const html = renderToStaticMarkup(
    <widget.View values={START} setValue={() => {}} asleep run={run} />,
  );
  expect(html).toMatch(/<output[^>]* name="modes"[^>]*>3</);
  expect(html).toMatch(/<output[^>]* name="weights"[^>]*>1,218</);
  expect(html.match(/class="[^"]*missing/g)).toHaveLength(7);
  expect(html).toContain('numbered 4, 5, 6, 7, 8, 9, 10');
  expect(html).toContain('3 modes at step 400; at most 10 before');
  expect(counted(undefined)).toEqual([]);
  expect(widget.describe(START)).toContain('nothing is trained yet');
});
