import { expect, test } from 'vitest';
import { gaussianLogDensity } from '../../src/maths/gaussian.ts';
import { movedDeviation, peakOf, type HeldBell } from '../../src/widgets/bell-top.ts';

const BELL: HeldBell = { deviation: 0.5, top: 1.6, step: 0.02, range: { min: 0.1, max: 1.5 } };

test('peakOf: the density in the middle, as large as the area', () => {
  expect(peakOf(0.5)).toBeCloseTo(Math.exp(gaussianLogDensity(3, 3, 0.5)), 12);
  expect(peakOf(0.5, 0.25)).toBeCloseTo(peakOf(0.5) / 4, 12);
});

test('movedDeviation: that of a bell as high as its top was moved to, within the range', () => {
  expect(movedDeviation(peakOf(0.8), BELL)).toBe(0.8);
  expect(movedDeviation(0.25 * peakOf(0.8), { ...BELL, area: 0.25 })).toBe(0.8);
  expect(movedDeviation(peakOf(0.03), { ...BELL, top: 20 })).toBe(0.1);
  expect(movedDeviation(0, BELL)).toBe(1.5);
  expect(movedDeviation(-1, BELL)).toBe(1.5);
});

test('movedDeviation: none where the top was moved sideways, or is out of sight', () => {
  expect(movedDeviation(peakOf(0.5) + 0.001, BELL)).toBeNull();
  expect(movedDeviation(peakOf(0.5) + 0.01, BELL)).not.toBeNull();
  expect(movedDeviation(1.6, { ...BELL, deviation: 0.15 })).toBeNull();
  expect(movedDeviation(1.5, { ...BELL, deviation: 0.15 })).toBe(0.266);
});
