import { stripSum } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import { linesOf, valueOf } from './lines.ts';
import type { ElboStepsValues } from './parameters.ts';
import { logJoint, logQ, studied } from './study.ts';

const STRIPS = 40_000;

export default defineProofs<ElboStepsValues>([
  {
    claim: 'log p(x) and the ELBO are right.',
    way: 'Forty thousand narrow strips: under the joint over all codes, and under q times log p(x, z)/q(z).',
    tolerance: 1e-7,
    check: (values) => {
      const { evidence, elbo } = studied(values);
      const { mu, sigma } = values;
      const joint = stripSum((z) => Math.exp(logJoint(values, z)), -14, 14, STRIPS);
      const bound = stripSum(
        (z) => Math.exp(logQ(values, z)) * (logJoint(values, z) - logQ(values, z)),
        mu - 10 * sigma,
        mu + 10 * sigma,
        STRIPS,
      );
      return [
        [evidence, Math.log(joint)],
        [elbo, bound],
      ];
    },
  },
  {
    claim: 'Every line with an equals sign comes to the same as the line before.',
    way: 'Each line’s terms are worked out as they are written, each for itself.',
    tolerance: 1e-7,
    check: (values) => {
      const lines = linesOf(values, studied(values));
      return lines.flatMap((line, i) =>
        line.sign === '=' ? [[valueOf(line), valueOf(lines[i - 1]!)] as const] : [],
      );
    },
  },
]);
