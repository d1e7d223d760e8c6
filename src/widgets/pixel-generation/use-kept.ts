import { useState } from 'react';
import type { RunView } from '../declaration.ts';
import type { PixelValues } from './parameters.ts';

/**
 * What was found, or, while the model is asked something new, what was found last of the same network: the picture
 * stays until the next one is there. `found` has to be the same object as long as it is the same finding.
 */
export function useKept<T>(found: T | null, values: PixelValues, run: RunView): T | null {
  const { model, channels, layers, start } = values;
  const network = [model, channels, layers, start].join(' ');
  const [kept, setKept] = useState<{ readonly network: string; readonly found: T } | null>(null);
  const asked = run.facts !== null; // where no model is, nothing is on its way
  if (!asked && kept) setKept(null);
  else if (asked && found !== null && kept?.found !== found) setKept({ network, found });
  return found ?? (asked && kept?.network === network ? kept.found : null);
}
