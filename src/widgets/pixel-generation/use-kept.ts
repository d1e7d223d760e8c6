import { useState } from 'react';

/**
 * What was found, or, while the model is asked something new, what was found last of the same `model`: the picture
 * stays until the next one is there. `found` has to be the same object as long as it is the same finding.
 */
export function useKept<T>(found: T | null, model: string): T | null {
  const [kept, setKept] = useState<{ readonly model: string; readonly found: T } | null>(null);
  if (found && kept?.found !== found) setKept({ model, found });
  return found ?? (kept?.model === model ? kept.found : null);
}
