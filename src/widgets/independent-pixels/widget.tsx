import type { DataTable } from '../../plots/data-table.tsx';
import type { DataSource } from '../../training/run-spec.ts';
import { defineWidget } from '../declaration.ts';
import type { RunView, Verdict } from '../declaration.ts';
import { IMAGE_SOURCES } from '../image-sources.ts';
import { fixed } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { PixelsValues } from './parameters.ts';
import { PROBES, study, studyOf } from './study.ts';
import { IndependentPixelsView } from './view.tsx';
import { describe, imagesText, natsText } from './words.ts';

/** The drawn digits that other figures learn from; all of them may be counted here. */
const SOURCES: Readonly<Record<PixelsValues['data'], DataSource>> = {
  'digits-14': { ...IMAGE_SOURCES['digits-14'], heldOut: 0 },
  'digits-28': { ...IMAGE_SOURCES['digits-28'], heldOut: 0 },
  mnist: { kind: 'mnist', size: 28 },
};

/** Whatever is to be counted takes at most so many steps. */
const STEPS = 100;

function table(values: PixelsValues, run?: RunView): readonly DataTable[] {
  const found = studyOf(values, run);
  if (!found) return run ? [{ ...COSTS, rows: [] }] : [];
  const { counted, others, nll, unseen, entropy, digits, samples } = found;
  return [
    {
      ...COSTS,
      rows: [
        ['counted', counted, natsText(nll)],
        ['not counted', others, natsText(unseen)],
        ['samples of the model', 'all', natsText(entropy)],
      ],
    },
    {
      caption: '−log p(x) of ten digits and of ten samples, in nats',
      columns: ['Number', 'Digit', 'Sample'],
      rows: samples.costs.map((cost, i) => [
        i + 1,
        digits.costs[i] === undefined ? 'none' : natsText(digits.costs[i]),
        natsText(cost),
      ]),
    },
  ];
}

const COSTS = {
  caption: 'Mean of −log p(x), in nats per image',
  columns: ['Images', 'How many', 'Nats per image'],
};

/** So many have to be counted before an impossible one is news. */
const MANY = 1000;

function impossible(values: PixelsValues, run?: RunView): Verdict {
  const found = studyOf(values, run);
  const counted = found?.counted ?? 0;
  if (values.smoothing)
    return {
      reached: false,
      now: `With smoothing 0 images are impossible: turn it off. Counted so far: ${imagesText(counted)}.`,
    };
  if (!found || counted < MANY)
    return {
      reached: false,
      now: `Counted ${imagesText(counted)}; it should be at least ${MANY}.`,
    };
  return {
    reached: found.impossible > 0,
    now: `After ${imagesText(counted)}, ${found.impossible} of the ${imagesText(found.others)} not counted are impossible.`,
  };
}

/** Nats per image. */
const CLOSE = 1;

function noGap(values: PixelsValues, run?: RunView): Verdict {
  const found = studyOf(values, run);
  if (!found) return { reached: false, now: '0 images counted so far.' };
  const { counted, nll, unseen } = found;
  if (unseen === null)
    return {
      reached: false,
      now: `All ${imagesText(counted)} are counted, and no other is left to compare with.`,
    };
  const gap = unseen - nll;
  return {
    reached: gap <= CLOSE,
    now:
      gap === Infinity
        ? `After ${imagesText(counted)} the others cost infinitely many nats; the goal is at most ${CLOSE} more.`
        : `After ${imagesText(counted)} the others cost ${fixed(Math.abs(gap), 2)} nats ${gap < 0 ? 'less' : 'more'}; the goal is at most ${CLOSE} more.`,
  };
}

/** The mean image as a model: counted together live, and what its samples lack. */
export default defineWidget({
  id: 'independent-pixels',
  title: 'What if every pixel were by itself?',
  parameters,
  presets: {
    one: { title: 'One image', values: { images: 1, smoothing: false } },
    hundred: { title: 'A hundred, unsmoothed', values: { images: 100, smoothing: false } },
    'hundred-smoothed': { title: 'A hundred, smoothed', values: { images: 100, smoothing: true } },
    small: { title: 'Small digits', values: { data: 'digits-14', smoothing: true } },
  },
  describe,
  table,
  goals: {
    impossible: { judge: impossible, solution: 'images=1000&smoothing=off&step=100' },
    'no-gap': { judge: noGap, solution: 'step=100' },
  },
  View: IndependentPixelsView,
  training: {
    engine: 'float64',
    pace: 30,
    recorded: STEPS,
    ownData: 'data',
    spec: ({ data, images, seed, engine }, own) => ({
      model: 'independent-pixels',
      structure: { images },
      scalars: {},
      data: own ? { kind: 'own', images: own } : SOURCES[data],
      batchSize: Math.ceil(images / STEPS),
      seed,
      engine,
    }),
    metrics: {
      loss: {
        label: 'Next ones',
        help: 'The mean of −log p(x) over the images of this step before they are counted, with smoothing, in nats per image.',
      },
      nll: {
        label: 'NLL',
        help: 'The mean of −log p(x) over all images counted so far, with smoothing, in nats per image.',
      },
    },
    probes: () => PROBES,
    study,
  },
});
