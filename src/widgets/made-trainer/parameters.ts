import type { RunFacts, RunSpec } from '../../training/run-spec.ts';
import { madeStructure, type Structure } from '../../models/index.ts';
import { madeLayers, madeOrders } from '../../models/made.ts';
import { naturalOrder, type Ordering } from '../../maths/orderings.ts';
import type { LayerDegrees } from '../../maths/masks.ts';
import { IMAGE_NAMES } from '../image-sources.ts';
import { LEARNING_RATE } from '../learning-rate.ts';
import type { Parameters, Values, ValuesOf } from '../parameters.ts';

const MOST_MASKS = 16;

const ofMade = ({ model }: Values): boolean => model === 'made';
const ofSeveral = (values: Values): boolean => ofMade(values) && Number(values['masks']) > 1;

export const parameters = {
  model: {
    type: 'choice',
    label: 'Model',
    help: 'NADE predicts pixel after pixel from a running sum. MADE is one masked network that predicts all of them at once. Independent pixels know nothing of each other.',
    effect: 'structural',
    primary: true,
    default: 'made',
    choices: { nade: 'NADE', made: 'MADE', independent: 'independent pixels' },
  },
  masks: {
    type: 'number',
    label: 'Masks',
    help: 'So many random masks take turns, one a step, on the same weights.',
    effect: 'structural',
    primary: true,
    default: 1,
    min: 1,
    max: MOST_MASKS,
    step: 1,
    when: ofMade,
  },
  orderings: {
    type: 'number',
    label: 'Orderings',
    help: 'So many orders of the pixels take turns with the masks: the first is row by row, the others are random. More than there are masks are not used.',
    effect: 'structural',
    primary: true,
    default: 1,
    min: 1,
    max: MOST_MASKS,
    step: 1,
    when: ofSeveral,
  },
  mask: {
    type: 'number',
    label: 'Mask to draw with',
    quantity: '',
    help: 'The samples follow this mask and its order of the pixels.',
    effect: 'view',
    primary: true,
    default: 1,
    min: 1,
    max: MOST_MASKS,
    step: 1,
    when: ofSeveral,
  },
  hidden: {
    type: 'number',
    label: 'Hidden units',
    help: 'Width of the one hidden layer.',
    effect: 'structural',
    default: 300,
    min: 20,
    max: 500,
    step: 20,
    when: ({ model }) => model !== 'independent',
  },
  data: {
    type: 'choice',
    label: 'Data',
    help: 'Digits drawn by this book, or MNIST where the site carries it; every pixel is ink or paper. 28 × 28 pixels take longer.',
    effect: 'structural',
    default: 'digits-14',
    choices: IMAGE_NAMES,
  },
  learningRate: LEARNING_RATE,
  batchSize: {
    type: 'number',
    label: 'Batch size',
    help: 'Images per step: a large batch gives calm lines and slow steps.',
    effect: 'structural',
    default: 128,
    min: 16,
    max: 512,
    step: 2,
    scale: 'log',
  },
  draw: {
    type: 'number',
    label: 'Samples, which draw',
    help: 'Each number is another handful of samples.',
    effect: 'view',
    default: 1,
    min: 1,
    max: 999,
    step: 1,
  },
} as const satisfies Parameters;

export type MadeValues = ValuesOf<typeof parameters>;

/** Those of `RUN_PARAMETERS` that its masks are drawn by. */
type Seeded = MadeValues & { readonly seed?: number };

/** How many masks the model has. */
export const masksOf = ({ model, masks }: MadeValues): number => (model === 'made' ? masks : 1);

/** The mask to draw with, from 0. */
export const maskOf = (values: MadeValues): number => Math.min(values.mask, masksOf(values)) - 1;

/** What a run calls the model, and its sizes. */
export function modelOf(values: Seeded): Pick<RunSpec, 'model' | 'structure'> {
  const { model, hidden, masks, orderings, seed = 1 } = values;
  const structure: Record<typeof model, Structure> = {
    independent: {},
    nade: { hidden },
    made: { hidden, masks, orderings: Math.min(orderings, masks), maskSeed: Math.max(seed, 1) },
  };
  return { model, structure: structure[model] };
}

/** Of the MADE asked for last: at 28 × 28 pixels and many masks they take longer than a frame. */
let latest: { key: string; orders: readonly Ordering[]; layers: readonly LayerDegrees[][] } | null =
  null;

/** The order of the pixels in which samples are drawn, and of a MADE the degrees of its layers. */
export function orderOf(
  values: Seeded,
  { width, height }: Pick<RunFacts['data'], 'width' | 'height'>,
): { readonly order: Ordering; readonly layers: readonly LayerDegrees[] } {
  const pixels = width * height;
  if (values.model !== 'made') return { order: naturalOrder(pixels), layers: [] };
  const made = madeStructure(modelOf(values).structure, pixels);
  const key = JSON.stringify(made);
  if (latest?.key !== key) latest = { key, orders: madeOrders(made), layers: madeLayers(made) };
  const mask = maskOf(values);
  return { order: latest.orders[mask]!, layers: latest.layers[mask]! };
}
