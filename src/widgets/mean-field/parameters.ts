import type { Parameters, ValuesOf } from '../parameters.ts';

const WIDTH = {
  type: 'number',
  effect: 'structural',
  min: 0.2,
  max: 1.5,
  step: 0.1,
} as const;

const START = {
  type: 'number',
  effect: 'structural',
  min: -3,
  max: 3,
  step: 0.1,
} as const;

export const parameters = {
  rho: {
    type: 'number',
    label: 'ρ, correlation of p',
    help: 'How much z₁ says of z₂ under p. No product q(z₁) q(z₂) has any correlation.',
    effect: 'structural',
    primary: true,
    default: 0.8,
    min: -0.99,
    max: 0.99,
    step: 0.01,
  },
  sigma1: {
    ...WIDTH,
    label: 'σ₁, width of p along z₁',
    help: 'The standard deviation of z₁ by itself, whatever z₂ is.',
    primary: true,
    default: 1,
  },
  sigma2: {
    ...WIDTH,
    label: 'σ₂, width of p along z₂',
    help: 'The same for z₂.',
    primary: true,
    default: 1,
  },
  mean1: {
    ...START,
    label: 'Start of q, z₁',
    help: 'The mean q(z₁) starts with. The ring in the picture can be dragged; that ends the run.',
    default: -2,
  },
  mean2: {
    ...START,
    label: 'Start of q, z₂',
    help: 'The mean q(z₂) starts with. The first update is of z₁ and only looks at this one.',
    default: 2,
  },
  deviation1: {
    ...WIDTH,
    label: 'Width of q(z₁) at the start',
    quantity: '',
    help: 'The first update of z₁ replaces it.',
    default: 0.8,
  },
  deviation2: {
    ...WIDTH,
    label: 'Width of q(z₂) at the start',
    quantity: '',
    help: 'The first update of z₂ replaces it.',
    default: 0.8,
  },
} as const satisfies Parameters;

export type MeanFieldValues = ValuesOf<typeof parameters>;
