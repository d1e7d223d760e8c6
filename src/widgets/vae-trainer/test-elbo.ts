import type { RunView } from '../declaration.ts';

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/**
 * The ELBO of the images a run never trains on, in nats per image, with one draw of noise for each;
 * undefined before it is known, and where no image was kept apart.
 */
export function testElbo(run: RunView | undefined): number | undefined {
  const elbos = run?.probes['test-elbo'];
  return elbos?.length ? mean(elbos) : undefined;
}
