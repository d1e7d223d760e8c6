import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crossEntropy, entropy } from '../../src/maths/information.ts';
import { softmaxFit } from '../../src/models/softmax-fit.ts';

const CLASSES = 4;
const EXAMPLES = Float64Array.of(0, 0, 0, 1, 1, 2, 3, 0, 1, 2);
const SHARES = [0.4, 0.3, 0.2, 0.1];

function setting(learningRate: number) {
  return {
    structure: { classes: CLASSES },
    scalars: { learningRate },
    examples: EXAMPLES,
    seed: 1,
  };
}

function probabilities(metrics: Readonly<Record<string, number>>): number[] {
  return Array.from({ length: CLASSES }, (_, k) => metrics[`p${k}`]!);
}

const ALL = Int32Array.from(EXAMPLES.keys());

/** Steps on all examples from these logits. */
function run(logits: readonly number[], learningRate: number, steps: number) {
  const state = { logits: Float64Array.from(logits) };
  return Array.from({ length: steps }, (_, step) =>
    softmaxFit.step(state, { ...setting(learningRate), rows: ALL, step }),
  );
}

const anyLogits = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), {
  minLength: CLASSES,
  maxLength: CLASSES,
});

test('starts uniform, and its first loss is log K', () => {
  const state = softmaxFit.initial(setting(0.1));
  const metrics = softmaxFit.step(state, { ...setting(0.1), rows: ALL, step: 0 });
  expect(metrics['loss']).toBeCloseTo(Math.log(CLASSES), 14);
});

test('a step goes down the slope of the cross-entropy that central differences find', () => {
  const lossAt = (logits: readonly number[]): number => run(logits, 0, 1)[0]!['loss']!;
  fc.assert(
    fc.property(anyLogits, (logits) => {
      const state = { logits: Float64Array.from(logits) };
      softmaxFit.step(state, { ...setting(1), rows: ALL, step: 0 });
      const h = 1e-5;
      logits.forEach((logit, k) => {
        const [up, down] = [h, -h].map((by) => lossAt(logits.with(k, logit + by)));
        expect(logit - state.logits[k]!).toBeCloseTo((up! - down!) / (2 * h), 8);
      });
    }),
  );
});

test('the loss is the cross-entropy of the batch’s shares, before the step', () => {
  fc.assert(
    fc.property(anyLogits, (logits) => {
      const [first, second] = run(logits, 0.3, 2);
      expect(second!['loss']).toBeCloseTo(crossEntropy(SHARES, probabilities(first!)), 12);
      expect(second!['loss']).toBeLessThanOrEqual(first!['loss']!);
    }),
  );
});

test('a batch of few sees its own rows alone', () => {
  const state = { logits: new Float64Array(CLASSES) };
  softmaxFit.step(state, { ...setting(1), rows: Int32Array.of(5), step: 0 }); // a 2
  expect([...state.logits]).toEqual([-0.25, -0.25, 0.75, -0.25]);
});

test('on all examples it ends at their shares, its loss at their entropy', () => {
  fc.assert(
    fc.property(anyLogits, (logits) => {
      const end = run(logits, 1, 600).at(-1)!;
      probabilities(end).forEach((p, k) => expect(p).toBeCloseTo(SHARES[k]!, 6));
      expect(end['loss']).toBeCloseTo(entropy(SHARES), 9);
    }),
    { numRuns: 20 },
  );
});
