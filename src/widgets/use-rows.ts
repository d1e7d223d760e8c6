import { useEffect, useState } from 'react';
import type { Probe } from '../training/run-spec.ts';
import type { RunView } from './declaration.ts';

/**
 * Rows of a run's data, asked for once: unlike what the model makes of them they stay the same while
 * it trains. Null before they have come, and where there is nothing to ask or nobody to answer. `probe` has to be the
 * same object as long as it is the same question.
 */
export function useRows(
  { ask, facts }: Pick<RunView, 'ask' | 'facts'>,
  probe: Probe | null,
): Float32Array | null {
  const [answer, setAnswer] = useState<{
    readonly of: RunView['ask'];
    readonly probe: Probe;
    readonly values: Float32Array;
  } | null>(null);
  const open = facts !== null;
  useEffect(() => {
    if (!probe || !open) return undefined;
    let wanted = true;
    ask(probe).then(
      (values) => wanted && setAnswer({ of: ask, probe, values }),
      () => {}, // a run that can't answer says so itself
    );
    return () => {
      wanted = false;
    };
  }, [ask, probe, open]);
  return answer?.of === ask && answer.probe === probe ? answer.values : null;
}
