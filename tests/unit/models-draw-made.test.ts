import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../src/kernels/tensorflow.ts';
import { uniforms } from '../../src/maths/random.ts';
import { drawMade, madeLogits, maskedLayers } from '../../src/models/draw-made.ts';
import { drawPixels, type Drawing } from '../../src/models/draw-pixels.ts';
import { declareModel, madeStructure } from '../../src/models/index.ts';
import { madeLayers, madeOrders } from '../../src/models/made.ts';
import { ReferenceEngine } from '../../src/training/reference-engine.ts';
import { lopsidedEngine } from '../support/nine-pixels.ts';

const PIXELS = 9;
const KEY = { stream: 70, step: 0, seed: 5 };

beforeAll(async () => {
  await startBackend('cpu', '');
});

const last = async (drawings: Iterable<Drawing> | AsyncIterable<Drawing>): Promise<Drawing> => {
  let found: Drawing | null = null;
  for await (const drawing of drawings) found = drawing;
  return found!;
};

describe.each([
  { hidden: 12, maskSeed: 3 },
  { hidden: 12, masks: 3, orderings: 2, maskSeed: 4 },
  { hidden: '12 10', masks: 2, orderings: 2, maskSeed: 4 },
])('a MADE of %o', (structure) => {
  const made = madeStructure(structure, PIXELS);
  const engine = (): Promise<ReferenceEngine> =>
    lopsidedEngine(
      new ReferenceEngine({
        declaration: declareModel('made', structure, PIXELS),
        examples: { count: 1, width: PIXELS, bytes: new Uint8Array(PIXELS) },
        batchSize: 1,
        seed: 3,
        scalars: { learningRate: 1e-3 },
        backend: 'cpu',
      }),
    ) as Promise<ReferenceEngine>;
  const masks = madeOrders(made).map((order, n) => ({
    ...{ n, order, layers: madeLayers(made)[n]! },
    own: made.masks > 1 ? `/${n}` : '',
  }));

  test.each(masks)('mask $n: logits are the engine’s', async ({ layers, own }) => {
    const run = await engine();
    const values = uniforms(5 * PIXELS, KEY).map(Math.round);
    const logits = madeLogits(maskedLayers(layers, (await run.save()).parameters))(values);
    const engines = await run.evaluate({
      ...{ kind: 'feed', feed: 'data', rows: 5, values },
      want: `logits${own}`,
    });
    expect(Math.max(...engines.map(Math.abs))).toBeGreaterThan(0.5);
    logits.forEach((logit, i) => expect(logit).toBeCloseTo(engines[i]!, 5));
    run.dispose();
  });

  test.each(made.hidden.length === 1 ? masks : [])(
    'mask $n: the short way draws what whole evaluations draw, and what it cost is log p(x)',
    async ({ order, layers, own }) => {
      const run = await engine();
      const { parameters } = await run.save();
      const request = { count: 20, order, key: KEY };
      const short = await last(drawMade(request, maskedLayers(layers, parameters)));
      const long = await last(drawPixels(request, madeLogits(maskedLayers(layers, parameters))));
      expect(short.pixels).toEqual(long.pixels);
      const logs = await run.evaluate({
        ...{ kind: 'feed', feed: 'data', rows: 20, values: short.pixels },
        want: `logLikelihood${own}`,
      });
      expect(new Set(logs).size).toBeGreaterThan(5);
      logs.forEach((log, row) => {
        expect(short.logProbability[row]).toBeCloseTo(log, 5);
        expect(long.logProbability[row]).toBeCloseTo(log, 5);
      });
      run.dispose();
    },
  );
});

test('drawMade: a MADE of two hidden layers is an error', () => {
  const made = madeStructure({ hidden: '5 4' }, PIXELS);
  const request = { count: 1, order: madeOrders(made)[0]!, key: KEY };
  const parameters = Object.fromEntries(
    [45, 20, 36].flatMap((size, i) => [
      [`layer${i + 1}.weights`, new Float32Array(size)],
      [`layer${i + 1}.bias`, new Float32Array([5, 4, 9][i]!)],
    ]),
  );
  expect(() => drawMade(request, maskedLayers(madeLayers(made)[0]!, parameters)).next()).toThrow(
    'one hidden',
  );
});
