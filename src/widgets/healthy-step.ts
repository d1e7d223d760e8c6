import type { Finding, GanLook } from '../training/health-gan.ts';

/** `looks` and the one that has come, in its place where the run has gone back. */
export function withLook(looks: readonly GanLook[], look: GanLook): readonly GanLook[] {
  return [...looks.filter(({ step }) => step !== look.step), look].toSorted(
    (a, b) => a.step - b.step,
  );
}

/**
 * The last step that was looked at before any of the findings began; 0 where there is none. A step's
 * loss is that of the parameters which the step before it has made, so those may have it already.
 */
export function healthyStep(findings: readonly Finding[], looks: readonly GanLook[]): number {
  const since = Math.min(...findings.map((finding) => finding.since));
  return looks.findLast(({ step }) => step < since - 1)?.step ?? 0;
}
