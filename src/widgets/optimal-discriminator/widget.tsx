import { valueAt } from '../../plots/axes.tsx';
import { sigmoid } from '../../maths/log-space.ts';
import { defineWidget } from '../declaration.ts';
import type { RunView, Verdict } from '../declaration.ts';
import { LINE } from './bells.tsx';
import { parameters } from './parameters.ts';
import type { OptimalValues } from './parameters.ts';
import { closedFor, dataOf, LOGITS, trainedFor } from './study.ts';
import { OptimalView } from './view.tsx';
import { describe, LOG_4, natsText } from './words.ts';

const UNTRAINED = 'D has not been trained yet.';
/** So near to its limit V has arrived. */
const ARRIVED = 0.02;

function noBetter(values: OptimalValues, run?: RunView): Verdict {
  const { best } = closedFor(values);
  const trained = run && run.step > 0 ? trainedFor(values, run) : null;
  const limit = `the best V is ${natsText(best)}, −log 4 is ${natsText(-LOG_4)}`;
  if (!trained) return { reached: false, now: `${UNTRAINED} At present ${limit}.` };
  return {
    reached: best + LOG_4 < 0.005 && Math.abs(trained.value + LOG_4) <= ARRIVED,
    now: `V is ${natsText(trained.value)}; ${limit}.`,
  };
}

const SURE = -0.05;

function sure(values: OptimalValues, run?: RunView): Verdict {
  const trained = run && run.step > 0 ? trainedFor(values, run) : null;
  if (!trained)
    return { reached: false, now: `${UNTRAINED} V is to come above ${natsText(SURE)}.` };
  return {
    reached: trained.value > SURE,
    now: `V is ${natsText(trained.value)}; the best is ${natsText(closedFor(values).best)}.`,
  };
}

const bells = (mean: number, deviation: number, pMean: number, pDeviation: number) => ({
  'q-weight': 1,
  'q-mean': mean,
  'q-deviation': deviation,
  'p-mean': pMean,
  'p-deviation': pDeviation,
});

export default defineWidget({
  id: 'optimal-discriminator',
  title: 'The best that D can do',
  parameters,
  presets: {
    dropped: {
      title: 'p has one mode of two',
      notes:
        'The best discriminator is known: D* = q/(q + p). Ask where it is ½, and what it says at the mode that p has dropped.',
      values: {},
    },
    same: {
      title: 'p is q',
      notes: 'p is q. Ask what the best discriminator can say: ½ everywhere, worth −log 4.',
      values: bells(0, 1, 0, 1),
    },
    wide: {
      title: 'p is too wide',
      notes: 'p is too wide. Ask on which side of ½ D* stands in the tails.',
      values: bells(0, 0.7, 0, 1.8),
    },
    apart: {
      title: 'Far apart',
      notes:
        'Hardly any overlap: D* is near 0 or 1, and flat where the samples are. Ask what gradient reaches the generator.',
      values: bells(2.5, 0.6, -2.5, 0.6),
    },
    critic: {
      title: 'The best critic',
      notes: 'A critic’s slope is at most 1. Ask what its gain measures: Wasserstein-1.',
      values: { best: 'critic', 'p-mean': 0, 'p-deviation': 0.8 },
    },
    'critic-apart': {
      title: 'A critic, far apart',
      notes:
        'Far apart again, with a critic. Ask what has changed for the generator: the slope where its samples are.',
      values: { ...bells(2.5, 0.6, -2.5, 0.6), best: 'critic' },
    },
  },
  describe,
  table(values, run) {
    const { q, p, js, best, wasserstein, bestLogit, critic } = closedFor(values);
    const trained = values.best === 'critic' ? null : trainedFor(values, run);
    const places = Array.from({ length: 25 }, (_, i) => valueAt(LINE, i / 24)); // every half
    return [
      {
        caption: 'q and p',
        columns: ['Quantity', 'Value', 'Unit'],
        rows: [
          ['JS', js, 'nats'],
          ['Best V(D, G) = 2 JS − log 4', best, 'nats'],
          ...(trained
            ? [
                ['V(D, G) as trained', trained.value, 'nats'],
                ['Mean |D − D*|', trained.error, ''],
              ]
            : []),
          ['Wasserstein-1: the best critic’s gain', wasserstein, 'x'],
        ],
      },
      {
        caption: 'Along the line',
        columns: ['x', 'q', 'p', 'D*', ...(trained ? ['D'] : []), 'Best critic'],
        rows: places.map((x) => [
          x,
          Math.exp(q.logDensity(x)),
          Math.exp(p.logDensity(x)),
          sigmoid(bestLogit(x)),
          ...(trained ? [sigmoid(trained.logit(x))] : []),
          critic(x),
        ]),
      },
    ];
  },
  goals: {
    'no-better': {
      judge: noBetter,
      solution: 'q-weight=1&q-mean=0&q-deviation=1&p-mean=0&p-deviation=1&step=600',
    },
    sure: {
      judge: sure,
      solution: 'q-weight=1&q-mean=2.5&q-deviation=0.6&p-mean=-2.5&p-deviation=0.6&step=600',
    },
  },
  View: OptimalView,
  training: {
    applies: (values) => values.best === 'discriminator',
    drawsSettings: true,
    recorded: 1000,
    pace: 150,
    spec: (values) => ({
      model: 'discriminator',
      structure: { hidden: 32 },
      scalars: {
        learningRate: values.learningRate,
        'p-mean': values['p-mean'],
        'p-deviation': values['p-deviation'],
      },
      data: { kind: 'points', values: dataOf(values), width: 1 },
      batchSize: 256,
      seed: values.seed,
      engine: values.engine,
    }),
    metrics: {
      loss: {
        label: 'Loss',
        help: '−V(D, G) of one batch, in nats: what D brings down. It trembles, as every batch is drawn anew.',
      },
    },
    probes: () => ({ logits: LOGITS }),
    takeAway: { notebook: false },
  },
});
