import { tickText } from '../../plots/axes.tsx';
import type { DataTable } from '../../plots/data-table.tsx';
import { defineWidget } from '../declaration.ts';
import type { RunValues, RunView, Verdict } from '../declaration.ts';
import { GAN_BATCH, lossScalars, lossStructure, SHAPE_POINTS } from '../gan-parameters.ts';
import { brief, shareText } from '../number-words.ts';
import {
  countedOf,
  median as medianOf,
  MEMBERS,
  NOISE,
  probes,
  study,
  thresholdOf,
} from './members.ts';
import { parameters, type ManyValues } from './parameters.ts';
import { ManyGansView } from './view.tsx';

function describe(values: ManyValues, run?: RunView): string {
  const { loss, shape } = values;
  const all = `Sixteen GANs that differ in their seed alone; data: ${parameters.shape.choices[shape]}; loss: ${parameters.loss.choices[loss]}`;
  const counted = countedOf(run, values);
  if (!counted) return `${all}; nothing has been counted yet.`;
  const { step, collapsed, covered, median, modes } = counted;
  return (
    `${all}, after step ${tickText(step)}: ${collapsed} of ${MEMBERS}, ${shareText(collapsed / MEMBERS)}, have collapsed to ${thresholdOf(values)} of ${modes} modes or fewer. ` +
    `They cover ${Math.min(...covered)} to ${Math.max(...covered)}, the median ${brief(median)}.`
  );
}

const NOTHING_COUNTED = { covered: [], modes: 0, course: [] };

function table(values: ManyValues, run?: RunView): readonly DataTable[] {
  if (!run) return [];
  const { covered, modes, course } = countedOf(run, values) ?? NOTHING_COUNTED;
  const threshold = thresholdOf(values);
  const { seed } = values as RunValues<ManyValues>;
  return [
    {
      caption: `Modes covered${modes ? `, of ${modes}` : ''}: at least 1 % of 5,000 points each`,
      columns: ['Seed', 'Modes', 'Collapsed'],
      rows: covered.map((count, i) => [String(seed + i), count, count <= threshold ? 'yes' : 'no']),
    },
    {
      caption: 'While they learnt',
      columns: ['Step', 'Fewest', 'Median', 'Most', 'Collapsed'],
      rows: course.map(({ step, covered: then }) => [
        step,
        Math.min(...then),
        medianOf(then),
        Math.max(...then),
        then.filter((count) => count <= threshold).length,
      ]),
    },
  ];
}

/** Left alone at the default settings, sixteen have hardly begun by then. */
const WITHIN_STEPS = 2000;

/** No member collapsed, by the default threshold and soon. */
function allWell(values: ManyValues, run?: RunView): Verdict {
  const no = (now: string): Verdict => ({ reached: false, now });
  if (values.shape !== 'ring-10') return no('It counts on the ring of ten modes: choose that.');
  const threshold = parameters.threshold.default;
  const counted = countedOf(run, { ...values, threshold });
  if (!counted) return no(`Train them: there are ${tickText(WITHIN_STEPS)} steps.`);
  const { step, collapsed } = counted;
  const now = `Step ${tickText(step)}: ${collapsed} of ${MEMBERS} cover ${threshold} modes or fewer.`;
  if (step > WITHIN_STEPS) return no(`${now} The ${tickText(WITHIN_STEPS)} steps are over: Reset.`);
  return { reached: collapsed === 0, now };
}

/** One preset changes the threshold, so that every other brings it back. */
const USUAL = { threshold: parameters.threshold.default };

const readout = (label: string, help: string) => ({ label, help });

/** The same GAN sixteen times, with sixteen seeds. */
export default defineWidget({
  id: 'many-gans',
  title: 'Sixteen GANs, sixteen seeds',
  parameters,
  presets: {
    hasty: { title: 'A hasty generator', values: { generatorRate: 0.005, ...USUAL } },
    minimax: { title: 'Minimax', values: { loss: 'minimax', ...USUAL } },
    'least-squares': { title: 'Least squares', values: { loss: 'leastSquares', ...USUAL } },
    wasserstein: { title: 'Wasserstein, clipped', values: { loss: 'wasserstein', ...USUAL } },
    'quick-discriminator': {
      title: 'A quick discriminator',
      values: { discriminatorRate: 0.003, ...USUAL },
    },
    grid: { title: 'A grid of 25', values: { shape: 'grid', threshold: 12 } },
  },
  describe,
  table,
  goals: {
    'all-well': { judge: allWell, solution: 'discriminatorRate=0.003&step=2000' },
  },
  View: ManyGansView,
  training: {
    drawsSettings: true,
    // that of two-player, so that each is the run its link opens there
    spec: (values) => ({
      model: 'gan',
      structure: {
        noise: NOISE,
        hidden: values.hidden,
        generatorHidden: values.hidden,
        optimizer: values.optimizer,
        gated: 'k',
        ...lossStructure(values.loss),
      },
      scalars: {
        discriminatorRate: values.discriminatorRate,
        generatorRate: values.generatorRate,
        discriminatorEvery: values.discriminatorEvery,
        k: values.k,
        ...lossScalars(values.loss, { clip: values.clip, penalty: 0 }),
      },
      data: { kind: 'shape', shape: values.shape, count: SHAPE_POINTS },
      batchSize: GAN_BATCH,
      members: MEMBERS,
      seed: values.seed,
      engine: values.engine,
    }),
    metrics: {
      loss: readout('D’s loss', 'What the discriminators bring down, the mean of all sixteen.'),
      generatorLoss: readout(
        'G’s loss',
        'What the generators bring down, the mean of all sixteen.',
      ),
    },
    probes,
    study,
    course: true,
    recorded: 3000,
  },
});
