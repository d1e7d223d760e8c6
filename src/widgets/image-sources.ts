import type { DataSource } from '../training/run-spec.ts';

/** Images kept apart and never trained on. */
export const TEST_ROWS = 1000;

/** Drawn within a second when a run starts: 10,000 to learn from. */
const DIGITS = 10_000 + TEST_ROWS;

/** What figures that learn from images offer as *Data*, by its value in a link. */
export const IMAGE_SOURCES = {
  'digits-14': { kind: 'digits', size: 14, count: DIGITS, heldOut: TEST_ROWS },
  'digits-28': { kind: 'digits', size: 28, count: DIGITS, heldOut: TEST_ROWS },
  'mnist-14': { kind: 'mnist', size: 14, heldOut: TEST_ROWS },
  'mnist-28': { kind: 'mnist', size: 28, heldOut: TEST_ROWS },
} as const satisfies Readonly<Record<string, DataSource>>;

/** What the control calls them. */
export const IMAGE_NAMES = {
  'digits-14': 'drawn digits, 14 × 14',
  'digits-28': 'drawn digits, 28 × 28',
  'mnist-14': 'MNIST, 14 × 14',
  'mnist-28': 'MNIST, 28 × 28',
} as const satisfies Readonly<Record<keyof typeof IMAGE_SOURCES, string>>;
