import type { Parameters } from './parameters.ts';

/** How fast a network learns, by Adam: what every figure that trains one on images offers. */
export const LEARNING_RATE = {
  type: 'number',
  label: 'Learning rate',
  help: 'How far each step goes: too little and nothing happens, too much and the lines jump or break.',
  effect: 'live',
  default: 0.00316,
  min: 0.0001,
  max: 0.1,
  step: 10 ** 0.25,
  scale: 'log',
} as const satisfies Parameters[string];
