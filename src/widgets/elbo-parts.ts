import type { Curve } from '../plots/curves.tsx';
import type { RunView, TrainingDeclaration } from './declaration.ts';

/** The bound and its parts as every figure on variational autoencoders draws them over the steps. */
export function elboCurves(
  curves: RunView['curves'],
): Readonly<Record<'reconstruction' | 'elbo' | 'kl', Curve>> {
  return {
    reconstruction: {
      name: 'reconstruction',
      values: curves['reconstruction'] ?? NONE,
      colour: 'var(--model)',
      dash: '6 3',
      side: 'above',
    },
    elbo: {
      name: 'ELBO',
      quantity: 'elbo',
      values: curves['elbo'] ?? NONE,
      colour: 'var(--loss)',
      side: 'below',
    },
    kl: {
      name: 'KL',
      quantity: 'kl',
      values: curves['kl'] ?? NONE,
      colour: 'var(--latent)',
      dash: '1.5 3',
      side: 'above',
    },
  };
}

const NONE = new Float32Array();

/** Their readouts, and that of the loss. */
export const ELBO_READOUTS = {
  elbo: {
    label: 'ELBO',
    help: 'Reconstruction minus KL, whatever β is, in nats per image: a bound the log-likelihood never goes below.',
  },
  reconstruction: {
    label: 'Reconstruction',
    help: 'How likely the decoder finds the image it was made from: log p(x|z), in nats per image.',
  },
  kl: {
    label: 'KL',
    help: 'What the code costs: the divergence of q(z|x) from the prior, in nats per image.',
  },
  loss: {
    label: 'Loss',
    help: 'What goes down: β times the KL, minus the reconstruction, in nats per image.',
  },
} as const satisfies TrainingDeclaration['metrics'];
