import { tickText } from '../../plots/axes.tsx';
import type { DataTable } from '../../plots/data-table.tsx';
import { saturatedDiscriminator } from '../../training/health-gan.ts';
import type { RunSpec } from '../../training/run-spec.ts';
import { defineWidget } from '../declaration.ts';
import type { RunView, Verdict } from '../declaration.ts';
import { ganDoctor } from '../gan-doctor.ts';
import { lossNamed } from '../gan-field.ts';
import { GAN_BATCH, lossScalars, lossStructure, SHAPE_POINTS } from '../gan-parameters.ts';
import { fixed } from '../number-words.ts';
import { parameters, type TwoPlayerValues } from './parameters.ts';
import { SCORES } from './scores.ts';
import { probesOf, scoresIn, study, yardstickIn } from './study.ts';
import { targetOf } from './target.ts';
import { TwoPlayerView } from './view.tsx';

const nameOf = ({ shape }: TwoPlayerValues, run?: RunView): string =>
  run?.own ? 'your points' : parameters.shape.choices[shape];

function dataOf(values: TwoPlayerValues): RunSpec['data'] {
  const { shape } = values;
  return shape === 'own'
    ? { kind: 'points', values: Array.from(targetOf(values).points), width: 2 }
    : { kind: 'shape', shape, count: SHAPE_POINTS };
}

function describe(values: TwoPlayerValues, run?: RunView): string {
  const { loss, moment } = values;
  const game = `A generator against a discriminator; data: ${nameOf(values, run)}; loss: ${parameters.loss.choices[loss]}`;
  const scores = scoresIn(run);
  const slow = moment > 0 ? ` Slow motion, moment ${moment} of 5.` : '';
  if (!run || !scores) return `${game}; nothing has been trained yet.${slow}`;
  const modes = targetOf(values, run?.own).modes?.deviations.length;
  const covered = modes ? `${scores.modes} of ${modes} modes are covered, ` : '';
  return (
    `${game}, after step ${tickText(run.step)}: ${covered}JS from the data is ${fixed(scores.js, 3)} nats, ` +
    `precision ${fixed(scores.precision, 2)}, recall ${fixed(scores.recall, 2)}.${slow}`
  );
}

const NAMES: Readonly<Record<(typeof SCORES)[number], string>> = {
  kl: 'KL(data ‖ generated) over cells, nats; half a point added to each cell',
  js: 'JS over cells, nats; at most log 2 = 0.693',
  mmd: 'MMD², biased, the kernel as wide as the median distance of the data',
  wasserstein: 'Wasserstein-1, in the plane sliced',
  precision: 'Precision',
  recall: 'Recall',
  modes: 'Modes covered',
};

function table(values: TwoPlayerValues, run?: RunView): readonly DataTable[] {
  const scores = scoresIn(run);
  const yardstick = yardstickIn(run);
  if (!run) return [];
  const hasModes = targetOf(values, run.own).modes !== null;
  const metric = (name: string): number | string => run.metrics[name] ?? 'unknown';
  const batch: DataTable = {
    caption: 'The last step’s batch',
    columns: ['Discriminator’s loss', 'Generator’s loss'],
    rows: [[metric('loss'), metric('generatorLoss')]],
  };
  if (!scores || !yardstick) return [batch];
  const scored: DataTable = {
    caption: `5,000 generated points after step ${tickText(scores.step)}, and as many of the data`,
    columns: ['Measure', 'Generated', 'The data’s own'],
    rows: SCORES.filter((name) => name !== 'modes' || hasModes).map((name) => [
      NAMES[name],
      scores[name],
      yardstick[name],
    ]),
  };
  return [scored, batch];
}

/** Nats of JS, on the line and in the plane: what each is asked for. */
const FITS = { 1: 0.05, 2: 0.25 } as const;

function fit(values: TwoPlayerValues, run?: RunView): Verdict {
  const scores = scoresIn(run);
  const asked = FITS[targetOf(values, run?.own).width];
  if (!scores)
    return {
      reached: false,
      now: `Train first: nothing has been compared yet. A fit of these data has a JS below ${asked} nats.`,
    };
  return {
    reached: scores.js < asked,
    now: `JS between samples and data is ${fixed(scores.js, 3)} nats; a fit of these data has less than ${asked}.`,
  };
}

/** Steps that the discriminator must have had the upper hand, and then no longer. */
const WINDOW = 200;
const SINCE = 500;

/** Where in the course of losses the discriminator had won last: the end of the last such 200 steps; 0 if never. */
export function lastWon(loss: TwoPlayerValues['loss'], losses: Float32Array): number {
  for (let end = losses.length; end >= WINDOW; end -= WINDOW / 4) {
    const trace = { loss: losses.subarray(end - WINDOW, end) };
    const course = { loss: lossNamed(loss), trace, from: 1, looks: [], scale: 1 };
    if (saturatedDiscriminator(course)) return end;
  }
  return 0;
}

function stopTheDiscriminator(values: TwoPlayerValues, run?: RunView): Verdict {
  const losses = run?.curves['loss'];
  if (!run || !losses)
    return {
      reached: false,
      now: `Train until the discriminator has won; then bring JS below ${LEARNS}.`,
    };
  const won = lastWon(values.loss, losses);
  if (won === 0)
    return {
      reached: false,
      now: `The discriminator hasn’t won in this run by step ${run.step}. Take the preset, and train.`,
    };
  const since = run.step - won;
  if (since < SINCE)
    return {
      reached: false,
      now:
        since < WINDOW
          ? `The discriminator has won: its loss is next to nothing.`
          : `The discriminator’s loss has been up for ${since} steps; ${SINCE} are asked for.`,
    };
  const scores = scoresIn(run);
  const learns = (scores?.js ?? NaN) < LEARNS;
  return {
    reached: learns,
    now: scores
      ? `The discriminator has not had the upper hand for ${since} steps, and JS is ${fixed(scores.js, 3)} nats: below ${LEARNS} the generator has learnt.`
      : `The discriminator has not had the upper hand for ${since} steps.`,
  };
}

const LEARNS = 0.55;

/** Of what is seen, what a preset may change. */
const ALL = { warp: false, moment: 0 } as const;

const readout = (label: string, help: string) => ({ label, help });

/** The two players on points that can be seen: the chapter's centrepiece. */
export default defineWidget({
  id: 'two-player',
  title: 'Two players',
  parameters,
  notes:
    'Filled discs are data, open rings what the generator makes of noise. Ask what the discriminator can say now, and what it could still say if both clouds agreed.',
  presets: {
    line: {
      title: 'On a line',
      notes:
        'Noise and data are numbers on a line. Ask which way each sample will move at the next step.',
      values: { ...ALL, shape: 'mixture-1d', noise: 1, discriminatorRate: 0.001 },
    },
    warp: {
      title: 'Warped noise',
      notes:
        'The grid shows where the generator carries the plane of noise; every mesh holds the same probability. Ask where the density is high: where the meshes are small.',
      values: { ...ALL, shape: 'gaussian', warp: true, discriminatorRate: 0.001 },
    },
    won: {
      title: 'D has won',
      notes:
        'The discriminator is far ahead and the loss is minimax, so hardly any gradient reaches the generator. Ask for two cures, then try them.',
      values: {
        ...ALL,
        shape: 'own',
        points: [2.6, 2.6, 2.6, 2.2, 2.2, 2.6],
        loss: 'minimax',
        discriminatorRate: 0.003,
        generatorRate: 0.00001,
      },
    },
    slow: {
      title: 'Slow motion',
      notes:
        'One iteration in five parts. Ask before each part who moves, and what stays as it is.',
      values: { ...ALL, moment: 1 },
    },
    own: {
      title: 'Draw your own',
      notes:
        'Let the room say where the points go. Ask which shapes will be hard, before pressing Train.',
      values: { ...ALL, shape: 'own' },
    },
  },
  describe,
  table,
  goals: {
    fit: { judge: fit, solution: 'step=4000' },
    'stop-the-discriminator': {
      judge: stopTheDiscriminator,
      solution:
        'preset=won&step=2000&events=1000:discriminatorRate:0.001~1000:generatorRate:0.00316',
    },
  },
  View: TwoPlayerView,
  training: {
    drawsSettings: true,
    spec: (values) => ({
      model: 'gan',
      structure: {
        noise: values.noise,
        hidden: values.hidden,
        generatorHidden: values.generatorHidden,
        optimizer: values.optimizer,
        gated: 'k',
        ...lossStructure(values.loss),
      },
      scalars: {
        discriminatorRate: values.discriminatorRate,
        generatorRate: values.generatorRate,
        discriminatorEvery: values.discriminatorEvery,
        k: values.k,
        ...lossScalars(values.loss, values),
      },
      data: dataOf(values),
      batchSize: GAN_BATCH,
      seed: values.seed,
      engine: values.engine,
    }),
    pace: 2000,
    metrics: {
      generatorLoss: readout(
        'G’s loss',
        'What the generator brings down: it rises as the discriminator gets better, so a lower one says little about the samples.',
      ),
    },
    ownData: 'shape',
    ownPoints: { widths: [2], fewest: 20, most: 10_000, reach: [2.5, 2.5] },
    probes: (values, _facts, own) => probesOf(values, own),
    study,
    doctor: ganDoctor<TwoPlayerValues>({
      loss: (values) => lossNamed(values.loss),
      scale: (values, { own }) => targetOf(values, own).scale,
      modes: (values, { own }) => targetOf(values, own).modes,
    }),
  },
});
