import { drawDigits } from '../../src/data/digits.ts';
import { drawShape } from '../../src/data/shapes.ts';
import { BACKENDS, startBackend, type Backend } from '../../src/kernels/tensorflow.ts';
import { declareModel } from '../../src/models/index.ts';
import type { Engine, Examples } from '../../src/training/engine.ts';
import { ReferenceEngine } from '../../src/training/reference-engine.ts';
import { countingGl, type GlCounts } from './count-gl.ts';

/** One line of the table. Counts and JavaScript are per step. */
export interface Result extends GlCounts {
  readonly model: 'vae' | 'gan';
  readonly engine: 'reference';
  readonly backend: Backend;
  /** Median over the rounds. */
  readonly stepsPerSecond: number;
  /** Milliseconds during which a step holds up its thread, median. */
  readonly jsMs: number;
}

interface Contender {
  readonly model: Result['model'];
  readonly backend: Backend;
  readonly engine: Engine;
  readonly counts: GlCounts;
  readonly rates: number[];
  readonly jsMs: number[];
}

const MODELS = {
  vae: {
    structure: { hidden: 256, latent: 2, likelihood: 'bernoulli' },
    batchSize: 128,
    examples: (): Examples => {
      const { count, pixels } = drawDigits({ count: 2000, size: 28, seed: 1 });
      return { count, width: 784, bytes: pixels };
    },
  },
  gan: {
    structure: { noise: 2, hidden: 32 },
    batchSize: 256,
    examples: (): Examples => {
      const bytes = Uint8Array.from(drawShape('ring', 2000, 1), (x) => 127.5 + 40 * x);
      return { count: 2000, width: 2, bytes };
    },
  },
} as const;

const SCALARS = { beta: 1, learningRate: 1e-3, discriminatorRate: 1e-3, generatorRate: 1e-3 };

/** Interleaved rounds of every model on every backend this browser has. */
export async function bench(rounds: number, secondsEach: number): Promise<Result[]> {
  const contenders: Contender[] = [];
  for (const model of ['vae', 'gan'] as const)
    for (const backend of BACKENDS) {
      if (!(await startBackend(backend, '/node_modules/@tensorflow/tfjs-backend-wasm/dist/')))
        continue;
      const { structure, batchSize, examples } = MODELS[model];
      const data = examples();
      const engine = new ReferenceEngine({
        declaration: declareModel(model, structure, data.width),
        examples: data,
        batchSize,
        seed: 1,
        scalars: SCALARS,
        backend,
      });
      await engine.advance(3); // programs are compiled and caches filled
      const counts = await countingGl(() => engine.advance(1));
      contenders.push({ model, backend, engine, counts, rates: [], jsMs: [] });
    }
  for (let round = 0; round < rounds; round++)
    for (const contender of contenders) await measure(contender, secondsEach);
  return contenders.map(({ model, backend, counts, rates, jsMs }) => ({
    model,
    engine: 'reference',
    backend,
    stepsPerSecond: median(rates),
    ...counts,
    jsMs: median(jsMs),
  }));
}

/** `advance` resolves after reading what the last step wrote, so each slice ends with a real wait. */
async function measure({ engine, rates, jsMs }: Contender, seconds: number): Promise<void> {
  await engine.advance(1);
  const started = performance.now();
  let steps = 0;
  do {
    await engine.advance(5);
    steps += 5;
  } while (performance.now() - started < 1000 * seconds);
  rates.push((1000 * steps) / (performance.now() - started));
  for (let i = 0; i < 3; i++) {
    const before = performance.now();
    const pending = engine.advance(1);
    jsMs.push(performance.now() - before);
    await pending;
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

declare global {
  interface Window {
    bench: typeof bench;
  }
}
window.bench = bench;
