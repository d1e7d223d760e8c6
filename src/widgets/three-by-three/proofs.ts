import { initialMlp, mlpSquaredError } from '../../maths/mlp.ts';
import { binomial, inkLogProbability, inkOf } from '../../maths/nine-pixels.ts';
import { openUniforms, STREAM } from '../../maths/random.ts';
import { lessonOf, truthOf } from '../../models/three-by-three.ts';
import type { RunValues } from '../declaration.ts';
import { slopeOf, sumOf } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import type { ThreeByThreeValues } from './parameters.ts';
import { structureOf } from './study.ts';

const MOVED = 10;
/** Images looked at: differences ask for all of them anew at each place. */
const IMAGES = 30;

export default defineProofs<RunValues<ThreeByThreeValues>>([
  {
    claim: 'The probabilities of all images add up to 1, whatever the rule.',
    way: 'All 512 images of three by three pixels, one by one; and of those whose weight is their ink, 784 pixels or nine, by how many have so much.',
    tolerance: 1e-9,
    check: () => [
      ...(['count', 'category', 'parity'] as const).map(
        (rule) => [sumOf(512, (image) => truthOf(rule)[image]!), 1] as const,
      ),
      ...[9, 784].map((pixels) => {
        const shares = sumOf(
          pixels + 1,
          (k) => binomial(pixels, k) * Math.exp(inkLogProbability(k, pixels)),
        );
        return [shares, 1] as const;
      }),
      ...Array.from({ length: 10 }, (_, k) => {
        const image = 2 ** k - 1; // its first k pixels
        const those = inkOf(image) / sumOf(512, inkOf);
        return [Math.exp(inkLogProbability(k, 9)), those] as const;
      }),
    ],
  },
  {
    claim: 'The gradient that the network follows is the slope of its error.',
    way: 'Ten of its numbers are moved a little, and the error on thirty of the images shown is worked out anew.',
    tolerance: 1e-7,
    check: (values) => {
      const structure = structureOf(values);
      const { shown, side } = lessonOf(structure, values.seed);
      const inputs = side * side;
      const count = Math.min(IMAGES, shown.targets.length);
      const [pixels, targets] = [
        shown.pixels.subarray(0, count * inputs),
        shown.targets.subarray(0, count),
      ];
      const { seed } = values;
      const mlp = initialMlp(inputs, values.hidden, {
        stream: STREAM.initialWeights,
        step: 0,
        seed,
      });
      const { gradient } = mlpSquaredError(mlp, pixels, targets);
      return Array.from(openUniforms(MOVED, { stream: STREAM.proofs, step: 0, seed }), (u) => {
        const at = Math.floor(u * gradient.length);
        const errorAt = (value: number): number =>
          mlpSquaredError({ ...mlp, parameters: mlp.parameters.with(at, value) }, pixels, targets)
            .loss;
        return [gradient[at]!, slopeOf(errorAt, mlp.parameters[at]!, 1e-3)] as const;
      });
    },
  },
]);
