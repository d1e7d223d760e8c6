import { modesNeared } from '../../maths/modes-covered.ts';
import { tickText } from '../../plots/axes.tsx';
import type { DataTable } from '../../plots/data-table.tsx';
import type { Probe } from '../../training/run-spec.ts';
import { defineWidget } from '../declaration.ts';
import type { RunView } from '../declaration.ts';
import { ganDoctor, ganProbes } from '../gan-doctor.ts';
import { fieldProbe, lossNamed } from '../gan-field.ts';
import { LOSS } from '../gan-parameters.ts';
import { brief, shareText } from '../number-words.ts';
import { collapse, counted, fewWeights, generatorWeights, RING, RING_SCALE } from './coverage.ts';
import { comparesBatches, MODES, parameters, specOf } from './parameters.ts';
import type { CollapseValues } from './parameters.ts';
import { ModeCollapseView } from './view.tsx';

function describe(values: CollapseValues, run?: RunView): string {
  const remedies = [
    ...(values.labels ? ['told the labels'] : []),
    ...(comparesBatches(values) ? ['comparing whole batches'] : []),
  ];
  const game =
    `A GAN learns a ring of ten modes with the ${LOSS.choices[values.loss]} loss and ` +
    `a generator of ${tickText(generatorWeights(values))} weights${remedies.map((remedy) => `, ${remedy}`).join('')}`;
  const last = counted(run).at(-1);
  if (!last) return `${game}; nothing is trained yet.`;
  const { covered, strays } = last.coverage;
  return (
    `${game}. At step ${tickText(last.step)} it covers ${covered} of the ten modes: its samples keep to ` +
    `${modesNeared(last.coverage)}, and ${shareText(strays)} of them are in no mode.`
  );
}

function table(_values: CollapseValues, run?: RunView): readonly DataTable[] {
  if (!run) return [];
  const looks = counted(run);
  const last = looks.at(-1);
  return [
    {
      caption: `The modes${last ? ` at step ${tickText(last.step)}` : ''}, by 5,000 samples; one with 1 % is covered`,
      columns: ['Mode', 'x₁', 'x₂', 'Samples in it, %', 'Samples nearest to it, %'],
      rows: Array.from(last?.coverage.shares ?? [], (share, k) => [
        k + 1,
        Number(RING.centres[2 * k]!.toFixed(2)),
        Number(RING.centres[2 * k + 1]!.toFixed(2)),
        100 * share,
        100 * last!.coverage.nearest[k]!,
      ]),
    },
    {
      caption: 'Modes covered over time',
      columns: ['Step', 'Covered', 'Samples in no mode, %'],
      rows: looks.map(({ step, coverage: { covered, strays } }) => [step, covered, 100 * strays]),
    },
  ];
}

/** Ten modes in a ring, how many of them a GAN covers over time, and what helps it to cover more. */
export default defineWidget({
  id: 'mode-collapse',
  title: 'Mode collapse',
  parameters,
  notes:
    'The data have several modes on a ring. Ask how many of them the generator will cover, and for how long.',
  presets: {
    'slow-discriminator': {
      title: 'A slow discriminator',
      notes:
        'The discriminator is slow, so its verdict is out of date. Ask what a generator does that fools it in one place.',
      values: { discriminatorRate: 0.0002 },
    },
    hasty: {
      title: 'A hasty generator',
      notes:
        'The generator takes large steps. Ask what happens once its samples sit on one mode and the discriminator catches up.',
      values: { generatorRate: 0.005 },
    },
    clipped: {
      title: 'Wasserstein, clipped',
      notes:
        'A critic with clipped weights takes the discriminator’s place. Ask what clipping does to what it can say.',
      values: { loss: 'wasserstein' },
    },
    smoothed: {
      title: 'Smoothed target',
      notes:
        'Real examples count as 0.9, not as 1. Ask what that changes for a discriminator that is too sure.',
      values: { realTarget: 0.9 },
    },
    minibatch: {
      title: 'Minibatch features',
      notes:
        'The discriminator sees how alike the samples of a batch are. Ask why a collapsed batch now gives itself away.',
      values: { minibatch: true },
    },
    labels: {
      title: 'Labels',
      notes:
        'Each mode has a label, and both players know it. Ask why one mode no longer fools anybody.',
      values: { labels: true },
    },
  },
  describe,
  table,
  goals: {
    collapse: {
      judge: (_values, run) => collapse(run),
      solution: 'discriminatorRate=0.0002&step=3000',
    },
    'few-weights': {
      judge: fewWeights,
      solution:
        'loss=minimax&discriminatorRate=0.005&generatorRate=0.005&generatorHidden=17&step=2000',
    },
  },
  View: ModeCollapseView,
  training: {
    spec: specOf,
    drawsSettings: true,
    metrics: {
      generatorLoss: {
        label: 'Generator’s loss',
        help: `What the generator brings down. ${brief(Math.log(2))} where it is non-saturating and the discriminator can’t decide.`,
      },
    },
    probes: (values): Readonly<Record<string, Probe>> => {
      const { noise, labels } = values;
      const minibatch = comparesBatches(values);
      return {
        ...ganProbes({ noise, classes: labels ? MODES : 0, minibatch }),
        ...(!minibatch && !labels && { field: fieldProbe(2) }),
      };
    },
    doctor: ganDoctor<CollapseValues>({
      loss: ({ loss }) => lossNamed(loss),
      scale: () => RING_SCALE,
      modes: () => RING,
    }),
  },
});
