import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { keepMeasurement, keptMeasurement } from '../../src/training/kept-measurements.ts';
import type { RunSpec } from '../../src/training/run-spec.ts';

const SPEC: RunSpec = {
  model: 'vae',
  structure: { hidden: 16, latent: 2 },
  scalars: { beta: 1 },
  data: { kind: 'digits', size: 14, count: 200 },
  batchSize: 32,
  seed: 1,
  engine: 'auto',
};
const MEASURED = { engine: 'reference-wasm', machine: 'renderer and browser' } as const;

let items: Map<string, string>;
beforeEach(() => {
  items = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('keptMeasurement(spec)', () => {
  test('is null before anything was kept, then what was', () => {
    expect(keptMeasurement(SPEC)).toBeNull();
    keepMeasurement(SPEC, MEASURED);
    expect(keptMeasurement(SPEC)).toEqual(MEASURED);
  });
  test('holds for runs that do the same work, whatever their seed, live numbers and examples', () => {
    keepMeasurement(SPEC, MEASURED);
    const pixels = new Uint8Array(196);
    const images = { name: 'mine', width: 14, height: 14, count: 1, pixels };
    for (const same of [
      { seed: 9 },
      { scalars: { beta: 4 } },
      { data: { kind: 'digits', size: 14, count: 1000 } },
      { data: { kind: 'own', images } },
    ] as const)
      expect(keptMeasurement({ ...SPEC, ...same })).toEqual(MEASURED);
    for (const other of [
      { model: 'gan' },
      { structure: { hidden: 17, latent: 2 } },
      { batchSize: 64 },
      { data: { kind: 'mnist', size: 28 } },
      { data: { kind: 'own', images: { ...images, width: 7 } } },
    ] as const)
      expect(keptMeasurement({ ...SPEC, ...other })).toBeNull();
  });
  test.each(['{', 'null', '3', '{}', '{"engine":"warp","machine":"m"}', '{"engine":"fused"}'])(
    'makes nothing of %s',
    (text) => {
      keepMeasurement(SPEC, MEASURED);
      for (const key of items.keys()) items.set(key, text);
      expect(keptMeasurement(SPEC)).toBeNull();
    },
  );
  test('closed storage is no error', () => {
    const closed = (): never => {
      throw new Error('The storage is closed.');
    };
    vi.stubGlobal('localStorage', { getItem: closed, setItem: closed });
    keepMeasurement(SPEC, MEASURED);
    expect(keptMeasurement(SPEC)).toBeNull();
  });
});
