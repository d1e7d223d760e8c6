import fc from 'fast-check';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../src/kernels/tensorflow.ts';
import { bernoulliLogLikelihood, sigmoid } from '../../src/maths/log-space.ts';
import { loadExamples } from '../../src/training/load-examples.ts';
import { ReferenceEngine } from '../../src/training/reference-engine.ts';
import { startValues, type RunView } from '../../src/widgets/declaration.ts';
import {
  countOf,
  declarationOf,
  PART,
  partsOf,
  sideOf,
} from '../../src/widgets/pixel-generation/networks.ts';
import { ODD_COUNT, ODD_KINDS, oddImages } from '../../src/widgets/pixel-generation/odd.ts';
import { parameters, type PixelValues } from '../../src/widgets/pixel-generation/parameters.ts';
import { outline, squares } from '../../src/widgets/pixel-generation/pixels.tsx';
import {
  COMPLETIONS,
  fieldOf,
  finishOf,
  nllOf,
  oddOf,
  pixelOf,
  SAMPLES,
  samplesOf,
  study,
} from '../../src/widgets/pixel-generation/study.ts';
import { keptOf } from '../../src/widgets/pixel-generation/use-kept.ts';
import widget from '../../src/widgets/pixel-generation/widget.tsx';
import { IDLE } from '../../src/widgets/run-session.ts';

const START = startValues(widget, null) as PixelValues;
const MODELS = Object.keys(parameters.model.choices) as PixelValues['model'][];

/** Fewer than a reader's run has, so that plain JavaScript is quick. */
const JUDGED = 12;

/** A small network with random parameters on an engine, as a figure sees its run. */
async function runOf(values: PixelValues): Promise<RunView> {
  const { data } = widget.training!.spec({ ...values, seed: 1, engine: 'auto' } as never, null);
  const { test: kept } = await loadExamples({ ...data, count: 200, heldOut: 120 } as never, '/');
  const examples = { count: kept.count, width: sideOf(values) ** 2, bytes: kept.pixels };
  const engine = new ReferenceEngine({
    declaration: declarationOf(values),
    examples,
    heldOut: examples,
    batchSize: 8,
    seed: 1,
    scalars: { learningRate: 0.001 },
    backend: 'cpu',
  });
  const checkpoint = await engine.save();
  // weights so large that predictions are lopsided, and what comes from afar isn't lost in rounding
  const large = Object.entries(checkpoint.parameters).map(
    ([name, array]) => [name, array.map((x) => 1.5 * x)] as const,
  );
  engine.restore({ ...checkpoint, parameters: Object.fromEntries(large) });
  const run: RunView = {
    ...IDLE,
    status: 'paused',
    ask: (probe) => engine.evaluate(probe),
    save: async () => {
      const { step, parameters } = await engine.save();
      return { step, parameters };
    },
  };
  const held = await run.ask({ kind: 'rows', of: 'test', count: JUDGED, want: 'logLikelihood' });
  return { ...run, probes: { 'held-out': held } };
}

async function studied(values: PixelValues, run: RunView): Promise<RunView> {
  const { probes } = await study(values, run);
  return { ...run, probes: { ...run.probes, ...probes } };
}

const feed = (run: RunView, values: Float32Array, rows: number, want: string) =>
  run.ask({ kind: 'feed', feed: 'data', rows, values, want });

beforeAll(async () => {
  await startBackend('cpu', '');
});

describe.each(MODELS)('%s', (model) => {
  const values: PixelValues = { ...START, model, channels: '8', layers: 1, rows: 5 };
  const side = sideOf(values);
  const parts = side ** 2;

  test('samples have the log-odds by which they were drawn, and their sum is log p', async () => {
    const run = await studied(values, await runOf(values));
    const samples = samplesOf(values, run)!;
    expect(samples.pixels).toHaveLength(SAMPLES * parts);
    const logits = await feed(run, samples.pixels, SAMPLES, 'logits');
    samples.logits.forEach((logit, at) => expect(logit).toBeCloseTo(logits[at]!, 3));
    const logs = await feed(run, samples.pixels, SAMPLES, 'logLikelihood');
    samples.logProbability.forEach((log, row) => expect(log).toBeCloseTo(logs[row]!, 2));
    expect(samplesOf({ ...values, sample: 2 }, run)).toBeNull(); // other dice haven't been thrown
    const others = await studied({ ...values, sample: 2 }, run);
    expect(samplesOf({ ...values, sample: 2 }, others)!.pixels).not.toEqual(samples.pixels);
    const again = await studied(values, others);
    expect(samplesOf(values, again)!.pixels).toEqual(samples.pixels);
  });

  test('what is given stays; log p of the rest is what is left of log p(x)', async () => {
    const asked: PixelValues = { ...values, show: 'teacher', image: 3 };
    const run = await studied(asked, await runOf(values));
    const found = finishOf(asked, run)!;
    const from = 5 * side;
    const held = await run.ask({ kind: 'rows', of: 'test', count: 3, want: 'data' });
    expect(found.truth).toEqual(held.slice(2 * parts));
    const logits = await feed(run, found.truth, 1, 'logits');
    const logOf = (first: number, last: number): number => {
      let sum = 0;
      for (let at = first; at < last; at++)
        sum += bernoulliLogLikelihood(logits[at]!, found.truth[at]!);
      return sum;
    };
    expect(found.ofTruth).toBeCloseTo(logOf(from, parts), 4);
    found.predictions.forEach((p, at) => expect(p).toBeCloseTo(sigmoid(logits[at]!), 5));
    const whole = await feed(run, found.drawing.pixels, COMPLETIONS, 'logLikelihood');
    for (let i = 0; i < COMPLETIONS; i++) {
      expect(found.drawing.pixels.slice(i * parts, i * parts + from)).toEqual(
        found.truth.slice(0, from),
      );
      expect(found.ofEach[i]).toBeCloseTo(whole[i]! - logOf(0, from), 2);
    }
    for (let row = 0; row < side; row++) {
      let [wrong, apart] = [0, 0];
      for (let at = row * side; at < (row + 1) * side; at++) {
        const truth = found.truth[at]!;
        if (Math.round(found.predictions[at]!) !== truth) wrong++;
        for (let i = 0; i < COMPLETIONS; i++)
          if (found.drawing.pixels[i * parts + at] !== truth) apart += 1 / COMPLETIONS;
      }
      expect(found.wrong[row]).toBe(wrong);
      expect(found.apart[row]).toBeCloseTo(apart, 6);
    }
    expect(finishOf({ ...asked, show: 'complete' }, run)).not.toBeNull(); // the same drawings
    expect(finishOf({ ...asked, rows: 4 }, run)).toBeNull();
  });

  test('only what the wiring lets a pixel see moves its prediction', async () => {
    const asked: PixelValues = { ...values, show: 'field', across: 3, down: 6 };
    const run = await studied(asked, await runOf(values));
    const { change, probability, truth, moved } = fieldOf(asked, run)!;
    const of = pixelOf(asked);
    const wiring = partsOf(asked, of);
    change.forEach((by, pixel) => {
      if (wiring[pixel] !== PART.seen) expect(by).toBe(0);
    });
    expect(moved).toBe(change.filter((by) => by !== 0).length);
    expect(moved).toBeGreaterThan(0.5 * countOf(wiring, PART.seen));
    const logits = await feed(run, truth, 1, 'logits');
    expect(probability).toBeCloseTo(sigmoid(logits[of]!), 5);
    const flipped = truth.with(of - 1, 1 - truth[of - 1]!);
    const after = await feed(run, flipped, 1, 'logits');
    expect(change[of - 1]).toBeCloseTo(after[of]! - logits[of]!, 4);
  }, 90_000); // hundreds of images, in plain JavaScript
});

test('odd images are scored by −log p, and told from digits pair by pair', async () => {
  const values: PixelValues = { ...START, model: 'row', show: 'odd-one-out' };
  const digits = Float32Array.from({ length: ODD_COUNT * 64 }, (_, i) =>
    Number((i * 7919) % 97 < 20),
  );
  /** Stands in for a network: some number of whole nats for each image, so that there are ties. */
  const logOf = (images: Float32Array): Float32Array =>
    Float32Array.from(
      { length: images.length / 64 },
      (_, row) =>
        -images
          .slice(row * 64, (row + 1) * 64)
          .reduce((sum, ink, at) => sum + ink * (1 + (at % 3)), 1),
    );
  const answers: RunView = {
    ...IDLE,
    status: 'paused',
    ask: (probe) => Promise.resolve(probe.kind === 'feed' ? logOf(probe.values) : digits),
    probes: { 'held-out': logOf(digits).slice(0, 30) },
  };
  const run = await studied(values, answers);
  const nats = run.probes['held-out']!.map((log) => -log);
  const usual = nats.reduce((sum, x) => sum + x, 0) / nats.length;
  expect(nllOf(run)).toBeCloseTo(usual, 4);
  for (const kind of ODD_KINDS) {
    const images = oddImages(kind, values, digits);
    const logs = logOf(images);
    for (const score of ['surprise', 'distance'] as const) {
      const { surprises, auc } = oddOf({ ...values, score }, run)!.kinds[kind];
      expect(surprises).toHaveLength(kind === 'blank' ? 1 : ODD_COUNT);
      surprises.forEach((x, i) => expect(x).toBeCloseTo(-logs[i]!, 3));
      const of = (x: number): number => (score === 'surprise' ? x : Math.abs(x - usual));
      let pairs = 0;
      for (const odd of surprises)
        for (const digit of nats)
          pairs += of(odd) > of(digit) ? 1 : of(odd) === of(digit) ? 0.5 : 0;
      expect(auc).toBeCloseTo(pairs / surprises.length / nats.length, 9);
    }
  }
});

test.each([8, 14])('odd images of %i pixels a side', (side) => {
  const model = side === 14 ? 'cnn' : 'row';
  const parts = side ** 2;
  const digits = Float32Array.from({ length: ODD_COUNT * parts }, (_, i) =>
    Number((i * 7919) % 97 < 20),
  );
  const inkOf = (images: Float32Array, row: number): number =>
    images.slice(row * parts, (row + 1) * parts).reduce((sum, ink) => sum + ink, 0);
  const images = Object.fromEntries(
    ODD_KINDS.map((kind) => [kind, oddImages(kind, { model }, digits)]),
  );
  for (let row = 0; row < ODD_COUNT; row++) {
    expect(inkOf(images['shuffled']!, row)).toBe(inkOf(digits, row));
    expect(inkOf(images['inverted']!, row)).toBe(parts - inkOf(digits, row));
    expect(inkOf(images['dots']!, row)).toBeGreaterThan(0);
    expect(inkOf(images['dots']!, row)).toBeLessThan(7);
    expect(inkOf(images['symbols']!, row)).toBeGreaterThan(7);
  }
  expect(images['blank']).toEqual(new Float32Array(parts));
  expect(images['shuffled']).not.toEqual(digits);
});

test('a pixel’s blind spot, at the values the chapter names', () => {
  const at = (model: PixelValues['model'], across: number, down: number): number[] => {
    const values: PixelValues = { ...START, model, across, down };
    const parts = partsOf(values, pixelOf(values));
    return [PART.seen, PART.far, PART.blind, PART.later].map((part) => countOf(parts, part));
  };
  // three to the right in the line above, one more in each line further up: 10 + 9 + … + 1 are left
  expect(at('cnn', 1, 14)[2]).toBe(55);
  expect(at('gated', 1, 14)[2]).toBe(0);
  // an LSTM has one layer here, and what that can't see isn't called blind
  expect(at('diagonal', 1, 8).slice(1, 3)).toEqual([1, 0]);
  expect(at('row', 1, 8)[1]).toBeGreaterThan(1);
  expect(at('row', 1, 8)[2]).toBe(0);
  for (const model of MODELS) {
    const side = sideOf({ model });
    const counts = at(model, side, side);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(side ** 2);
    expect(counts[3]).toBe(1); // but for itself all of them come before the last
  }
});

test('goals: their solutions reach them, and half-measures don’t', () => {
  const goal = (name: string, values: Partial<PixelValues>, run?: RunView) =>
    widget.goals![name]!.judge({ ...START, ...values }, run);
  const corner = { show: 'field', across: 1, down: 14 } as const;
  expect(goal('blind-spot', corner).reached).toBe(true);
  expect(goal('blind-spot', { ...corner, down: 4 }).reached).toBe(false);
  expect(goal('blind-spot', { ...corner, model: 'row' }).reached).toBe(false);
  expect(goal('no-blind-spot', { ...corner, model: 'gated' }).reached).toBe(true);
  expect(goal('no-blind-spot', corner).now).toContain('55');
  expect(goal('no-blind-spot', { ...corner, across: 14, model: 'gated' }).reached).toBe(false);

  const scores = (blank: number, nll = 40): RunView => ({
    ...IDLE,
    probes: {
      'held-out': Float32Array.of(1 - nll, -1 - nll),
      'odd-digits': Float32Array.of(nll - 1, nll + 1),
      'odd-asked': new Float32Array(),
      ...Object.fromEntries(ODD_KINDS.map((kind) => [`odd-${kind}`, Float32Array.of(blank)])),
    },
  });
  const failing = { show: 'odd-one-out', odd: 'blank' } as const;
  expect(goal('odd-one-out', failing, scores(20)).reached).toBe(true);
  expect(goal('odd-one-out', failing, scores(60)).reached).toBe(false);
  expect(goal('odd-one-out', failing, scores(20, 90)).now).toContain('too little');
  expect(goal('odd-one-out', { ...failing, score: 'distance' }, scores(20)).reached).toBe(false);
});

test('each view shows what was found, asleep too, and says it', async () => {
  const small: PixelValues = { ...START, model: 'row', channels: '8' };
  const run = await runOf(small);
  for (const show of Object.keys(parameters.show.choices) as PixelValues['show'][]) {
    const values: PixelValues = { ...small, show };
    const seen = await studied(values, run);
    const html = renderToStaticMarkup(
      <widget.View values={values} setValue={() => {}} asleep run={seen} />,
    );
    expect(html, show).not.toContain('Train');
    expect(html.match(/<svg/g)!.length, show).toBeGreaterThan(0);
    expect(widget.describe(values, seen), show).toMatch(/nats per unseen image\. .+\d/);
    const rows = widget.table(values, seen).flatMap((table) => table.rows);
    expect(rows.length, show).toBeGreaterThan(4);
  }
});

test('paths over pixels cover what they should', () => {
  expect(squares(3, (pixel) => [0, 1, 5].includes(pixel))).toBe('M0 0h2v1h-2zM2 1h1v1h-1z');
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }), (cells) => {
      const covered = [...squares(4, (i) => cells[i]!).matchAll(/h(\d)v/g)];
      expect(covered.reduce((sum, [, width]) => sum + Number(width), 0)).toBe(
        cells.filter(Boolean).length,
      );
      // as many edges as cells have sides that others don't share
      const is = (x: number, y: number): boolean =>
        x >= 0 && y >= 0 && x < 4 && y < 4 && cells[4 * y + x]!;
      let edges = 0;
      for (let y = 0; y < 4; y++)
        for (let x = 0; x < 4; x++)
          if (is(x, y))
            for (const [dx, dy] of [
              [0, 1],
              [0, -1],
              [1, 0],
              [-1, 0],
            ] as const)
              if (!is(x + dx, y + dy)) edges++;
      expect(outline(4, (i) => cells[i]!).split('M').length - 1).toBe(edges);
    }),
  );
});

test('a picture stays while its own network is asked anew, and with no other network, nor without a run', () => {
  const found = { picture: 1 };
  const run = { facts: {} as NonNullable<RunView['facts']> };
  const values = { ...START, seed: 1 } as PixelValues;
  const kept = keptOf(null, found, values, run)!;
  expect(kept.found).toBe(found);
  expect(keptOf(kept, found, { ...values, sample: 2 }, run)).toBe(kept);
  expect(keptOf(kept, null, { ...values, sample: 2, show: 'teacher', rows: 3 }, run)).toBe(kept);
  expect(keptOf(kept, null, values, { facts: null })).toBeNull(); // after Reset
  const others = { model: 'gated', start: 'scratch', layers: 4, channels: '8', seed: 2 };
  for (const [name, value] of Object.entries(others))
    expect(keptOf(kept, null, { ...values, [name]: value }, run), name).toBeNull();
  const wrong = keptOf(null, NaN, values, run);
  expect(keptOf(wrong, NaN, values, run)).toBe(wrong); // else it would be kept anew for ever
  const next = { picture: 2 };
  expect(keptOf(kept, next, values, run)!.found).toBe(next);
});
