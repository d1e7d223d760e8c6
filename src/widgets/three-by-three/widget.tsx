import type { DataTable } from '../../plots/data-table.tsx';
import type { Probe } from '../../training/run-spec.ts';
import { defineWidget } from '../declaration.ts';
import type { RunView, Verdict } from '../declaration.ts';
import { inkOf } from '../../maths/nine-pixels.ts';
import { stepsText } from '../number-words.ts';
import { powerOfTen, scientific } from '../powers-of-ten.ts';
import { parameters } from './parameters.ts';
import type { ThreeByThreeValues } from './parameters.ts';
import {
  CLOSE,
  heldAt,
  LARGE,
  largeStudyOf,
  measured,
  READINGS,
  SHARING,
  smallStudyOf,
  structureOf,
  toLearn,
} from './study.ts';
import { ThreeByThreeView } from './view.tsx';
import { describe, errorText, heldText, natsText } from './words.ts';

function table(values: ThreeByThreeValues, run?: RunView): readonly DataTable[] {
  return values.side === '3' ? smallTables(values, run) : largeTables(values, run);
}

function smallTables(values: ThreeByThreeValues, run?: RunView): readonly DataTable[] {
  const study = smallStudyOf(values, run);
  const { truth, learned, other, lesson, reachedAt } = study;
  const reading = values.reading === 'images' ? 'categories' : 'images';
  return [
    {
      caption: 'Probability of k ink pixels',
      columns: [
        ...['k', 'Images', 'Of them shown', 'True', 'Learned'],
        ...(other ? [`Weighting ${reading}`] : []),
      ],
      rows: SHARING.map((images, k) => [
        ...[k, images, lesson.images.filter((image) => inkOf(image) === k).length],
        ...[truth.byInk[k]!, learned.byInk[k]!],
        ...(other ? [other.byInk[k]!] : []),
      ]),
    },
    {
      caption: 'Distances in nats',
      columns: ['KL', 'Nats'],
      rows: [
        ['true ‖ learned', study.distance],
        [`first step after which it is at most ${CLOSE}`, reachedAt ?? 'none so far'],
        ['weighting images ‖ coin flips', READINGS.coins],
        ['weighting images ‖ weighting categories', READINGS.apart],
        ['weighting categories ‖ weighting images', READINGS.back],
      ],
    },
  ];
}

function largeTables(values: ThreeByThreeValues, run?: RunView): readonly DataTable[] {
  const { error } = largeStudyOf(values, run);
  const held = heldAt(values.width);
  return [
    {
      caption: 'What fails at 28 × 28',
      columns: ['Step', 'What', 'How much'],
      rows: [
        ['Learn', 'error on images never shown, guessing their mean being 1', errorText(error)],
        ['Normalise', 'terms in the sum', powerOfTen(LARGE * Math.log10(2))],
        ['Hold', `P(x) at ${values.width} × ${values.width}`, scientific(held.log10)],
        ['Hold', 'in 32 bits', heldText(held.float32)],
        ['Hold', 'in 64 bits', heldText(held.float64)],
        ['Sample', 'images with a known probability', values.images],
        ['Sample', 'KL(true ‖ coin flips), nats', natsText(toLearn(values.rule))],
      ],
    },
  ];
}

/** So many of the 512 images may be shown where the question is what they teach. */
const ASKED = 200;
const FEWER = 60;

function within(values: ThreeByThreeValues, run: RunView | undefined, most: number): Verdict {
  const { side, rule, reading, images } = values;
  if (side !== '3' || rule !== 'count' || reading !== 'images')
    return { reached: false, now: 'This is asked at 3 × 3, of images weighted by their ink.' };
  if (images > most)
    return {
      reached: false,
      now: `${images} images are shown; asked for are at most ${most}.`,
    };
  const { distance } = smallStudyOf(values, run);
  const trained = measured(run, 'kl') !== null;
  return {
    reached: trained && distance <= CLOSE,
    now: `${trained ? `After ${stepsText(run!.step)}` : 'Untrained'}, the learned distribution is ${natsText(distance)} nats from the truth; asked for is at most ${CLOSE}.`,
  };
}

function byHeart(_: ThreeByThreeValues, run?: RunView): Verdict {
  const [loss, unseen] = [measured(run, 'loss'), measured(run, 'unseen')];
  if (loss === null || unseen === null)
    return { reached: false, now: 'The network has taken 0 steps.' };
  return {
    reached: loss <= 0.05 && unseen >= 1,
    now: `The loss on the images shown is ${errorText(loss)}, asked for at most 0.05; the error on the others is ${errorText(unseen)} times that of guessing, asked for at least 1.`,
  };
}

function underflow({ side, failure, width }: ThreeByThreeValues): Verdict {
  const asked = side === '28' && failure === 'hold';
  const { float32 } = heldAt(width);
  const smaller = heldAt(width - 1).float32;
  const next = float32 === 0 && smaller === 0 ? `, as it does at ${width - 1} × ${width - 1}` : '';
  return {
    reached: asked && float32 === 0 && smaller > 0,
    now: `At ${width} × ${width} pixels, half of them ink, a 32-bit number holds ${heldText(float32)}${next}${asked ? '' : '; choose 28 × 28 and Hold'}.`,
  };
}

const SMALL = {
  side: '3',
  rule: 'count',
  failure: 'learn',
  width: 28,
  learningRate: 0.01,
} as const;
const LARGE_START = { ...SMALL, side: '28', reading: 'images', learningRate: 0.001 } as const;

/** The homework: 3 × 3 images as likely as they have ink, learned from 200 of them; then 28 × 28. */
export default defineWidget({
  id: 'three-by-three',
  title: 'Can a network learn a distribution from 200 of its images?',
  parameters,
  presets: {
    images: { title: 'Weight images', values: { ...SMALL, reading: 'images' } },
    categories: { title: 'Weight categories', values: { ...SMALL, reading: 'categories' } },
    odd: { title: 'Odd or even', values: { ...SMALL, rule: 'parity' } },
    learn: { title: '28 × 28: learn', values: LARGE_START },
    'learn-odd': { title: '28 × 28: odd or even', values: { ...LARGE_START, rule: 'parity' } },
    normalise: { title: '28 × 28: normalise', values: { ...LARGE_START, failure: 'normalise' } },
    hold: { title: '28 × 28: hold', values: { ...LARGE_START, failure: 'hold' } },
    sample: { title: '28 × 28: sample', values: { ...LARGE_START, failure: 'sample' } },
  },
  describe,
  table,
  goals: {
    kl: { judge: (values, run) => within(values, run, ASKED), solution: 'step=300' },
    few: {
      judge: (values, run) => within(values, run, FEWER),
      solution: 'images=60&step=500',
    },
    'by-heart': { judge: byHeart, solution: 'rule=parity&step=1500' },
    underflow: { judge: underflow, solution: 'side=28&failure=hold&width=13' },
  },
  View: ThreeByThreeView,
  training: {
    engine: 'float64',
    pace: 60,
    spec: (values) => ({
      model: 'three-by-three',
      structure: structureOf(values),
      scalars: { learningRate: values.learningRate },
      data: { kind: 'numbers', values: [] },
      batchSize: 1,
      seed: values.seed,
      engine: values.engine,
    }),
    metrics: {
      loss: {
        label: 'Loss',
        help: 'The mean squared error on the images shown, before the step. Labels are probabilities over the mean of those shown, so that 1 is an average label.',
      },
      unseen: {
        label: 'Error, unseen',
        help: 'The mean squared error on images never shown, over the variance of their labels: 0 is perfect, 1 is no better than guessing their mean.',
      },
      kl: {
        label: 'KL, nats',
        help: 'KL(true ‖ learned) at 3 × 3, over all 512 images. At 28 × 28 nobody can add it up.',
      },
    },
    probes: ({ side }): Readonly<Record<string, Probe>> =>
      side === '3'
        ? { probabilities: { kind: 'rows', count: 1, want: 'probabilities' } }
        : {
            shown: { kind: 'rows', count: 1, want: 'shown' },
            unseen: { kind: 'rows', count: 1, want: 'unseen' },
          },
  },
});
