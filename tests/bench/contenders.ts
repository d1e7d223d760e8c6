import { drawDigits } from '../../src/data/digits.ts';
import { drawShape } from '../../src/data/shapes.ts';
import { BACKENDS, startBackend, type Backend } from '../../src/kernels/tensorflow.ts';
import { declareModel } from '../../src/models/index.ts';
import type { Engine, EngineInput, Examples } from '../../src/training/engine.ts';
import { startFusedEngine } from '../../src/training/fused-engine.ts';
import { ReferenceEngine } from '../../src/training/reference-engine.ts';
import { PlainEngine } from './plain-engine.ts';
import { StockEngine } from './stock-engine.ts';

export const MODEL_NAMES = ['vae', 'gan'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];

/** What runs a model, and on what; plain JavaScript needs no backend. */
export interface Contender {
  readonly engine: 'fused' | 'reference' | 'stock' | 'plain';
  readonly backend: Backend | 'none';
}

export const CONTENDERS: readonly Contender[] = [
  { engine: 'fused', backend: 'webgl' },
  ...BACKENDS.map((backend) => ({ engine: 'reference', backend }) as const),
  { engine: 'stock', backend: 'webgl' },
  { engine: 'stock', backend: 'wasm' },
  { engine: 'plain', backend: 'none' },
];

const SCALARS = { beta: 1, learningRate: 1e-3, discriminatorRate: 1e-3, generatorRate: 1e-3 };

/** The VAE 784-256-(2+2)-256-784 on drawn digits; the GAN 2-32-32-2 against 2-32-32-1 on a ring. */
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

/** What every engine of `model` is built from. */
export function inputOf(model: ModelName): Omit<EngineInput, 'backend'> {
  const { structure, batchSize, examples } = MODELS[model];
  const data = examples();
  return {
    declaration: declareModel(model, structure, data.width),
    examples: data,
    batchSize,
    seed: 1,
    scalars: SCALARS,
  };
}

/** Makes ready what the contender runs on; false where this browser hasn't got it. */
export async function prepare({ backend }: Contender): Promise<boolean> {
  if (backend === 'none') return true;
  return startBackend(backend, '/node_modules/@tensorflow/tfjs-backend-wasm/dist/');
}

/** Starts the contender, once prepared. */
export async function startContender(
  { engine, backend }: Contender,
  input: Omit<EngineInput, 'backend'>,
): Promise<Engine> {
  if (engine === 'fused') return startFusedEngine(input);
  if (backend === 'none') return new PlainEngine(input);
  if (engine === 'stock') return new StockEngine(input, backend);
  return new ReferenceEngine({ ...input, backend });
}
