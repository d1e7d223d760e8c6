import { useEffect, useMemo, useState } from 'react';
import type { Probe } from '../training/run-spec.ts';
import type { RunView } from './declaration.ts';
import { newestOnly } from './newest-only.ts';

/**
 * The latest answer of `run` to `probe`, asked anew whenever the question or the parameters behind
 * it change, never faster than it is answered. Null before the first answer, and where there is nothing to
 * ask or nobody to answer. `probe` has to be the same object as long as it is the same question.
 */
export function useAnswer(run: RunView, probe: Probe | null): Float32Array | null {
  const { ask, probes, facts } = run;
  const [answer, setAnswer] = useState<{ of: RunView['ask']; values: Float32Array } | null>(null);
  const question = useMemo(
    () => newestOnly(ask, (values) => setAnswer({ of: ask, values })),
    [ask],
  );
  const open = facts !== null;
  useEffect(() => {
    if (probe && open) question(probe);
  }, [question, probe, open, probes]); // new probes mean new parameters behind them
  return answer?.of === ask ? answer.values : null;
}
