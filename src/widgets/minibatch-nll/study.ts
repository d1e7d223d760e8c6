import { variance } from '../../maths/estimators.ts';
import { gaussianLogDensity, gaussianSamples } from '../../maths/gaussian.ts';
import { miniBatchAverages, miniBatchMoments } from '../../maths/mini-batch.ts';
import type { Replacement } from '../../maths/mini-batch.ts';
import { STREAM } from '../../maths/random.ts';
import { fixed } from '../number-words.ts';
import type { MinibatchValues } from './parameters.ts';

/** What the figure shows; losses in nats per example. */
export interface Study {
  /** The examples and their losses under the bell, shape [n]. */
  readonly data: Float64Array;
  readonly losses: Float64Array;
  /** The size of a mini-batch: as asked for, but at most n. */
  readonly size: number;
  /** The average over all examples. */
  readonly average: number;
  /** The averages of the mini-batches drawn, shape [batches]. */
  readonly averages: Float64Array;
  /** Of those; the deviation (1/m) is 0 for one. */
  readonly measured: { readonly mean: number; readonly deviation: number };
  /** The deviation that the closed form gives. */
  readonly predicted: number;
  /** The same for every size from 1 to n. */
  readonly spreads: Readonly<Record<Replacement, readonly number[]>>;
}

let known: { readonly of: MinibatchValues; readonly study: Study } | null = null;

/** Everything the figure shows. Picture, sentence, table and goals ask for the same one after another. */
export function studyOf(values: MinibatchValues): Study {
  if (known?.of === values) return known.study;
  const study = studied(values);
  known = { of: values, study };
  return study;
}

function studied({ n, b, mu, replacement, batches, seed }: MinibatchValues): Study {
  const data = gaussianSamples(n, 0, 1, { stream: STREAM.observations, step: 0, seed });
  const losses = data.map((x) => 0 - gaussianLogDensity(x, mu, 1));
  const size = Math.min(b, n);
  const key = { stream: STREAM.miniBatches, step: 0, seed };
  const averages = miniBatchAverages(losses, size, replacement, batches, key);
  const spread = (kind: Replacement): readonly number[] =>
    Array.from({ length: n }, (_, i) => miniBatchMoments(losses, i + 1, kind).deviation);
  const { mean, deviation } = miniBatchMoments(losses, size, replacement);
  return {
    ...{ data, losses, size, averages },
    average: mean,
    measured: {
      mean: averages.reduce((sum, value) => sum + value, 0) / batches,
      deviation: Math.sqrt(variance(averages)),
    },
    predicted: deviation,
    spreads: { with: spread('with'), without: spread('without') },
  };
}

/** A spread in nats: 0 where it is nothing but rounding. */
export function spreadText(spread: number): string {
  return spread < 1e-9 ? '0' : spread.toFixed(4);
}

/** What there is to say about this size. */
export function remarkOn({ n, replacement }: MinibatchValues, { size, spreads }: Study): string {
  const [one, here] = [spreads[replacement][0]!, spreads[replacement][size - 1]!];
  if (size === 1) return 'One example at a time: the spread is that of the losses themselves.';
  if (replacement === 'without' && size === n)
    return 'The mini-batch is the whole data set: every average is the same, the true one.';
  const times = `${fixed(one / here, 2)} times less than for one example`;
  if (replacement === 'with') return `The spread is ${times}: √B.`;
  return `The spread is ${times}: √B = ${fixed(Math.sqrt(size), 2)}, and more, as no example comes twice.`;
}
