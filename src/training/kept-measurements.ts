import { shapeWidth } from '../data/shapes.ts';
import type { Measured, NetworkEngine, RunSpec } from './run-spec.ts';

/** Which engine was the fastest for a kind of run, kept in this browser; of the page, not of the worker. */

const ENGINES: Readonly<Record<NetworkEngine, true>> = {
  fused: true,
  'reference-webgl': true,
  'reference-wasm': true,
  'reference-cpu': true,
};

/** What was kept for runs like this one; null where nothing was, or it can't be read. */
export function keptMeasurement(spec: RunSpec): Measured | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(spec)) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return null;
    const { engine, machine } = kept as Partial<Record<string, unknown>>;
    return typeof machine === 'string' &&
      typeof engine === 'string' &&
      Object.hasOwn(ENGINES, engine)
      ? { engine: engine as NetworkEngine, machine }
      : null;
  } catch {
    return null; // storage is closed, or holds something else: it is measured again
  }
}

export function keepMeasurement(spec: RunSpec, measured: Measured): void {
  try {
    localStorage.setItem(keyOf(spec), JSON.stringify(measured));
  } catch {
    // storage is closed or full: the next run measures again
  }
}

/** Runs of one key do the same work per step. */
function keyOf({ model, structure, batchSize, members = 1, data }: RunSpec): string {
  const many = members > 1 ? [members] : [];
  return `likely:engine:${JSON.stringify([model, structure, batchSize, widthOf(data), ...many])}`;
}

function widthOf(data: RunSpec['data']): number {
  switch (data.kind) {
    case 'digits':
    case 'mnist':
    case 'chairs':
      return data.size ** 2;
    case 'own':
      return data.images.width * data.images.height;
    case 'numbers':
      return 1;
    case 'shape':
      return shapeWidth(data.shape);
    case 'points':
      return data.width;
  }
}
