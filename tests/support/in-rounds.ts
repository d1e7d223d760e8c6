/** So many at once: no round meets the time limit of `random-tests.ts`, and each that fails has a seed of its own. */
const ROUND = 50;

/** Calls `round` with numbers of runs that add up to `count`, one round after the other. */
export async function inRounds(
  count: number,
  round: (runs: number) => void | Promise<void>,
): Promise<void> {
  for (let done = 0; done < count; done += ROUND) await round(Math.min(ROUND, count - done));
}
