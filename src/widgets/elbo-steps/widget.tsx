import { valueAt } from '../../plots/axes.tsx';
import { defineWidget } from '../declaration.ts';
import type { Verdict } from '../declaration.ts';
import { LATENT } from '../latent-bells.tsx';
import { fixed } from '../number-words.ts';
import { linesOf, valueOf } from './lines.ts';
import { parameters } from './parameters.ts';
import type { ElboStepsValues } from './parameters.ts';
import { logPrior, logQ, studied, TRUTH_DEVIATION } from './study.ts';
import { ElboStepsView } from './view.tsx';
import { CLOSED, ONE_HILL, remarkOn, twoHills } from './words.ts';

function describe(values: ElboStepsValues): string {
  const study = studied(values);
  const lines = linesOf(values, study);
  const shown = Math.min(values.line, lines.length);
  return (
    `The guess q is a bell with its centre at ${fixed(values.mu, 2)} and a width of ${fixed(values.sigma, 2)}. ` +
    `log p(x) is ${fixed(study.evidence, 3)} nats: the ELBO, ${fixed(study.elbo, 3)}, plus a gap of ${fixed(study.gap, 3)}. ` +
    `${remarkOn(values, study)} Line ${shown} of ${lines.length} is unfolded; it comes to ${fixed(valueOf(lines[shown - 1]!), 3)}.`
  );
}

function noGap(values: ElboStepsValues): Verdict {
  const { gap } = studied(values);
  const now = `The gap is ${fixed(gap, gap < 0.1 ? 4 : 3)} nats.`;
  const atStart = studied({ ...values, mu: 0, sigma: 1 }).gap;
  if (atStart < 0.5)
    return {
      reached: false,
      now: `${now} But with q at the prior it is only ${fixed(atStart, 3)}: take an x that says more.`,
    };
  return { reached: gap < CLOSED, now };
}

function oneHill(values: ElboStepsValues): Verdict {
  if (!twoHills(values))
    return {
      reached: false,
      now: `The posterior has no 2 hills that stand apart: choose the fold, and an x large enough.`,
    };
  const { gap } = studied(values);
  return { reached: gap < ONE_HILL, now: `The gap is ${fixed(gap, 3)} nats.` };
}

export default defineWidget({
  id: 'elbo-steps',
  title: 'Where does the bound lose its nats?',
  parameters,
  presets: {
    unfolded: { title: 'All lines', values: { line: 6 } },
    exact: { title: 'The exact road, unfolded', values: { road: 'bayes', line: 6 } },
    joints: { title: 'Two joints, unfolded', values: { road: 'joint', line: 6 } },
    bend: {
      title: 'A skewed posterior',
      values: { decoder: 'bend', w: 2, x: 1.6, mu: 1, sigma: 0.5, line: 6 },
    },
    'two-hills': { title: 'A posterior with two hills', values: { decoder: 'fold', line: 6 } },
  },
  describe,
  table(values) {
    const study = studied(values);
    const { evidence, reconstruction, kl, elbo, gap, logPosterior } = study;
    return [
      {
        caption: 'The bound and its parts, in nats',
        columns: ['Quantity', 'Nats'],
        rows: [
          ['log p(x)', evidence],
          ['ELBO', elbo],
          ['Gap, KL(q ‖ p(z | x))', gap],
          ['Reconstruction, E log p(x | z)', reconstruction],
          ['KL(q ‖ p(z))', kl],
        ],
      },
      {
        caption:
          values.road === 'joint'
            ? `The lines of the derivation, in nats; q(x) = N(${fixed(values.x, 2)}, ${TRUTH_DEVIATION}²)`
            : 'The lines of the derivation, in nats',
        columns: ['Line', 'Because', 'Nats'],
        rows: linesOf(values, study).map((line) => [
          `${line.sign} ${line.formula}`.trim(),
          line.because,
          valueOf(line),
        ]),
      },
      {
        caption: 'Densities along z',
        columns: ['z', 'Prior', 'Posterior', 'q'],
        rows: Array.from({ length: 17 }, (_, i) => {
          const z = valueAt(LATENT, i / 16); // every half
          return [z, ...[logPrior(z), logPosterior(z), logQ(values, z)].map(Math.exp)];
        }),
      },
    ];
  },
  goals: {
    'no-gap': { judge: noGap, solution: 'mu=1.6&sigma=0.6' },
    'one-hill': { judge: oneHill, solution: 'decoder=fold&mu=1.45&sigma=0.25' },
  },
  View: ElboStepsView,
});
