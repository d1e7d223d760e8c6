import type { Declaration } from '../../kernels/graph.ts';
import { declareModel, type Structure } from '../../models/index.ts';
import { receptiveField } from '../../models/receptive-field.ts';
import type { DataSource } from '../../training/run-spec.ts';
import { IMAGE_SOURCES } from '../image-sources.ts';
import { MOST_SIDE, type PixelValues } from './parameters.ts';

type Network = Pick<PixelValues, 'model' | 'channels' | 'layers'>;

export function isConvolution({ model }: Pick<PixelValues, 'model'>): boolean {
  return model === 'cnn' || model === 'gated';
}

/** Of the LSTMs' images, which go step by step. */
const FEW = 8;

/** Pixels along a side of the images of a model. */
export function sideOf(values: Pick<PixelValues, 'model'>): number {
  return isConvolution(values) ? MOST_SIDE : FEW;
}

export function dataOf(values: Pick<PixelValues, 'model'>): DataSource {
  const data = IMAGE_SOURCES['digits-14'];
  return isConvolution(values) ? data : { ...data, size: FEW };
}

/** As a run's spec names it. */
export function networkOf(values: Network): { model: string; structure: Structure } {
  const { model, layers } = values;
  const channels = Number(values.channels);
  return isConvolution(values)
    ? {
        model: 'pixel-cnn',
        structure: { channels, layers, ...(model === 'gated' && { gated: 1 }) },
      }
    : { model: 'pixel-rnn', structure: { channels, kind: model } };
}

const declared = new Map<string, Declaration>();

/** Made once for each network. */
export function declarationOf(values: Network): Declaration {
  const { model, structure } = networkOf(values);
  const key = JSON.stringify([model, structure]);
  let found = declared.get(key);
  if (!found) {
    found = declareModel(model, structure, sideOf(values) ** 2);
    declared.set(key, found);
  }
  return found;
}

/** What the wiring has to do with a pixel, for the prediction of another. */
export const PART = { seen: 0, far: 1, blind: 2, later: 3 } as const;

const parts = new Map<string, Uint8Array>();

/**
 * For each pixel of the image what it is to pixel `of`: `seen`, or before it and none the less unseen, be it too `far`,
 * where more layers would see it, or `blind`, where no number of layers would; or `later` than it, itself included. An
 * LSTM has one layer here, and what that can't see is too far.
 */
export function partsOf(values: Network, of: number): Uint8Array {
  const side = sideOf(values);
  const key = JSON.stringify([networkOf(values), of]);
  let found = parts.get(key);
  if (!found) {
    const seen = receptiveField(declarationOf(values), of);
    // channels have no say in it, and so many layers reach across the image
    const deep = isConvolution(values)
      ? receptiveField(declarationOf({ ...values, channels: '8', layers: side }), of)
      : null;
    found = Uint8Array.from(seen, (sees, pixel) => {
      if (pixel >= of) return PART.later;
      if (sees) return PART.seen;
      return !deep || deep[pixel] ? PART.far : PART.blind;
    });
    parts.set(key, found);
  }
  return found;
}

/** How many pixels are `part` of what `partsOf` says. */
export function countOf(parts: Uint8Array, part: number): number {
  return parts.filter((one) => one === part).length;
}
