import { useState } from 'react';
import type { RunValues, RunView } from '../declaration.ts';
import type { PixelValues } from './parameters.ts';

/** A finding, and the network it is of. */
export interface Kept<T> {
  readonly network: string;
  readonly found: T;
}

/** What makes a run's network: with other values it is another one. */
function nameOf(values: PixelValues): string {
  const { model, channels, layers, start, seed } = values as RunValues<PixelValues>;
  return [model, channels, layers, start, seed].join(' ');
}

/** What is kept from now on: what was found of another network never, nor anything once there is no run. */
export function keptOf<T>(
  before: Kept<T> | null,
  found: T | null,
  values: PixelValues,
  run: Pick<RunView, 'facts'>,
): Kept<T> | null {
  if (run.facts === null) return null;
  const network = nameOf(values);
  // NaN, from a run that has gone wrong, is one finding too
  if (found !== null) return before && Object.is(before.found, found) ? before : { network, found };
  return before?.network === network ? before : null;
}

/**
 * What was found, or, while the model is asked something new, what was found last of the same network: the picture
 * stays until the next one is there. `found` has to be the same object as long as it is the same finding.
 */
export function useKept<T>(found: T | null, values: PixelValues, run: RunView): T | null {
  const [before, setKept] = useState<Kept<T> | null>(null);
  const kept = keptOf(before, found, values, run);
  if (kept !== before) setKept(kept);
  return found ?? kept?.found ?? null;
}
