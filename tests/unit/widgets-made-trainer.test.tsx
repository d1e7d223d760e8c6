import fc from 'fast-check';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { bernoulliLogLikelihood } from '../../src/maths/log-space.ts';
import { madeDegrees, maskOf } from '../../src/maths/masks.ts';
import { randomOrder } from '../../src/maths/orderings.ts';
import { uniforms } from '../../src/maths/random.ts';
import { madeLogits, maskedLayers } from '../../src/models/draw-made.ts';
import { declareModel, madeStructure } from '../../src/models/index.ts';
import { madeLayers, madeOrders } from '../../src/models/made.ts';
import { initialParameters } from '../../src/training/initial-parameters.ts';
import type { Probe } from '../../src/training/run-spec.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunView } from '../../src/widgets/declaration.ts';
import { comparisonRows, weightsUsed } from '../../src/widgets/made-trainer/comparison.ts';
import { independentNll } from '../../src/widgets/made-trainer/independent-pixels.ts';
import { modelOf, orderOf, type MadeValues } from '../../src/widgets/made-trainer/parameters.ts';
import {
  heldOutOf,
  heldOutProbes,
  replay,
  SAMPLES,
  samplesOf,
  shownBy,
  study,
} from '../../src/widgets/made-trainer/study.ts';
import { comparisonAt, note, onMeasured } from '../../src/widgets/made-trainer/timings.ts';
import { msText, verdictOn } from '../../src/widgets/made-trainer/words.ts';
import widget from '../../src/widgets/made-trainer/widget.tsx';
import { IDLE } from '../../src/widgets/run-session.ts';

const START = { ...startValues(widget, null), hidden: 20 } as unknown as MadeValues & {
  readonly seed: number;
};
const PIXELS = 9;
const DATA = { name: 'drawn digits', width: 3, height: 3, count: 40, hash: '', test: { count: 6 } };
const FACTS = { engine: 'reference-cpu', fallback: '', data: DATA } as const;

const KNOWN = uniforms(40 * PIXELS, { stream: 70, step: 0, seed: 1 }).map((u) => Number(u < 0.4));
const UNSEEN = uniforms(6 * PIXELS, { stream: 70, step: 1, seed: 1 }).map((u) => Number(u < 0.4));

/** Parameters of a model of 3 × 3 pixels, large enough to make probabilities lopsided. */
function parametersOf(values: MadeValues): Readonly<Record<string, Float32Array>> {
  const { model, structure } = modelOf(values);
  const begun = initialParameters(declareModel(model, structure, PIXELS), 3);
  return Object.fromEntries(
    Object.entries(begun).map(([name, array]) => [
      name,
      array.map((x, i) => (name.endsWith('.bias') ? Math.sin(1 + i) : 1.5 * x)),
    ]),
  );
}

/** A run at rest whose held-out images cost these, under each mask. */
function runOf(values: MadeValues, logs: readonly number[][], step = 10): RunView {
  const parameters = parametersOf(values);
  return {
    ...IDLE,
    status: 'paused',
    facts: FACTS,
    step,
    probes: Object.fromEntries(logs.map((log, mask) => [`log-${mask}`, Float32Array.from(log)])),
    ask: (probe: Probe) =>
      Promise.resolve(probe.kind === 'rows' && probe.of === 'test' ? UNSEEN : KNOWN),
    save: () => Promise.resolve({ step, parameters }),
  };
}

async function studied(values: MadeValues, run: RunView): Promise<RunView> {
  const { probes, pictures } = await study(values, run);
  return { ...run, probes: { ...run.probes, ...probes }, pictures: { ...pictures } };
}

describe('independent pixels', () => {
  test('cost what their product says, image by image', () => {
    let cost = 0;
    for (let image = 0; image < 6; image++)
      for (let d = 0; d < PIXELS; d++) {
        const ink = Array.from({ length: 40 }, (_, i) => KNOWN[i * PIXELS + d]!);
        const p = (ink.reduce((a, b) => a + b) + 1) / 42;
        cost -= Math.log(UNSEEN[image * PIXELS + d] ? p : 1 - p) / 6;
      }
    expect(independentNll(KNOWN, UNSEEN, PIXELS)).toBeCloseTo(cost, 12);
  });

  test('never find an image impossible', () => {
    const blank = new Float32Array(PIXELS * 3);
    const full = new Float32Array(PIXELS).fill(1);
    expect(independentNll(blank, full, PIXELS)).toBeCloseTo(PIXELS * Math.log(5), 12);
    expect(independentNll(blank, blank, PIXELS)).toBeCloseTo(PIXELS * Math.log(5 / 4), 12);
  });
});

describe('several masks', () => {
  const logs = [Float32Array.of(-3, -5), Float32Array.of(-4, -1), Float32Array.of(-2, -60)];

  test('the mean of −log p, and −log of the mean p', () => {
    const { nll, ensemble } = heldOutOf(logs);
    expect(nll).toBeCloseTo(75 / 6, 6);
    const mixed = [Math.exp(-3) + Math.exp(-4) + Math.exp(-2), Math.exp(-5) + Math.exp(-1)];
    expect(ensemble).toBeCloseTo(-(Math.log(mixed[0]! / 3) + Math.log(mixed[1]! / 3)) / 2, 6);
  });

  test('the ensemble never costs more; of one mask it costs the same', () => {
    const log = fc.float({ min: -1000, max: 0, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(log, log, log), { minLength: 1, maxLength: 8 }), (rows) => {
        const masks = [0, 1, 2].map((m) => Float32Array.from(rows, (row) => row[m]!));
        const { nll, ensemble } = heldOutOf(masks);
        expect(ensemble).toBeLessThanOrEqual(nll + 1e-9);
        const one = heldOutOf([masks[0]!]);
        expect(one.ensemble).toBeCloseTo(one.nll, 9);
      }),
    );
  });

  test('each is asked for by its own name', () => {
    const probes = heldOutProbes({ ...START, masks: 3 }, FACTS);
    expect(Object.values(probes).map(({ want }) => want)).toEqual([
      'logLikelihood/0',
      'logLikelihood/1',
      'logLikelihood/2',
    ]);
    expect(heldOutProbes({ ...START, model: 'nade', masks: 3 }, FACTS)).toEqual({
      'log-0': { kind: 'rows', of: 'test', count: 1000, want: 'logLikelihood' },
    });
    const few = { ...FACTS, data: { ...DATA, test: undefined } };
    expect(heldOutProbes(START, few as never)['log-0']).not.toHaveProperty('of');
  });
});

describe('a study', () => {
  test.each([
    { model: 'nade' },
    { model: 'independent' },
    { model: 'made' },
    { model: 'made', masks: 3, orderings: 2, mask: 2 },
    { model: 'made', masks: 3, orderings: 2, mask: 9 },
  ] as const)('of %o: samples cost what the model says they do', async (some) => {
    const values = { ...START, ...some };
    const masks = 'masks' in some ? 3 : 1;
    const run = await studied(
      values,
      runOf(
        values,
        Array.from({ length: masks }, () => [-5, -6, -7, -8, -9, -10]),
      ),
    );
    const samples = samplesOf(run)!;
    const { order } = orderOf(values, DATA);
    const parts: number[] = [];
    let cost = new Float64Array();
    let pixels = new Float32Array();
    for (const drawing of replay(samples, order)) {
      parts.push(drawing.part);
      cost = drawing.logProbability as never;
      pixels = drawing.pixels as never;
    }
    expect(parts).toEqual([...order]);
    expect(pixels).toEqual(samples.pixels);
    expect(new Set(cost).size).toBeGreaterThan(SAMPLES / 4);

    const parameters = parametersOf(values);
    const logits =
      values.model === 'made'
        ? madeLogits(maskedLayers(orderOf(values, DATA).layers, parameters))(samples.pixels)
        : values.model === 'independent'
          ? samples.pixels.map((_, at) => parameters['pixels.bias']![at % PIXELS]!)
          : nadeLogits(samples.pixels, parameters);
    for (let row = 0; row < SAMPLES; row++) {
      let log = 0;
      for (let at = row * PIXELS; at < (row + 1) * PIXELS; at++)
        log += bernoulliLogLikelihood(logits[at]!, samples.pixels[at]!);
      expect(cost[row]).toBeCloseTo(log, 4);
    }
    expect(samples.drawn[0]).toBe('mask' in some ? Math.min(some.mask, 3) - 1 : 0);
  });

  test('other draws are other samples, the same draw the same', async () => {
    const run = runOf(START, [[-5]]);
    const draw = async (n: number) =>
      samplesOf(await studied({ ...START, draw: n }, run))!.pixels.join('');
    const [first, second, again] = [await draw(1), await draw(2), await draw(1)];
    expect(second).not.toBe(first);
    expect(again).toBe(first);
  });

  test('keeps the course of a run, and forgets what a run gone back has undone', async () => {
    const run = runOf(START, [[-8, -10]], 10);
    const at = async (step: number, cost: number) =>
      shownBy(await studied(START, { ...run, step, probes: { 'log-0': Float32Array.of(-cost) } }))!;
    await at(10, 9);
    await at(20, 7);
    const { course, heldOut, independent } = await at(30, 6);
    expect([...course]).toEqual([10, 9, 9, 20, 7, 7, 30, 6, 6]);
    expect(heldOut).toEqual({ nll: 6, ensemble: 6 });
    expect(independent).toBeCloseTo(independentNll(KNOWN, UNSEEN, PIXELS), 5);
    expect([...(await at(20, 8)).course]).toEqual([10, 9, 9, 20, 8, 8]);
  });

  test('asks again for what could not be answered', async () => {
    const run = runOf(START, [[-5]]);
    let broken = true;
    const ask: RunView['ask'] = (probe) =>
      broken ? Promise.reject(new Error('gone')) : run.ask(probe);
    await expect(study(START, { ...run, ask })).rejects.toThrow('gone');
    broken = false;
    expect(shownBy(await studied(START, { ...run, ask }))).not.toBeNull();
  });

  test('where nothing is held out, draws all the same', async () => {
    const { test: _, ...few } = DATA;
    const run = await studied(START, {
      ...runOf(START, [[-5]]),
      facts: { ...FACTS, data: few },
    });
    expect(shownBy(run)).toBeNull();
    expect(samplesOf(run)!.pixels).toHaveLength(SAMPLES * PIXELS);
    const html = draw(START, run);
    expect(html).toContain('none is held out');
  });
});

/** Every conditional by its definition, h_d = σ(c + Σ_{i<d} x_i W_i). */
function nadeLogits(pixels: Float32Array, p: Readonly<Record<string, Float32Array>>): Float32Array {
  const hidden = p['nade/hidden.bias']!.length;
  return pixels.map((_, at) => {
    const [row, d] = [Math.floor(at / PIXELS), at % PIXELS];
    let logit = p['nade/output.bias']![d]!;
    for (let h = 0; h < hidden; h++) {
      let sum = p['nade/hidden.bias']![h]!;
      for (let i = 0; i < d; i++)
        sum += pixels[row * PIXELS + i]! * p['nade/hidden.weights']![i * hidden + h]!;
      logit += p['nade/output.weights']![h * PIXELS + d]! / (1 + Math.exp(-sum));
    }
    return logit;
  });
}

test('the order of the pixels is that of the mask that draws', () => {
  const values = { ...START, masks: 4, orderings: 2, mask: 2 };
  const { structure } = modelOf(values);
  const made = madeStructure(structure, PIXELS);
  expect(orderOf(values, DATA).order).toEqual(madeOrders(made)[1]);
  expect(orderOf(values, DATA).layers).toEqual(madeLayers(made)[1]);
  const natural = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  expect(orderOf(values, DATA).order).not.toEqual(natural);
  expect(orderOf({ ...values, mask: 3 }, DATA).order).toEqual(natural);
  expect(orderOf({ ...values, model: 'nade' }, DATA).order).toEqual(natural);
  expect(orderOf({ ...values, masks: 1 }, DATA).order).toEqual(natural);
});

test('orders and degrees are worked out once for a structure', () => {
  const values = { ...START, masks: 4, orderings: 2, mask: 2 };
  const { order, layers } = orderOf(values, DATA);
  const again = orderOf({ ...values, draw: 7 }, { ...DATA });
  expect(again.order).toBe(order);
  expect(again.layers).toBe(layers);
  expect(orderOf({ ...values, hidden: 40 }, DATA).layers).not.toEqual(layers);
  expect(orderOf({ ...values, seed: 9 }, DATA).order).not.toEqual(order);
});

test('a mask leaves half of the weights, whatever the degrees', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 20 }),
      fc.integer({ min: 1, max: 30 }),
      fc.nat(99),
      (pixels, hidden, seed) => {
        const order = randomOrder(pixels, { stream: 70, step: 0, seed });
        const degrees = madeDegrees(order, [hidden], { stream: 70, step: 1, seed });
        const left = degrees
          .map(maskOf)
          .reduce((sum, { entries }) => sum + entries.reduce((a, b) => a + b), 0);
        expect(left).toBe(weightsUsed('made', pixels, hidden));
      },
    ),
  );
  // of a NADE: the pixels before each, and all that leave
  expect(weightsUsed('nade', 9, 5)).toBe(8 * 5 + 9 * 5);
});

describe('measured times', () => {
  const values = { ...START, hidden: 460, batchSize: 17 };

  test('medians of the last nine, of both models, at these sizes alone', () => {
    let told = 0;
    const stop = onMeasured(() => told++);
    const made = { ...values, model: 'made' } as const;
    for (const ms of [90, 90, 90, 90, 90, 90, 4, 4, 4, 4, 4]) note(made, 196, { step: ms });
    note(made, 196, { sample: 0.25, whole: 20 }, [55, 300]);
    note({ ...values, model: 'nade' }, 196, { sample: 1 });
    note({ ...values, model: 'independent' }, 196, { sample: 7 });
    stop();
    note(made, 784, { sample: 99 });
    expect(told).toBe(13);
    expect(comparisonAt(values, 196)).toEqual({
      made: { ms: { step: 4, sample: 0.25, whole: 20 }, heldOut: [55, 300] },
      nade: { ms: { sample: 1 } },
    });
    expect(comparisonAt({ ...values, hidden: 20 }, 196)).toEqual({});
    const rows = comparisonRows(values, 196, comparisonAt(values, 196));
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['–', '4.0'],
      ['1.0', '0.25'],
      ['–', '20'],
      ['–', '55.0 (300)'],
      ['179,860', '90,160'],
    ]);
  });

  test('the verdict says only what has been measured', () => {
    const nade = { ms: { sample: 2 } };
    expect(verdictOn({ nade })).toContain('Train NADE and then MADE');
    expect(verdictOn({ made: { ms: { sample: 1 } } })).toContain('Train NADE and then MADE');
    expect(verdictOn({ nade, made: { ms: { sample: 2.1 } } })).toBe(
      'With its sums kept, a picture takes MADE about as long as NADE.',
    );
    const both = verdictOn({ nade, made: { ms: { sample: 0.5, whole: 41 } } });
    expect(both).toContain('0.25 of the time of NADE');
    expect(both).toContain('20.5 times as long as NADE');
  });

  test('milliseconds keep two digits', () => {
    expect([0.0312, 0.994, 0.996, 4.04, 9.96, 1234].map(msText)).toEqual([
      '0.031',
      '0.99',
      '1.0',
      '4.0',
      '10',
      '1,234',
    ]);
  });
});

const digits = (width: number, name = 'drawn digits') => ({
  ...FACTS,
  data: { ...DATA, name, width, height: width },
});

/** A run that has measured these. */
const measured = (nll: number, independent: number, facts = digits(14)): RunView => ({
  ...IDLE,
  facts,
  step: 300,
  probes: {
    'held-out': Float32Array.of(nll, nll - 2),
    independent: Float32Array.of(independent),
    course: Float32Array.of(300, nll, nll - 2),
  },
});

describe('goals', () => {
  const judge = (goal: string, run: RunView | undefined, values: Partial<MadeValues> = {}) =>
    widget.goals![goal]!.judge({ ...START, ...values }, run);

  test('beats-independent: ten nats fewer, by a model that could', () => {
    expect(judge('beats-independent', measured(60.1, 70)).reached).toBe(false);
    expect(judge('beats-independent', measured(59.9, 70)).reached).toBe(true);
    expect(judge('beats-independent', measured(50, 70), { model: 'nade' }).reached).toBe(true);
    expect(judge('beats-independent', measured(50, 70), { model: 'independent' }).now).toContain(
      'choose NADE or MADE',
    );
    expect(judge('beats-independent', measured(NaN, 70)).reached).toBe(false);
    expect(judge('beats-independent', undefined).reached).toBe(false);
  });

  test('below: on the book’s small digits alone', () => {
    expect(judge('below', measured(20, 70)).reached).toBe(true);
    expect(judge('below', measured(69, 70)).reached).toBe(false);
    expect(judge('below', measured(20, 70), { data: 'mnist-14' }).reached).toBe(false);
    expect(judge('below', measured(20, 70, digits(14, 'your images'))).now).toContain('your own');
    expect(judge('below', measured(20, 70, digits(28))).reached).toBe(false);
  });
});

const draw = (values: MadeValues, run: RunView): string =>
  renderToStaticMarkup(<widget.View values={values} setValue={() => {}} asleep run={run} />);

test('the picture and the sentence say the same, and both means where there are several masks', () => {
  const run = measured(52.34, 71);
  const one = draw(START, run);
  expect(one).toContain('52.3');
  expect(one).toContain('71.0');
  expect(one).toContain('saves 18.7 nats an image');
  expect(one).not.toContain('ensemble');
  expect(widget.describe(START, run)).toContain('cost 52.3 nats each; independent pixels');
  const several = { ...START, masks: 5, orderings: 3 };
  expect(draw(several, run)).toMatch(/50\.3.*by the ensemble/s);
  expect(draw(several, run)).toContain('save another 2.0');
  expect(widget.describe(several, run)).toMatch(
    /^MADE with 5 masks in 3 orders, after step 300: .* and 50\.3 for the masks’ mean p/,
  );
  expect(widget.table(several, run)[0]!.rows).toEqual([
    [300, expect.closeTo(52.34, 4), expect.closeTo(50.34, 4), 71],
  ]);
  expect(draw({ ...START, model: 'independent' }, measured(70.9, 71))).toContain('nothing else');
});
