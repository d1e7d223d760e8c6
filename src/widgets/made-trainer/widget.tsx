import { tickText } from '../../plots/axes.tsx';
import type { DataTable } from '../../plots/data-table.tsx';
import { defineWidget } from '../declaration.ts';
import type { RunView, Verdict } from '../declaration.ts';
import { IMAGE_SOURCES, TEST_ROWS } from '../image-sources.ts';
import { comparisonRows } from './comparison.ts';
import { masksOf, modelOf, parameters, type MadeValues } from './parameters.ts';
import { heldOutProbes, shownBy, study } from './study.ts';
import { comparisonAt } from './timings.ts';
import { MadeTrainerView } from './view.tsx';
import { describe, nats } from './words.ts';

function table(values: MadeValues, run?: RunView): readonly DataTable[] {
  const shown = shownBy(run);
  const data = run?.facts?.data;
  if (!run) return [];
  const several = masksOf(values) > 1;
  const pixels = data ? data.width * data.height : 0;
  const { course, independent } = shown ?? { course: new Float32Array(), independent: NaN };
  const rounds = course.length / 3;
  const every = Math.max(1, Math.ceil(rounds / 10));
  const rows: (readonly number[])[] = [];
  for (let i = (rounds - 1) % every; i < rounds; i += every) {
    const [step, nll, ensemble] = course.subarray(3 * i, 3 * i + 3);
    rows.push([step!, nll!, ...(several ? [ensemble!] : []), independent]);
  }
  return [
    {
      caption: 'What images cost that it is never trained on, in nats per image',
      columns: [
        'Step',
        several ? 'Mean over masks of −log p' : '−log p',
        ...(several ? ['−log of the masks’ mean p'] : []),
        'Independent pixels',
      ],
      rows,
    },
    {
      caption:
        'NADE beside MADE, measured on this machine since the page was opened; times in milliseconds',
      columns: ['Measured', 'NADE', 'MADE'],
      rows: comparisonRows(values, pixels, comparisonAt(values, pixels)).map(({ title, cells }) => [
        title,
        ...cells,
      ]),
    },
  ];
}

/** Nats per image by which independent pixels are to be beaten: far more than chance gives. */
const BEATEN_BY = 10;
/** Nats per image: see the goal `below`. */
const BELOW = 36;

function beatsIndependent(values: MadeValues, run?: RunView): Verdict {
  const shown = shownBy(run);
  if (values.model === 'independent')
    return {
      reached: false,
      now: 'Independent pixels can’t beat themselves: choose NADE or MADE.',
    };
  if (!run || run.step === 0 || !shown)
    return {
      reached: false,
      now: `Nothing has been measured yet: press Train. ${BEATEN_BY} nats fewer than independent pixels are asked.`,
    };
  const gain = shown.independent - shown.heldOut.nll;
  return {
    reached: gain >= BEATEN_BY,
    now: `Step ${tickText(run.step)}: ${nats(shown.heldOut.nll)} nats held out, independent pixels ${nats(shown.independent)}; ${BEATEN_BY} nats fewer are asked.`,
  };
}

function below(values: MadeValues, run?: RunView): Verdict {
  const shown = shownBy(run);
  const no = (now: string): Verdict => ({ reached: false, now });
  if (values.data !== 'digits-14')
    return no('The stated value is for drawn digits, 14 × 14: choose these.');
  if (!run || run.step === 0 || !shown)
    return no(`Nothing has been measured yet: press Train. Fewer than ${BELOW} nats are asked.`);
  const { name, width } = run.facts!.data;
  if (name !== 'drawn digits' || width !== 14) return no('These are your own data.');
  const { nll } = shown.heldOut;
  return {
    reached: nll < BELOW,
    now: `Step ${tickText(run.step)}: ${nats(nll)} nats held out; fewer than ${BELOW} are asked.`,
  };
}

/** NADE, MADE and independent pixels learn digits, and a claim about their speed is put to the test. */
export default defineWidget({
  id: 'made-trainer',
  title: 'NADE and MADE learn digits',
  parameters,
  presets: {
    made: { title: 'MADE', values: { model: 'made', masks: 1, orderings: 1, mask: 1 } },
    nade: { title: 'NADE', values: { model: 'nade', mask: 1 } },
    'sixteen-masks': {
      title: 'MADE, 16 masks',
      values: { model: 'made', masks: 16, orderings: 1, mask: 1 },
    },
    orderings: {
      title: 'MADE, 4 orderings',
      values: { model: 'made', masks: 4, orderings: 4, mask: 2 },
    },
    independent: { title: 'Independent pixels', values: { model: 'independent', mask: 1 } },
  },
  describe: (values, run) => describe(values, run, shownBy(run)),
  table,
  goals: {
    'beats-independent': { judge: beatsIndependent, solution: 'step=700' },
    below: { judge: below, solution: 'step=1100' },
  },
  View: MadeTrainerView,
  training: {
    ownData: 'data',
    spec: (values, own) => ({
      ...modelOf(values),
      scalars: { learningRate: values.learningRate },
      data: own ? { kind: 'own', images: own, heldOut: TEST_ROWS } : IMAGE_SOURCES[values.data],
      batchSize: values.batchSize,
      seed: values.seed,
      engine: values.engine,
    }),
    metrics: {},
    probes: heldOutProbes,
    study,
    course: true,
    recorded: 2000,
  },
});
