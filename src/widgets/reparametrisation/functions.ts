import type { LineFunction } from '../../maths/gradient-estimators.ts';
import type { ReparametrisationValues } from './parameters.ts';

/** A function on offer, and the heights between which its picture shows it. */
interface OfferedFunction extends LineFunction {
  readonly formula: string;
  readonly heights: readonly [number, number];
  readonly ticks: readonly number[];
}

export const FUNCTIONS: Readonly<Record<ReparametrisationValues['f'], OfferedFunction>> = {
  square: {
    ...{ formula: 'z²', heights: [-1, 9], ticks: [0, 4, 8], breaks: [] },
    at: (z) => z * z,
    slopeAt: (z) => 2 * z,
  },
  quartic: {
    ...{ formula: 'z⁴', heights: [-2, 18], ticks: [0, 8, 16], breaks: [] },
    at: (z) => z ** 4,
    slopeAt: (z) => 4 * z ** 3,
  },
  sine: {
    ...{ formula: 'sin 4z', heights: [-1.5, 2], ticks: [-1, 0, 1], breaks: [] },
    at: (z) => Math.sin(4 * z),
    slopeAt: (z) => 4 * Math.cos(4 * z),
  },
  step: {
    ...{ formula: '1 if z > 0, else 0', heights: [-0.25, 1.5], ticks: [0, 1], breaks: [0] },
    at: (z) => (z > 0 ? 1 : 0),
    slopeAt: () => 0,
  },
};
