import { gaussianLogDensity } from '../../maths/gaussian.ts';
import { meanLogLikelihood } from '../../models/gaussian-ascent.ts';
import { defineWidget } from '../declaration.ts';
import type { RunView, Verdict } from '../declaration.ts';
import { centreText, fixed, gapText, stepsText, widthText } from '../number-words.ts';
import { CLOSE, fitOf, remarkOn } from './fit.ts';
import type { Fit } from './fit.ts';
import { parameters } from './parameters.ts';
import type { GaussianValues } from './parameters.ts';
import { GaussianMleView } from './view.tsx';

/** Eleven values around −1, and one that doesn't belong. */
const OUTLIER = [-1.8, -1.5, -1.4, -1.2, -1.1, -0.9, -0.8, -0.7, -0.5, -0.4, 0.1, 4.8];

function describe(values: GaussianValues, run?: RunView): string {
  const fit = fitOf(values, run);
  const { mean, deviation, steps, average, gap } = fit;
  const when = steps > 0 ? `, after ${stepsText(steps)} of ascent,` : '';
  const below = gap === Infinity ? '' : `, ${gapText(gap)} nats below the best`;
  return (
    `${values.data.length} points. The bell${when} stands at μ = ${centreText(mean)} with σ = ` +
    `${widthText(deviation)}: ${fixed(average, 3)} nats per point on average${below}. ${remarkOn(fit)}`
  );
}

/** How far that is, for either goal. */
function distance({ gap }: Fit): string {
  return gap === Infinity
    ? 'All points are equal, so no bell is the best: move one of them.'
    : `The bell is ${gapText(gap)} nats per point below the best${gap <= CLOSE ? ', within 0.01' : ''}.`;
}

function byHand(values: GaussianValues, run?: RunView): Verdict {
  const fit = fitOf(values, run);
  if (fit.steps > 0)
    return { reached: false, now: 'A run has moved the bell: press Reset, then move it by hand.' };
  return { reached: fit.gap <= CLOSE, now: distance(fit) };
}

function byAscent(values: GaussianValues, run?: RunView): Verdict {
  const fit = fitOf(values, run);
  if (fitOf(values).gap <= CLOSE)
    return { reached: false, now: 'The bell starts where it should arrive: put it elsewhere.' };
  if (fit.steps === 0) return { reached: false, now: `No step taken yet. ${distance(fit)}` };
  return { reached: fit.gap <= CLOSE, now: distance(fit) };
}

export default defineWidget({
  id: 'gaussian-mle',
  title: 'Which bell makes these points most likely?',
  parameters,
  notes:
    'Let somebody drag the bell until the log-likelihood goes no higher. Ask what the best μ and σ have to do with the points.',
  presets: {
    'good-start': {
      title: 'A good start',
      notes: 'From here gradient ascent needs few steps. Ask what slows it down near the top.',
      values: { mu: 0, sigma: 2, best: false },
    },
    'far-away': {
      title: 'Narrow and far away',
      notes:
        'Narrow and far away: the log-likelihood is very low, its gradient very large. Ask what a step does now.',
      values: { mu: -3, sigma: 0.4, best: false },
    },
    outlier: {
      title: 'One outlier',
      notes: 'One point stands far off. Ask what it does to μ, and what to σ.',
      values: { data: OUTLIER, mu: -1, sigma: 0.6, best: true },
    },
    'too-large': {
      title: 'Step too large',
      notes:
        'Each step goes too far. Ask at which learning rate it would begin to settle, then try.',
      values: { mu: 0.5, learningRate: 1.78, best: false },
    },
    'one-by-one': {
      title: 'One point per step',
      notes:
        'One point per step: the gradient is right on average only. Ask why the bell never comes to rest.',
      values: { mu: 0, sigma: 2, batch: '1', learningRate: 0.0562, best: false },
    },
  },
  describe,
  table(values, run) {
    const { mean, deviation, best, average, gap } = fitOf(values, run);
    const shown = values.best && best.deviation > 0;
    const log = (x: number): number => gaussianLogDensity(x, mean, deviation);
    const top = (): number =>
      meanLogLikelihood(best, { mean: best.mean, logDeviation: Math.log(best.deviation) });
    return [
      {
        caption: 'The points under the bell',
        columns: ['Point', 'x', 'Density', 'Log-density, nats'],
        rows: values.data.map((x, i) => [i + 1, x, Math.exp(log(x)), log(x)]),
      },
      {
        caption: shown ? 'The bell now and the best' : 'The bell now',
        columns: ['', 'μ', 'σ', 'Log-likelihood, nats per point', 'Below the best, nats per point'],
        rows: [
          ['Now', mean, deviation, average, gap],
          ...(shown ? [['Best', best.mean, best.deviation, top(), 0]] : []),
        ],
      },
    ];
  },
  goals: {
    'by-hand': { judge: byHand, solution: 'mu=1.1&sigma=1.5' },
    ascent: { judge: byAscent, solution: 'step=150' },
  },
  View: GaussianMleView,
  training: {
    engine: 'float64',
    pace: 30,
    spec: ({ data, mu, sigma, batch, learningRate, seed, engine }) => ({
      model: 'gaussian-ascent',
      structure: { mu, sigma },
      scalars: { learningRate },
      data: { kind: 'numbers', values: data },
      batchSize: batch === 'all' ? data.length : Math.min(Number(batch), data.length),
      seed,
      engine,
    }),
    metrics: {
      loss: {
        label: 'Loss',
        quantity: 'average-log-likelihood',
        help: 'What goes down: minus the log-likelihood of this step’s points, in nats per point, before the step. With few points per step it is theirs alone and jumps from step to step; the log-likelihood over the picture is that of all.',
      },
      mean: {
        label: 'μ',
        quantity: 'model-mean',
        help: 'Where the step has put the centre of the bell.',
      },
      deviation: {
        label: 'σ',
        quantity: 'model-sigma',
        help: 'The width the step has given the bell.',
      },
    },
    probes: () => ({}),
  },
});
