import { gaussianKl } from '../../maths/gaussian.ts';
import type { ElboStepsValues } from './parameters.ts';
import {
  logIntegral,
  logJoint,
  logLikelihood,
  logPrior,
  logQ,
  logTruth,
  studied,
  TRUTH_DEVIATION,
  underQ,
  nearby,
} from './study.ts';
import type { Problem, Study } from './study.ts';

/** One line of a derivation, with what it comes to. */
export interface Line {
  /** What stands between it and the line before. */
  readonly sign: '' | '=' | '≥';
  readonly formula: string;
  readonly because: string;
  /** What its terms come to, signs included, in nats; each computed as it is written. */
  readonly parts: readonly number[];
}

/** What a line comes to: the sum of its terms. */
export const valueOf = ({ parts }: Line): number => parts.reduce((sum, part) => sum + part, 0);

export function linesOf(values: ElboStepsValues, study: Study): readonly Line[] {
  switch (values.road) {
    case 'jensen':
      return jensen(values, study);
    case 'bayes':
      return bayes(values, study);
    case 'joint':
      return joint(values);
  }
}

const logWeight = (problem: Problem, z: number): number => logJoint(problem, z) - logQ(problem, z);

function jensen(values: ElboStepsValues, study: Study): readonly Line[] {
  const { mu, sigma } = values;
  return [
    {
      sign: '',
      formula: 'log p(x) = log ∫ p(x | z) p(z) dz',
      because: 'The marginal likelihood: the code is averaged out.',
      parts: [study.evidence],
    },
    {
      sign: '=',
      formula: 'log ∫ q(z) · p(x | z) p(z) / q(z) dz',
      because: 'Times q, divided by q: a bell is nowhere 0.',
      parts: [logIntegral((z) => logQ(values, z) + logWeight(values, z))],
    },
    {
      sign: '=',
      formula: 'log E_q[ p(x | z) p(z) / q(z) ]',
      because: 'An integral against a density is an expectation. Nothing is lost so far.',
      parts: [
        // over the noise of z = μ + σ ε
        logIntegral(
          (noise) =>
            -0.5 * (Math.log(2 * Math.PI) + noise * noise) + logWeight(values, mu + sigma * noise),
          mu,
          sigma,
        ),
      ],
    },
    {
      sign: '≥',
      formula: 'E_q[ log p(x | z) p(z) / q(z) ]',
      because: 'Jensen: the logarithm is concave, so the average of logarithms is the smaller one.',
      parts: [underQ(values, (z) => logWeight(values, z))],
    },
    {
      sign: '=',
      formula: 'E_q[ log p(x | z) ] − E_q[ log q(z) / p(z) ]',
      because: 'The logarithm of a product is a sum, and so is its expectation.',
      parts: [
        underQ(values, (z) => logLikelihood(values, z)),
        -underQ(values, (z) => logQ(values, z) - logPrior(z)),
      ],
    },
    {
      sign: '=',
      formula: 'E_q[ log p(x | z) ] − KL(q ‖ p(z))',
      because: 'The second term is a KL by definition. This is the ELBO.',
      parts: [study.reconstruction, -study.kl],
    },
  ];
}

function bayes(values: ElboStepsValues, study: Study): readonly Line[] {
  const { evidence, logPosterior, reconstruction, kl, elbo, gap } = study;
  return [
    {
      sign: '',
      formula: 'log p(x) = E_q[ log p(x) ]',
      because: 'There is no z in it: averaging over codes changes nothing.',
      parts: [evidence],
    },
    {
      sign: '=',
      formula: 'E_q[ log p(x | z) p(z) / p(z | x) ]',
      because: 'Bayes’ rule, solved for p(x): true for every code.',
      parts: [underQ(values, (z) => logJoint(values, z) - logPosterior(z))],
    },
    {
      sign: '=',
      formula: 'E_q[ log p(x | z) + log p(z) / q(z) + log q(z) / p(z | x) ]',
      because: 'Times q, divided by q, the factors paired anew.',
      parts: [
        underQ(
          values,
          (z) =>
            logLikelihood(values, z) +
            (logPrior(z) - logQ(values, z)) +
            (logQ(values, z) - logPosterior(z)),
        ),
      ],
    },
    {
      sign: '=',
      formula: 'E_q[ log p(x | z) ] − KL(q ‖ p(z)) + KL(q ‖ p(z | x))',
      because: 'Three expectations, and two of them are KLs.',
      parts: [reconstruction, -kl, gap],
    },
    {
      sign: '=',
      formula: 'ELBO + KL(q ‖ p(z | x))',
      because: 'A KL is never below 0: it is the gap, exactly.',
      parts: [elbo, gap],
    },
  ];
}

function joint(values: ElboStepsValues): readonly Line[] {
  const { x, w, s, decoder } = values;
  const around = nearby(values).map((here) => ({ ...here, study: studied(here.problem) }));
  const average = (what: (problem: Problem, study: Study) => number): number =>
    around.reduce((sum, { problem, weight, study }) => sum + weight * what(problem, study), 0);
  const entropy = 0.5 * Math.log(2 * Math.PI * Math.E * TRUTH_DEVIATION ** 2);
  return [
    {
      sign: '',
      formula: 'KL(q(x) q(z | x) ‖ p(x, z)) = E[ log q(x) q(z | x) / (p(z) p(x | z)) ]',
      because: 'The definition; E is over q(x), then over q(z | x).',
      parts: [
        average((problem) =>
          underQ(
            problem,
            (z) =>
              logTruth(values, problem.x) +
              logQ(problem, z) -
              logPrior(z) -
              logLikelihood(problem, z),
          ),
        ),
      ],
    },
    {
      sign: '=',
      formula: 'E[ log q(x) ] + E[ log q(z | x) / p(z) ] − E[ log p(x | z) ]',
      because: 'The logarithm split; the truth has no code in it.',
      parts: [
        average((problem) => logTruth(values, problem.x)),
        average((problem) => underQ(problem, (z) => logQ(problem, z) - logPrior(z))),
        -average((problem) => underQ(problem, (z) => logLikelihood(problem, z))),
      ],
    },
    {
      sign: '=',
      formula: '−H(q(x)) − E[ ELBO ]',
      because: 'The entropy of the truth is nobody’s to change: the rest is the ELBO.',
      parts: [-entropy, -average((_, { elbo }) => elbo)],
    },
    {
      sign: '=',
      formula: 'KL(q(x) ‖ p(x)) + E[ KL(q(z | x) ‖ p(z | x)) ]',
      because:
        'By the second road: what the model misses of the truth, and what the encoder misses of the posterior.',
      parts: [
        decoder === 'line'
          ? gaussianKl(x, TRUTH_DEVIATION, 0, Math.hypot(w, s))
          : -entropy - average((_, { evidence }) => evidence),
        average((_, { gap }) => gap),
      ],
    },
  ];
}
