import type { Parameters, ValuesOf } from '../parameters.ts';

export const parameters = {
  family: {
    type: 'choice',
    label: 'Place on the map',
    help: 'A family, or a branch that several of them grow from.',
    effect: 'view',
    default: 'vae',
    choices: {
      all: 'all generative models',
      explicit: 'explicit',
      tractable: 'explicit, tractable',
      table: 'table',
      mixture: 'mixture of Gaussians',
      autoregressive: 'autoregressive',
      flow: 'normalising flow',
      approximate: 'explicit, approximate',
      vae: 'VAE',
      diffusion: 'diffusion',
      energy: 'energy-based',
      implicit: 'implicit',
      gan: 'GAN',
    },
  },
  question: {
    type: 'choice',
    label: 'Question to all of them',
    help: 'Marks on the map who can do it, who can in part, and who can’t.',
    effect: 'view',
    default: 'none',
    choices: {
      none: 'none',
      sample: 'draw a new x',
      evaluate: 'evaluate log p(x)',
      infer: 'infer z from x',
      train: 'train stably',
    },
  },
} as const satisfies Parameters;

export type FamilyMapValues = ValuesOf<typeof parameters>;
