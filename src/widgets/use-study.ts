import { useEffect, useMemo, useState } from 'react';
import type { Findings, TrainingDeclaration } from './declaration.ts';
import { newestOnly } from './newest-only.ts';
import type { Values } from './parameters.ts';
import type { SessionState } from './run-session.ts';

/** `run` and what the declared study has found out about it so far. */
export function useStudy(
  study: TrainingDeclaration['study'],
  values: Values,
  run: SessionState,
): SessionState {
  const [found, setFound] = useState<{ of: SessionState['ask']; findings: Findings } | null>(null);
  const { ask } = run;
  const begin = useMemo(
    () =>
      study &&
      newestOnly(
        async (question: { readonly values: Values; readonly run: SessionState }) => ({
          of: ask,
          findings: await study(question.values, question.run),
        }),
        setFound,
      ),
    [study, ask], // a run whose worker has died never answers: the next one doesn't wait for it
  );
  const round = Object.values({ ...run.probes, ...run.pictures })[0]; // all of them are new at once
  useEffect(() => {
    if (begin && round) begin({ values, run });
    // oxlint-disable-next-line react/exhaustive-deps -- a run changes with every snapshot; `round` stands for its parameters
  }, [begin, values, round]);
  return useMemo(() => {
    if (found?.of !== ask) return run;
    const { probes, pictures } = found.findings;
    return {
      ...run,
      probes: { ...run.probes, ...probes },
      pictures: { ...run.pictures, ...pictures },
    };
  }, [run, ask, found]);
}
