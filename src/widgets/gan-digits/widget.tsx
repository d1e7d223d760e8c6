import { tickText } from '../../plots/axes.tsx';
import type { DataTable } from '../../plots/data-table.tsx';
import { CLASSES } from '../../models/digit-classifier.ts';
import { defineWidget } from '../declaration.ts';
import type { RunView, Verdict } from '../declaration.ts';
import { ganDoctor } from '../gan-doctor.ts';
import { IMAGE_SOURCES } from '../image-sources.ts';
import { shareText } from '../number-words.ts';
import { sheetOf } from '../sheet.tsx';
import { COLUMNS, parameters, type DigitsValues } from './parameters.ts';
import { agreementOf, isLookedAt, JUDGED, measuredOf, sheetProbe, study } from './samples.ts';
import { GanDigitsView } from './view.tsx';

const BATCH = 64;

/** Samples that the doctor asks the discriminator about. */
const ASKED = 50;

function describe(values: DigitsValues, run?: RunView): string {
  const { label, from, to } = values;
  const players =
    'A generator that is told which digit to draw, against a discriminator that is told the same';
  const measured = measuredOf(run);
  if (!run || !measured) return `${players}; nothing has been measured yet.`;
  const { agreement, variety, taken } = measured;
  const least = Math.min(...measured.differ);
  const closely = isLookedAt(values, run)
    ? ` The closest of ten ${label}s differs from its nearest training image in ${least} pixels. A walk leads from column ${from} to column ${to}.`
    : '';
  return (
    `${players}, after step ${tickText(run.step)}: a fixed classifier takes ${shareText(agreement)} of ${tickText(JUDGED)} samples for the digit that was asked, ` +
    `of the ${label}s ${shareText(agreementOf(taken, label))}. Samples of one digit differ ${shareText(variety)} as far as its images do.${closely}`
  );
}

function table(values: DigitsValues, run?: RunView): readonly DataTable[] {
  const { label } = values;
  if (!run) return [];
  const digits = Array.from({ length: CLASSES }, (_, digit) => digit);
  const measured = measuredOf(run);
  return [
    {
      caption: 'What the classifier takes 100 samples of each digit for, and how far they vary',
      columns: ['Asked', ...digits.map((digit) => `as ${digit}`), 'Variety, %'],
      rows: !measured
        ? []
        : digits.map((asked) => [
            String(asked),
            ...digits.map((as) => measured.taken[asked * CLASSES + as]!),
            100 * measured.varied[asked]!,
          ]),
    },
    {
      caption: `Pixels in which each ${label} differs from the training image nearest to it`,
      columns: ['Column', 'Pixels'],
      rows:
        !measured || !isLookedAt(values, run)
          ? []
          : Array.from({ length: COLUMNS }, (_, i) => [String(i + 1), measured.differ[i]!]),
    },
  ];
}

/** Well above what any one digit could bring, below what a run of a minute reaches. */
const AGREED = 0.75;

function agrees(_values: DigitsValues, run?: RunView): Verdict {
  const measured = measuredOf(run);
  if (!run || !measured)
    return { reached: false, now: `Train it: the goal is an agreement of ${shareText(AGREED)}.` };
  const { agreement } = measured;
  return {
    reached: agreement >= AGREED,
    now: `Step ${tickText(run.step)}: agreement is ${shareText(agreement)}; the goal is ${shareText(AGREED)}.`,
  };
}

const readout = (label: string, help: string) => ({ label, help });

const doctor = ganDoctor<DigitsValues>({
  loss: ({ loss }) => loss,
  scale: () => 1, // of no account: no pulls are looked at
  modes: () => null,
});

/** A conditional GAN that learns digits in the page. */
export default defineWidget({
  id: 'gan-digits',
  title: 'A GAN learns to draw the digit it is asked for',
  parameters,
  presets: {
    'long-memory': { title: 'β₁ = 0.9: Adam as it comes', values: { beta1: 0.9 } },
    minimax: { title: 'Minimax', values: { loss: 'minimax' } },
    'two-numbers': { title: 'Two noise dimensions', values: { noise: 2 } },
  },
  describe,
  table,
  goals: { agree: { judge: agrees, solution: 'step=2500' } },
  View: GanDigitsView,
  training: {
    spec: (values) => ({
      model: 'gan',
      structure: {
        noise: values.noise,
        hidden: values.hidden,
        loss: values.loss,
        beta1: values.beta1,
        classes: CLASSES,
        output: 'sigmoid',
      },
      scalars: {
        discriminatorRate: values.discriminatorRate,
        generatorRate: values.generatorRate,
      },
      data: IMAGE_SOURCES['digits-14'],
      batchSize: BATCH,
      seed: values.seed,
      engine: values.engine,
    }),
    metrics: {
      loss: readout('D’s loss', 'What the discriminator brings down: the mean over one batch.'),
      generatorLoss: readout(
        'G’s loss',
        'What the generator brings down, against a discriminator that moves too: that it falls says little.',
      ),
    },
    probes: (values, facts) =>
      facts
        ? {
            sheet: { ...sheetProbe(values), paint: sheetOf(facts.data, COLUMNS, 1) },
            'fake-logits': { kind: 'rows', count: ASKED, want: 'fakeLogits' },
          }
        : {},
    study,
    course: true,
    doctor: {
      ...doctor,
      look: (_values, { step, probes }) => {
        const fakeLogits = probes['fake-logits'];
        return fakeLogits ? { step, fakeLogits } : null;
      },
    },
  },
});
