import { tickText } from '../../plots/axes.tsx';
import type { DataTable } from '../../plots/data-table.tsx';
import type { RunView, Verdict } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { countOf, isConvolution, PART, partsOf, sideOf } from './networks.ts';
import { ODD_KINDS, ODD_NAMES } from './odd.ts';
import { parameters, type PixelValues } from './parameters.ts';
import {
  fieldOf,
  finishOf,
  mean,
  nllOf,
  oddOf,
  pixelOf,
  rowsOf,
  samplesOf,
  type Odd,
} from './study.ts';

/** How a pixel is named. */
export function pixelText(pixel: number, side: number): string {
  return `row ${Math.floor(pixel / side) + 1}, column ${(pixel % side) + 1}`;
}

/** An AUC, or none where there is nothing to compare. */
export function aucText(value: number): string {
  return Number.isNaN(value) ? 'none' : value.toFixed(3);
}

/** Nats with so many decimals, whatever they have come to. */
export function natsText(value: number, digits = 1): string {
  return Number.isFinite(value) ? fixed(value, digits) : 'not a number';
}

/** From here on a score tells two kinds of images apart. */
const APART = 0.95;
/** Below this it takes the odd ones for the usual. */
const WRONG_WAY = 0.5;

/** What a score makes of the kind of images chosen. */
export function verdictOn(values: PixelValues, { digits, kinds }: Odd): string {
  const { surprises, auc } = kinds[values.odd];
  if (Number.isNaN(auc)) return 'The scores are no numbers, so there is nothing to compare.';
  const name = ODD_NAMES[values.odd];
  const nats = `${natsText(mean(surprises), 0)} nats on average, digits ${natsText(mean(digits.surprises), 0)}`;
  if (values.score === 'distance') {
    if (auc >= APART)
      return `It works: how much ${name} cost (${nats}) is far from what digits do.`;
    return auc < WRONG_WAY
      ? `It fails: ${name} cost about what digits do (${nats}).`
      : `It helps, and errs: ${name} cost ${nats}.`;
  }
  if (auc >= APART) return `It works: ${name} surprise the model more (${nats}).`;
  if (auc >= WRONG_WAY) return `It helps, and errs: ${name} cost ${nats}.`;
  return (
    `It fails: ${name} surprise the model less than digits do (${nats}), so they look more usual than digits. ` +
    `A small surprise says that each pixel could be guessed, not that the image is like the data.`
  );
}

/** What the network is. */
function networkText({ model, channels, layers }: PixelValues): string {
  const name = parameters.model.choices[model];
  const side = sideOf({ model });
  const sizes = model === 'cnn' || model === 'gated' ? `${layers} layers of ` : '';
  return `${name === 'gated PixelCNN' ? 'Gated PixelCNN' : name}, ${sizes}${channels} channels, on ${side} × ${side} pixels`;
}

function viewText(values: PixelValues, run: RunView | undefined): string {
  const side = sideOf(values);
  const known = rowsOf(values);
  switch (values.show) {
    case 'generate': {
      const samples = samplesOf(values, run);
      if (!samples) return 'Samples are drawn pixel by pixel.';
      const logs = samples.logProbability;
      return `${logs.length} samples drawn pixel by pixel, of ${natsText(mean(logs))} nats on average.`;
    }
    case 'teacher':
    case 'complete': {
      const found = finishOf(values, run);
      const what = `Image ${values.image} with ${known} of ${side} rows given`;
      if (!found) return `${what}.`;
      const { ofTruth, ofEach, wrong, apart } = found;
      if (values.show === 'complete')
        return `${what}: completions have log p ${ofEach.map((log) => natsText(log)).join(', ')} nats, the truth ${natsText(ofTruth)}.`;
      const below = (counts: readonly number[]): number =>
        counts.slice(known).reduce((sum, count) => sum + count, 0);
      return `${what}: guessed from the true ones ${below(wrong)} pixels of the rest are wrong; when the model goes on by itself ${fixed(below(apart), 1)} differ.`;
    }
    case 'field': {
      const of = pixelOf(values);
      const parts = partsOf(values, of);
      const [seen, far, blind] = [PART.seen, PART.far, PART.blind].map((part) =>
        countOf(parts, part),
      );
      return `The prediction of ${pixelText(of, side)} can depend on ${seen} of the ${of} pixels before it; ${isConvolution(values) ? `${blind} are in its blind spot, ${far} too far` : `${far} are out of sight of its one layer`}.`;
    }
    case 'odd-one-out': {
      const odd = oddOf(values, run);
      if (!odd)
        return `Digits are to be told from ${ODD_NAMES[values.odd]} by their log-likelihood.`;
      return `AUC against ${ODD_NAMES[values.odd]} ${aucText(odd.kinds[values.odd].auc)}. ${verdictOn(values, odd)}`;
    }
  }
}

export function describe(values: PixelValues, run?: RunView): string {
  const nll = nllOf(run);
  const trained = run?.facts?.start?.steps;
  const steps = [
    ...(trained ? [`trained for ${tickText(trained)} steps beforehand`] : []),
    ...(run && (run.step > 0 || !trained) ? [`after step ${tickText(run.step)}`] : []),
  ];
  const known =
    nll === null
      ? ', not trained yet'
      : `, ${steps.join(', ')}: ${natsText(nll)} nats per unseen image`;
  return `${networkText(values)}${known}. ${viewText(values, run)}`;
}

export function table(values: PixelValues, run?: RunView): readonly DataTable[] {
  const nll = nllOf(run);
  const side = sideOf(values);
  return [
    {
      caption: 'Images the model never trained on',
      columns: ['Model', 'Images', '−log p, nats per image'],
      rows: nll === null ? [] : [[networkText(values), run!.probes['held-out']!.length, nll]],
    },
    ...viewTables(values, run, side),
  ];
}

function viewTables(
  values: PixelValues,
  run: RunView | undefined,
  side: number,
): readonly DataTable[] {
  switch (values.show) {
    case 'generate':
      return [
        {
          caption: 'Samples',
          columns: ['Sample', 'log p, nats'],
          rows: (samplesOf(values, run)?.logProbability ?? []).map((log, i) => [
            String(i + 1),
            log,
          ]),
        },
      ];
    case 'teacher':
    case 'complete': {
      const found = finishOf(values, run);
      const known = rowsOf(values);
      return [
        {
          caption: 'The rows that aren’t given: pixels that differ from the truth',
          columns: ['Row', 'Guessed from true pixels', 'Free running, on average'],
          rows: !found
            ? []
            : found.wrong
                .map((wrong, row) => [String(row + 1), wrong, found.apart[row]!])
                .slice(known),
        },
        {
          caption: 'What isn’t given: log p, given the rows above',
          columns: ['Which', 'Nats'],
          rows: !found
            ? []
            : [
                ['The truth', found.ofTruth],
                ...found.ofEach.map((log, i) => [`Completion ${i + 1}`, log]),
              ],
        },
      ];
    }
    case 'field': {
      const of = pixelOf(values);
      const parts = partsOf(values, of);
      const field = fieldOf(values, run);
      const rows = [...parts].flatMap((part, pixel) =>
        field && part === PART.seen ? [[pixelText(pixel, side), field.change[pixel]!]] : [],
      );
      return [
        {
          caption: `Pixels before ${pixelText(of, side)}`,
          columns: ['What they are', 'Pixels'],
          rows: [
            ['Seen', countOf(parts, PART.seen)],
            ...(isConvolution(values) ? [['In the blind spot', countOf(parts, PART.blind)]] : []),
            [isConvolution(values) ? 'Too far' : 'Out of sight', countOf(parts, PART.far)],
          ],
        },
        {
          caption: 'How far its log-odds move when a pixel is flipped',
          columns: ['Pixel', 'By'],
          rows,
        },
      ];
    }
    case 'odd-one-out': {
      const by = (score: PixelValues['score']): Odd | null => oddOf({ ...values, score }, run);
      const [surprise, distance] = [by('surprise'), by('distance')];
      return [
        {
          caption: 'Digits against other images',
          columns: [
            'Images',
            '−log p, nats on average',
            'AUC, surprise',
            'AUC, surprise more or less',
          ],
          rows:
            !surprise || !distance
              ? []
              : [
                  ['Digits', mean(surprise.digits.surprises), '', ''],
                  ...ODD_KINDS.map((kind) => [
                    parameters.odd.choices[kind],
                    mean(surprise.kinds[kind].surprises),
                    surprise.kinds[kind].auc,
                    distance.kinds[kind].auc,
                  ]),
                ],
        },
      ];
    }
  }
}

/** A blind spot that can’t be overlooked. */
const LARGE_BLIND_SPOT = 40;

/** The blind spot of a pixel under the plain network of these sizes. */
function plainBlindSpot(values: PixelValues): number {
  return countOf(
    partsOf({ ...values, model: 'cnn' }, pixelOf({ ...values, model: 'cnn' })),
    PART.blind,
  );
}

const LOOK = `Choose to show what a pixel sees; of blind spots only those from ${LARGE_BLIND_SPOT} pixels on count.`;

export function foundBlindSpot(values: PixelValues): Verdict {
  if (values.show !== 'field') return { reached: false, now: LOOK };
  const blind = countOf(partsOf(values, pixelOf(values)), PART.blind);
  return {
    reached: values.model === 'cnn' && blind >= LARGE_BLIND_SPOT,
    now:
      values.model === 'cnn'
        ? `The blind spot of ${pixelText(pixelOf(values), sideOf(values))} holds ${blind} pixels; the goal is ${LARGE_BLIND_SPOT}.`
        : 'The goal is a blind spot of the plain PixelCNN.',
  };
}

export function foundCure(values: PixelValues): Verdict {
  if (values.show !== 'field') return { reached: false, now: LOOK };
  const plain = plainBlindSpot(values);
  const blind = countOf(partsOf(values, pixelOf(values)), PART.blind);
  const side = sideOf(values);
  if (side !== 14)
    return { reached: false, now: 'The goal is a model of 14 × 14 pixels: these are fewer.' };
  return {
    reached: plain >= LARGE_BLIND_SPOT && blind === 0,
    now:
      plain < LARGE_BLIND_SPOT
        ? `Even the plain PixelCNN has ${plain} pixels in the blind spot here; choose a pixel where it has ${LARGE_BLIND_SPOT}.`
        : `The blind spot of ${pixelText(pixelOf(values), side)} holds ${blind} pixels here, under the plain PixelCNN ${plain}.`,
  };
}

export function foundFailure(values: PixelValues, run?: RunView): Verdict {
  const odd = values.show === 'odd-one-out' && oddOf(values, run);
  if (!odd)
    return {
      reached: false,
      now: 'Choose to show the odd one out, and images that a trained model takes for more usual than digits: an AUC below 0.5.',
    };
  const { auc } = odd.kinds[values.odd];
  const nll = nllOf(run);
  const learnt = nll !== null && nll < LEARNT;
  return {
    reached: learnt && values.score === 'surprise' && auc < WRONG_WAY,
    now: !learnt
      ? 'This model has learnt too little: train it first.'
      : values.score === 'surprise'
        ? `AUC against ${ODD_NAMES[values.odd]}: ${aucText(auc)}. The goal is one below 0.5.`
        : 'The goal is a failure of surprise alone: choose “what surprises more”.',
  };
}

/** Nats per image that say that a model of either size has learnt something. */
const LEARNT = 60;
