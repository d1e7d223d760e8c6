import { useEffect, useMemo, useState } from 'react';
import type { GanLook } from '../training/health-gan.ts';
import type { TrainingDeclaration } from './declaration.ts';
import { withLook } from './healthy-step.ts';
import type { Values } from './parameters.ts';
import type { SessionState } from './run-session.ts';
import type { Studied } from './use-study.ts';

const NONE: readonly GanLook[] = [];

/** A studied run with what its doctor has seen and finds; without a doctor the run as it is. */
export function useDoctor(
  doctor: TrainingDeclaration['doctor'],
  values: Values,
  { run, round }: Studied,
): SessionState {
  const [seen, setSeen] = useState({ of: run.ask, looks: NONE });
  useEffect(() => {
    const look = round && doctor?.look(values, round);
    if (look)
      setSeen(({ of, looks }) => ({
        of: round.ask,
        looks: withLook(of === round.ask ? looks : NONE, look),
      }));
    // oxlint-disable-next-line react/exhaustive-deps -- what a round shows has been computed from the values of its time
  }, [doctor, round]);

  // on another course there is another future
  const { furthest } = run;
  const outdated = seen.looks.some(({ step }) => step > furthest);
  useEffect(() => {
    if (!outdated) return; // React gives up where many snapshots in a row each bring an update of state
    setSeen(({ of, looks }) => ({ of, looks: looks.filter(({ step }) => step <= furthest) }));
  }, [outdated, furthest]);

  const all = seen.of === run.ask ? seen.looks : NONE;
  const before = all.findLastIndex(({ step }) => step <= run.step) + 1; // a run that has gone back has later ones
  const looks = useMemo(() => all.slice(0, before), [all, before]);
  const findings = useMemo(
    () => doctor?.examine(values, run, looks) ?? [],
    // oxlint-disable-next-line react/exhaustive-deps -- once per look, and when the run rests or breaks; its curves grow with every snapshot
    [doctor, looks, run.status],
  );
  return useMemo(
    () => (doctor ? { ...run, looks, findings } : run),
    [doctor, run, looks, findings],
  );
}
