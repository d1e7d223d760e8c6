/** The checks that every network's figure has without declaring one. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { declareModel } from '../../src/models/index.ts';
import type { ParameterArrays } from '../../src/training/engine.ts';
import { initialParameters } from '../../src/training/initial-parameters.ts';
import { proveNetwork, type NetworkCheck } from '../../src/training/prove.ts';
import { ReferenceEngine } from '../../src/training/reference-engine.ts';
import type { NetworkEngineChoice, SavedRun } from '../../src/training/run-spec.ts';
import { errorOf, worstOf } from '../../src/widgets/proofs.ts';
import { WASM_PATH } from '../support/engines.ts';
import { measuredOf, NETWORKS } from '../support/network-proofs.ts';
import { randomExamples } from '../support/random-examples.ts';

/** One of each family of models; `npm run test:long` takes every figure at every preset. */
const FAMILIES = ['vae-trainer', 'two-player', 'made-trainer', 'pixel-generation'];

test.each(NETWORKS.filter(([id]) => FAMILIES.includes(id)))(
  '%s: its derived checks hold',
  async (_, declaration) => {
    const measured = await measuredOf(declaration, null);
    expect(measured).toHaveLength(3);
    for (const { claim, pairs, error, tolerance } of measured) {
      expect(pairs, claim).toBeGreaterThan(1);
      expect(error, claim).toBeLessThanOrEqual(tolerance);
    }
  },
);

describe('a check finds what is wrong', () => {
  const declaration = declareModel('vae', { hidden: 6, latent: 2, likelihood: 'bernoulli' }, 9);
  const errorIn = async (
    check: NetworkCheck,
    engine: NetworkEngineChoice = 'reference-cpu',
    saved: SavedRun | null = null,
  ): Promise<number> => {
    const examples = randomExamples(10, 9);
    const scalars = { beta: 1, learningRate: 0.01 };
    const input = { declaration, examples, seed: 3, scalars, saved };
    return errorOf(worstOf(await proveNetwork(check, input, engine, WASM_PATH))!);
  };
  const { gradients, save } = ReferenceEngine.prototype;
  const spoilt = (arrays: ParameterArrays): ParameterArrays =>
    Object.fromEntries(
      Object.entries(arrays).map(([name, array]) => [name, array.map((x) => 1.01 * x)]),
    );
  afterEach(() => vi.restoreAllMocks());

  test('a gradient one per cent too long, in whatever engine has it', async () => {
    expect(await errorIn('gradients')).toBeLessThan(1e-5);
    expect(await errorIn('engines', 'fused')).toBeLessThan(1e-5);
    vi.spyOn(ReferenceEngine.prototype, 'gradients').mockImplementation(async function (
      this: ReferenceEngine,
      index,
    ) {
      return spoilt(await gradients.call(this, index));
    });
    expect(await errorIn('gradients')).toBeGreaterThan(1e-4);
    expect(await errorIn('engines', 'fused')).toBeGreaterThan(1e-3);
  });

  test('a single last bit that a second run has otherwise', async () => {
    expect(await errorIn('replay')).toBe(0);
    let saves = 0;
    vi.spyOn(ReferenceEngine.prototype, 'save').mockImplementation(async function (
      this: ReferenceEngine,
    ) {
      const found = await save.call(this);
      const weights = Object.values(found.parameters)[0]!;
      if (saves++ > 0) weights[0] = weights[0]! * (1 + 2 ** -23);
      return found;
    });
    expect(await errorIn('replay')).toBeGreaterThan(0);
  });

  test('a weight that is no number in the second run, whatever comes after it', async () => {
    let saves = 0;
    vi.spyOn(ReferenceEngine.prototype, 'save').mockImplementation(async function (
      this: ReferenceEngine,
    ) {
      const found = await save.call(this);
      if (saves++ > 0) Object.values(found.parameters)[0]![1] = NaN;
      return found;
    });
    expect(await errorIn('replay')).toBeNaN();
  });

  test('is asked at the reader’s parameters, and at those of step 0 once hers are no numbers', async () => {
    const at = async (scale: number): Promise<readonly (readonly number[])[]> => {
      const parameters = Object.fromEntries(
        Object.entries(initialParameters(declaration, 8)).map(([name, array]) => [
          name,
          array.map((x) => scale * x),
        ]),
      );
      const input = {
        ...{ declaration, examples: randomExamples(10, 9), seed: 3 },
        scalars: { beta: 1, learningRate: 0.01 },
        saved: { step: 40, parameters },
      };
      return proveNetwork('gradients', input, 'reference-cpu', WASM_PATH);
    };
    const [one, two, none] = [await at(1), await at(2), await at(NaN)];
    expect(one).not.toEqual(two);
    expect(errorOf(worstOf(none as [number, number][])!)).toBeLessThan(1e-5);
  });
});
