import { variance } from './estimators.ts';
import { openUniforms, type Key } from './random.ts';

/** Whether an example may be in one batch twice. */
export type Replacement = 'with' | 'without';

/**
 * Mean and standard deviation of the average loss over a batch of `batchSize` examples, drawn at
 * random from all whose `losses` are given: the average over all of them, whatever the size, and
 * their deviation (1/N) divided by √b, without replacement times √((N − b) / (N − 1)).
 * Both ∞ where a loss is ∞. Throws at a batch that can't be drawn.
 */
export function miniBatchMoments(
  losses: ArrayLike<number>,
  batchSize: number,
  replacement: Replacement,
): { mean: number; deviation: number } {
  checkBatch(losses.length, batchSize, replacement);
  const mean = averageOf(losses);
  if (mean === Infinity) return { mean, deviation: Infinity };
  const count = losses.length;
  const left = replacement === 'with' || count === 1 ? 1 : (count - batchSize) / (count - 1);
  return { mean, deviation: Math.sqrt((variance(losses) / batchSize) * left) };
}

/**
 * The averages of `count` batches drawn at random. Each batch has its own step of the stream, counted
 * from the key's, so that a larger batch holds the smaller one, and one example more.
 */
export function miniBatchAverages(
  losses: ArrayLike<number>,
  batchSize: number,
  replacement: Replacement,
  count: number,
  key: Key,
): Float64Array {
  checkBatch(losses.length, batchSize, replacement);
  const rest = new Float64Array(losses.length);
  const drawn = new Float64Array(batchSize);
  return new Float64Array(count).map((_, batch) => {
    rest.set(losses);
    const draws = openUniforms(batchSize, { ...key, step: key.step + batch });
    for (let i = 0; i < batchSize; i++) {
      const start = replacement === 'with' ? 0 : i; // without: a shuffle, as far as the batch goes
      const at = start + Math.floor(draws[i]! * (rest.length - start));
      drawn[i] = rest[at]!;
      if (replacement === 'without') rest[at] = rest[i]!;
    }
    return averageOf(drawn);
  });
}

function averageOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

function checkBatch(examples: number, batchSize: number, replacement: Replacement): void {
  const most = replacement === 'with' ? Infinity : examples;
  if (!(Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= most && examples > 0))
    throw new RangeError(`No batch of ${batchSize} can be drawn from ${examples} examples.`);
}
