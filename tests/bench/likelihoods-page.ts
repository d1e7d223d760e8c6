import { resizeImages } from '../../src/data/resize.ts';
import { logSumExp } from '../../src/maths/log-space.ts';
import { startBackend } from '../../src/kernels/tensorflow.ts';
import { declareModel, type Structure } from '../../src/models/index.ts';
import { startFusedEngine } from '../../src/training/fused-engine.ts';
import { ReferenceEngine } from '../../src/training/reference-engine.ts';

/** What one line of the table takes. */
export interface LikelihoodTask {
  readonly model: string;
  readonly structure: Structure;
  readonly batchSize: number;
  readonly steps: number;
  readonly size: 14 | 28;
  /** The first images, which are learnt from. */
  readonly training: number;
  readonly engine: 'fused' | 'webgl' | 'wasm';
  readonly seed: number;
  readonly learningRate: number;
}

export interface LikelihoodResult {
  readonly steps: number;
  /** −log p(x) in nats of the images held out, on average; under each mask, where there are several. */
  readonly nll: readonly number[];
  /** The same of what the masks say together: −log of the mean of their p(x). */
  readonly together: number;
  /** Of the images learnt from, over the last hundred steps. */
  readonly trainingNll: number;
  readonly seconds: number;
  /** Median over pieces of the run, without the first. */
  readonly stepMs: number;
}

async function likelihood(task: LikelihoodTask): Promise<LikelihoodResult> {
  const { steps, size, training, engine: kind, seed, batchSize, learningRate } = task;
  const all = new Uint8Array(await (await fetch('/mnist-images')).arrayBuffer());
  const count = all.length / 784;
  const images = { name: 'MNIST', count, width: 28, height: 28, pixels: all };
  const { pixels } = size === 28 ? images : resizeImages(images, size);
  const width = size * size;
  const part = (from: number, to: number) => ({
    count: to - from,
    width,
    bytes: pixels.subarray(from * width, to * width),
  });
  const declaration = declareModel(task.model, task.structure, width);
  const input = {
    declaration,
    examples: part(0, training),
    heldOut: part(training, count),
    batchSize,
    seed,
    scalars: { learningRate },
  };
  const backend = kind === 'wasm' ? 'wasm' : 'webgl';
  if (!(await startBackend(backend, '/wasm/'))) throw new Error(`No ${backend} in this browser.`);
  const engine =
    kind === 'fused' ? await startFusedEngine(input) : new ReferenceEngine({ ...input, backend });
  const losses: number[] = [];
  const times: number[] = [];
  const piece = Math.max(1, Math.min(20, Math.floor(steps / 8)));
  while (losses.length < steps) {
    const todo = Math.min(piece, steps - losses.length);
    const started = performance.now();
    losses.push(...(await engine.advance(todo))['loss']!);
    times.push((performance.now() - started) / todo);
    const tenth = Math.ceil(steps / 10);
    if (Math.floor(losses.length / tenth) > Math.floor((losses.length - todo) / tenth))
      console.log(`${losses.length} of ${steps} steps, ${losses.at(-1)!.toFixed(1)} nats`);
  }
  const masked = Object.keys(declaration.values).filter((name) =>
    name.startsWith('logLikelihood/'),
  );
  const nll: number[] = [];
  const heldOut = part(training, count);
  /** Of each image held out: log Σ p(x) over the masks so far. */
  const sums = new Float64Array(heldOut.count).fill(-Infinity);
  for (const want of masked.length > 0 ? masked : ['logLikelihood']) {
    let sum = 0;
    // in pieces, as the reference engine has all of a probe at once
    for (let from = 0; from < heldOut.count; from += 100) {
      const values = Float32Array.from(
        heldOut.bytes.subarray(from * width, (from + 100) * width),
        (byte) => Number(byte >= 128),
      );
      const probe = {
        kind: 'feed',
        feed: 'data',
        rows: values.length / width,
        values,
        want,
      } as const;
      (await engine.evaluate(probe)).forEach((log, i) => {
        sum -= log;
        sums[from + i] = logSumExp([sums[from + i]!, log]);
      });
    }
    nll.push(sum / heldOut.count);
  }
  const together = Math.log(nll.length) - sums.reduce((sum, log) => sum + log, 0) / sums.length;
  engine.dispose();
  const later = times.slice(1).sort((a, b) => a - b);
  const last = losses.slice(-100);
  return {
    steps,
    nll,
    together,
    trainingNll: last.reduce((sum, x) => sum + x, 0) / last.length,
    seconds: times.reduce((sum, ms) => sum + ms * piece, 0) / 1000,
    stepMs: later[Math.floor(later.length / 2)] ?? times[0]!,
  };
}

declare global {
  interface Window {
    likelihood: typeof likelihood;
  }
}
window.likelihood = likelihood;
