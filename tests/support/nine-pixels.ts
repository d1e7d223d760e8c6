import { declareModel, madeStructure, type Structure } from '../../src/models/index.ts';
import { drawConvolutions } from '../../src/models/draw-convolutions.ts';
import { drawNade, drawPixels, type Drawing } from '../../src/models/draw-pixels.ts';
import { madeOrders } from '../../src/models/made.ts';
import type { Declaration } from '../../src/kernels/graph.ts';
import { naturalOrder, positionsOf, type Ordering } from '../../src/maths/orderings.ts';
import type { Engine, ParameterArrays } from '../../src/training/engine.ts';

const PIXELS = 9;

/** A model of 3 × 3 pixels, an order it predicts them in, and its values under that order. */
export interface NinePixels {
  readonly name: string;
  readonly declaration: Declaration;
  readonly order: Ordering;
  readonly logits: string;
  readonly logLikelihood: string;
  /** Whether every pixel sees all pixels before it, as far as 3 × 3 of them go. */
  readonly all: boolean;
}

const plain = { order: naturalOrder(PIXELS), logits: 'logits', logLikelihood: 'logLikelihood' };

function model(name: string, kind: string, structure: Structure, all = true): NinePixels {
  return { name, declaration: declareModel(kind, structure, PIXELS), all, ...plain };
}

const several = { hidden: '40 30', masks: 3, orderings: 2, maskSeed: 4 };
const layers = { channels: 4, layers: 2 };

/** Models that either engine runs. */
export const FUSED_MODELS: readonly NinePixels[] = [
  model('NADE', 'nade', { hidden: 6 }),
  model('MADE', 'made', { hidden: 40, maskSeed: 3 }),
  ...madeOrders(madeStructure(several, PIXELS)).map((order, n) => ({
    ...model(`MADE, mask ${n} of 3`, 'made', several),
    order,
    logits: `logits/${n}`,
    logLikelihood: `logLikelihood/${n}`,
  })),
  model('PixelCNN', 'pixel-cnn', layers),
  model('gated PixelCNN', 'pixel-cnn', { ...layers, gated: 1 }),
];

/** Those, and what goes step by step. */
export const MODELS: readonly NinePixels[] = [
  ...FUSED_MODELS,
  model('Row LSTM', 'pixel-rnn', { channels: 4, kind: 'row' }),
  model('Diagonal BiLSTM', 'pixel-rnn', { channels: 4, kind: 'diagonal' }),
];

/** Parameters large enough to make probabilities lopsided, the biases among them. */
const lopsided = (parameters: ParameterArrays): ParameterArrays =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, array]) => [
      name,
      array.map((x, i) => (name.endsWith('.bias') ? Math.sin(1 + i) / 2 : 1.5 * x)),
    ]),
  );

/** A model with such parameters on an engine. */
export async function lopsidedEngine(engine: Engine): Promise<Engine> {
  const { parameters, ...rest } = await engine.save();
  engine.restore({ ...rest, parameters: lopsided(parameters) });
  return engine;
}

const allImages = Float32Array.from({ length: 512 * PIXELS }, (_, at) =>
  Number((Math.floor(at / PIXELS) & (1 << (at % PIXELS))) > 0),
);

const asks = (engine: Engine, want: string) => (values: Float32Array) =>
  engine.evaluate({ kind: 'feed', feed: 'data', rows: values.length / PIXELS, values, want });

/** Σ p(x) over all 512 images. */
export async function totalProbability(engine: Engine, model: NinePixels): Promise<number> {
  const logs = await asks(engine, model.logLikelihood)(allImages);
  return logs.reduce((sum, log) => sum + Math.exp(log), 0);
}

/**
 * Whose logits change at all, in whatever digit, when an input changes: [input, output]; and whether the order
 * allows it.
 */
export async function changes(
  engine: Engine,
  model: NinePixels,
): Promise<{ changed: boolean[][]; allowed: boolean[][] }> {
  const before = Array.from({ length: PIXELS }, (_, i) => (i % 2 === 0 ? 0.8 : 0.1));
  const values = Float32Array.from({ length: (PIXELS + 1) * PIXELS }, (_, at) => {
    const [row, column] = [Math.floor(at / PIXELS), at % PIXELS];
    return before[column]! + (row === column ? 0.7 : 0);
  });
  const logits = await asks(engine, model.logits)(values);
  const positions = positionsOf(model.order);
  const table = (entry: (input: number, output: number) => boolean): boolean[][] =>
    Array.from({ length: PIXELS }, (_, input) =>
      Array.from({ length: PIXELS }, (__, output) => entry(input, output)),
    );
  return {
    changed: table(
      (input, output) => logits[input * PIXELS + output] !== logits[PIXELS * PIXELS + output],
    ),
    allowed: table((input, output) => positions[input]! < positions[output]!),
  };
}

/** How far log p(x) of pictures drawn is from the sum of the conditionals they were drawn by, at most. */
export async function drawnApart(engine: Engine, model: NinePixels): Promise<number> {
  const key = { stream: 70, step: 0, seed: 2 };
  const request = { count: 12, order: model.order, key };
  let last: Drawing | null = null;
  for await (const drawing of drawPixels(request, asks(engine, model.logits))) last = drawing;
  const drawn = last!;
  const distinct = new Set(
    Array.from({ length: 12 }, (_, row) =>
      drawn.pixels.slice(row * PIXELS, (row + 1) * PIXELS).join(''),
    ),
  );
  if (distinct.size < 4) throw new Error('Hardly two pictures differ.');
  const logs = await asks(engine, model.logLikelihood)(drawn.pixels);
  const { parameters } = await engine.save();
  const { declaration } = model;
  const shorter =
    declaration.name === 'nade'
      ? drawNade(request, parameters)
      : declaration.name.startsWith('pixel-')
        ? drawConvolutions(request, declaration, parameters)
        : [];
  let short: Drawing | null = null;
  for (const drawing of shorter) short = drawing;
  if (short && short.pixels.join('') !== drawn.pixels.join(''))
    throw new Error('The shorter way draws something else.');
  return Math.max(
    furthest(logs, drawn.logProbability),
    short ? furthest(logs, short.logProbability) : 0,
  );
}

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0);
