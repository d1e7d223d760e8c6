import { useEffect, useMemo, useState } from 'react';
import type { Findings, TrainingDeclaration } from './declaration.ts';
import { newestOnly } from './newest-only.ts';
import type { Values } from './parameters.ts';
import type { SessionState } from './run-session.ts';

export interface Studied {
  /** The run and what the declared study has found out about it so far. */
  readonly run: SessionState;
  /** The run at its last round of probes that has been studied, all of one step; null before the first. */
  readonly round: SessionState | null;
}

export function useStudy(
  study: TrainingDeclaration['study'],
  values: Values,
  run: SessionState,
): Studied {
  const [found, setFound] = useState<{
    of: SessionState['ask'];
    run: SessionState;
    findings: Findings;
  } | null>(null);
  const { ask } = run;
  const begin = useMemo(
    () =>
      study &&
      newestOnly(
        async (question: { readonly values: Values; readonly run: SessionState }) => ({
          of: ask,
          run: question.run,
          findings: await study(question.values, question.run),
        }),
        setFound,
      ),
    [study, ask], // a run whose worker has died never answers: the next one doesn't wait for it
  );
  const news = Object.values({ ...run.probes, ...run.pictures })[0]; // all of them are new at once
  const rests = run.status === 'paused'; // a study may look closer then
  useEffect(() => {
    if (begin && news) begin({ values, run });
    // oxlint-disable-next-line react/exhaustive-deps -- a run changes with every snapshot; `news` stands for its parameters
  }, [begin, values, news, rests]);
  const seen = useMemo(
    () => (news ? run : null),
    // oxlint-disable-next-line react/exhaustive-deps -- likewise
    [ask, news],
  );
  const answer = news && found?.of === ask ? found : null; // none of step 0, whatever was found later
  return {
    run: useMemo(() => (answer ? withFindings(run, answer.findings) : run), [run, answer]),
    round: useMemo(() => {
      if (!study) return seen;
      return answer && withFindings(answer.run, answer.findings);
    }, [study, seen, answer]),
  };
}

function withFindings(run: SessionState, { probes, pictures }: Findings): SessionState {
  return {
    ...run,
    probes: { ...run.probes, ...probes },
    pictures: { ...run.pictures, ...pictures },
  };
}
