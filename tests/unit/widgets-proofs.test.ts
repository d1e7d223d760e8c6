/** What each figure claims holds wherever a reader may set it, and every check can fail. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALL_WIDGETS } from '../../src/widgets/all-widgets.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import { errorOf, loadProofs, networkProofs, worstOf } from '../../src/widgets/proofs.ts';
import { anyValues } from '../support/any-values.ts';

test('a pair is apart by its distance, of numbers above 1 as a share', () => {
  expect(errorOf([0.5, 0.25])).toBe(0.25);
  expect(errorOf([404, 400])).toBe(0.01);
  expect(errorOf([-Infinity, -Infinity])).toBe(0);
  expect(errorOf([1, Infinity])).toBe(Infinity);
  expect(errorOf([1, -Infinity])).toBe(Infinity);
  expect(errorOf([Infinity, 1])).toBe(Infinity);
  expect(errorOf([NaN, 1])).toBeNaN();
  expect(errorOf([NaN, NaN])).toBeNaN();
});

test('the worst pair is the one furthest apart, and no number is worse than any', () => {
  expect(worstOf([])).toBeNull();
  expect(
    worstOf([
      [1, 1],
      [2, 1],
      [1, 1.5],
    ]),
  ).toEqual([2, 1]);
  expect(
    worstOf([
      [1, 1],
      [NaN, 1],
      [9, 1],
    ]),
  ).toEqual([NaN, 1]);
});

describe.each(ALL_WIDGETS.map((declaration) => [declaration.id, declaration] as const))(
  '%s',
  (id, declaration) => {
    const presets = [null, ...Object.keys(declaration.presets)];
    const ofNetworks = networkProofs(
      declaration,
      startValues(declaration, null),
      () => {
        throw new Error('Nothing is run here.');
      },
      () => Promise.resolve([]),
    );

    test('says how we know', async () => {
      const proofs = [...(await loadProofs(id)), ...ofNetworks];
      expect(proofs.length).toBeGreaterThan(0);
      expect(new Set(proofs.map(({ claim }) => claim)).size).toBe(proofs.length);
      for (const { claim, way } of proofs)
        for (const sentence of [claim, way]) expect(sentence).toMatch(/^[\p{Lu}ElP\d].*[.]$/u);
    });

    test('its own checks hold at its presets, compare something, and find a number that is wrong', async () => {
      for (const { claim, check, tolerance } of await loadProofs(id)) {
        let compared = 0;
        for (const preset of presets) {
          const pairs = await check(startValues(declaration, preset));
          compared += pairs.length;
          const worst = worstOf(pairs);
          if (!worst) continue;
          expect(errorOf(worst), `${preset}: ${claim} ${worst.join(' ')}`).toBeLessThanOrEqual(
            tolerance,
          );
          const wrong = pairs.map(([ours, other]) => [1.01 * ours + 0.001, other] as const);
          if (wrong.some(([ours]) => Number.isFinite(ours)))
            expect(errorOf(worstOf(wrong)!), `${preset}: ${claim}`).toBeGreaterThan(tolerance);
        }
        expect(compared, claim).toBeGreaterThan(0);
      }
    });

    test('its own checks hold at any values', async () => {
      for (const { claim, check, tolerance } of await loadProofs(id))
        await fc.assert(
          fc.asyncProperty(anyValues(declaration), async (values) => {
            const worst = worstOf(await check(values));
            if (worst)
              expect(errorOf(worst), `${claim} ${worst.join(' ')}`).toBeLessThanOrEqual(tolerance);
          }),
          { numRuns: 15 },
        );
    });
  },
);
