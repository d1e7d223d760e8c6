import { defineWidget } from '../declaration.ts';
import type { RunView, Verdict } from '../declaration.ts';
import { fixed, stepsText } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { DecompositionValues } from './parameters.ts';
import { GONE, remarkOn, samplesOf, studyOf } from './study.ts';
import { DecompositionView, natsText, symbolName } from './view.tsx';

function describe(values: DecompositionValues, run?: RunView): string {
  const study = studyOf(values, run);
  const { q, steps, entropy, kl, crossEntropy } = study;
  const each = q.map((value, k) => `${symbolName(k)} ${fixed(value, 3)}`).join(', ');
  const when = steps === 0 ? 'Before training' : `After ${stepsText(steps)}`;
  return (
    `Symbols come with the probabilities ${each}. ${when} the cross-entropy is ` +
    `${natsText(crossEntropy)} nats: ${natsText(entropy)} of q’s own entropy and ${natsText(kl)} of KL. ` +
    remarkOn(study)
  );
}

function downToEntropy(values: DecompositionValues, run?: RunView): Verdict {
  if (studyOf(values).kl < GONE)
    return {
      reached: false,
      now: 'KL(q‖p) is gone before the first step: drag q away from uniform.',
    };
  const { kl, steps } = studyOf(values, run);
  const now = `KL(q‖p) is ${natsText(kl)} nats.`;
  if (steps === 0) return { reached: false, now: `No step taken yet. ${now}` };
  return { reached: kl < GONE, now };
}

export default defineWidget({
  id: 'decomposition',
  title: 'How low can the cross-entropy go?',
  parameters,
  presets: {
    usual: { title: 'A thousand samples', values: {} },
    'few-samples': { title: 'Fifty samples', values: { samples: 50 } },
    'one-by-one': { title: 'One sample per step', values: { batch: '1', learningRate: 0.0316 } },
    certain: { title: 'Nearly certain', values: { q: [0.96, 0.01, 0.01, 0.01, 0.01] } },
    uniform: { title: 'Uniform', values: { q: [0.2, 0.2, 0.2, 0.2, 0.2] } },
  },
  describe,
  table(values, run) {
    const { q, p, steps, entropy, kl, crossEntropy } = studyOf(values, run);
    return [
      {
        caption: `The cross-entropy and its parts at step ${steps}, in nats`,
        columns: ['Quantity', 'Nats'],
        rows: [
          ['H(q)', entropy],
          ['KL(q‖p)', kl],
          ['H(q, p)', crossEntropy],
        ],
      },
      {
        caption: 'Symbol by symbol',
        columns: ['Symbol', 'q', 'p', 'Surprise −log p, nats', 'Part of KL, q log(q/p)'],
        rows: q.map((value, k) => [
          symbolName(k),
          value,
          p[k]!,
          0 - Math.log(p[k]!),
          value === 0 ? 0 : value * Math.log(value / p[k]!),
        ]),
      },
    ];
  },
  goals: {
    'down-to-entropy': { judge: downToEntropy, solution: 'samples=10000&step=300' },
  },
  View: DecompositionView,
  training: {
    engine: 'float64',
    pace: 60,
    spec: (values) => ({
      model: 'softmax-fit',
      structure: { classes: values.q.length },
      scalars: { learningRate: values.learningRate },
      data: { kind: 'numbers', values: [...samplesOf(values)] },
      batchSize: values.batch === 'all' ? values.samples : Number(values.batch),
      seed: values.seed,
      engine: values.engine,
    }),
    metrics: {
      loss: {
        label: 'Loss of the step',
        help: 'The average surprise −log p at the samples of the step, before it, in nats: an estimate of H(q, p), and with few samples a rough one, even below H(q).',
      },
    },
    probes: () => ({}),
  },
});
