import { sharesAt } from '../../maths/best-decoder.ts';
import { defineWidget } from '../declaration.ts';
import type { Verdict } from '../declaration.ts';
import { gapText } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { OverlapValues } from './parameters.ts';
import { studyOf } from './study.ts';
import { OverlapView } from './view.tsx';
import { CLOSE, describe, imageNames, natsText } from './words.ts';

function judgeCheapest(values: OverlapValues): Verdict {
  const { gap, loss } = studyOf(values);
  const reached = gap <= CLOSE;
  return {
    reached,
    now: `An image costs ${natsText(loss)} nats on average, ${gapText(Math.max(gap, 0))} more than the least known${reached ? ': within 0.02' : ''}.`,
  };
}

const SAME_WIDTH = { sigma1: 0.4, sigma2: 0.4, sigma3: 0.4, sigma4: 0.4 };

export default defineWidget({
  id: 'overlapping-posteriors',
  title: 'Two images want the same codes: who gives way?',
  parameters,
  presets: {
    overlap: { title: 'Overlapping', values: {} },
    'move-apart': { title: 'Move apart', values: { mu1: -2, mu2: 2 } },
    shrink: { title: 'Shrink', values: { sigma1: 0.25, sigma2: 0.25 } },
    alike: { title: 'Look alike', values: { similarity: 'alike' } },
    disorder: {
      title: 'Four in disorder',
      values: { images: 'four', ...SAME_WIDTH, mu1: -1.5, mu2: -0.5, mu3: 0.5, mu4: 1.5 },
    },
    order: {
      title: 'Four in order',
      values: { images: 'four', ...SAME_WIDTH, mu3: -1.5, mu1: -0.5, mu4: 0.5, mu2: 1.5 },
    },
    collapse: { title: 'Collapsed', values: { mu1: 0, sigma1: 1, mu2: 0, sigma2: 1 } },
  },
  describe,
  table(values) {
    const { clouds, bills } = studyOf(values);
    const names = imageNames(values);
    return [
      {
        caption: 'What each image pays, in nats',
        columns: ['Image', 'Mean', 'Deviation', 'Reconstruction', 'KL, place', 'KL, width', 'Loss'],
        rows: bills.map(({ reconstruction, place, width }, i) => [
          `${i + 1}, ${names[i]!}`,
          clouds[i]!.mean,
          clouds[i]!.deviation,
          reconstruction,
          place,
          width,
          reconstruction + place + width,
        ]),
      },
      {
        caption: 'Whose code it is: the share of each cloud in the density along the line',
        columns: ['z', ...clouds.map((_, i) => `Image ${i + 1}`)],
        rows: Array.from({ length: 17 }, (_, i) => {
          const z = (i - 8) / 2;
          return [z, ...sharesAt(clouds, z)];
        }),
      },
    ];
  },
  goals: {
    cheapest: { judge: judgeCheapest, solution: 'mu1=-0.9&sigma1=0.35&mu2=0.9&sigma2=0.35' },
  },
  View: OverlapView,
});
