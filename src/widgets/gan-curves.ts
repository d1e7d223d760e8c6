import type { Curve } from '../plots/curves.tsx';
import type { RunView } from './declaration.ts';

/** What each player of a GAN pays, over the steps. */
export function ganCurves(curves: RunView['curves']): readonly Curve[] {
  return [
    {
      name: 'D’s loss',
      quantity: 'discriminator',
      values: curves['loss'] ?? NONE,
      colour: 'var(--critic)',
      side: 'above',
    },
    {
      name: 'G’s loss',
      quantity: 'generator',
      values: curves['generatorLoss'] ?? NONE,
      colour: 'var(--model)',
      dash: '6 3',
      side: 'below',
    },
  ];
}

const NONE = new Float32Array();
