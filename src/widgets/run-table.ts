import type { DataTable } from '../plots/data-table.tsx';
import type { RunView } from './declaration.ts';

/** A run's ELBO, reconstruction, KL and loss at every power of ten and now; nothing before the first step. */
export function runTable(run: RunView | undefined): readonly DataTable[] {
  if (!run || run.step === 0) return [];
  const steps = [run.step];
  for (let step = 10 ** Math.floor(Math.log10(run.step)); step >= 1; step /= 10)
    if (step < run.step) steps.unshift(step);
  const at = (name: string, step: number): number => run.curves[name]?.[step - 1] ?? NaN;
  return [
    {
      caption: 'The run so far, in nats per image, means over each step’s batch',
      columns: ['Step', 'ELBO', 'Reconstruction', 'KL', 'Loss'],
      rows: steps.map((step) => [
        step,
        ...['elbo', 'reconstruction', 'kl', 'loss'].map((name) => at(name, step)),
      ]),
    },
  ];
}
