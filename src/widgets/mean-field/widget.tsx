import { defineWidget } from '../declaration.ts';
import type { RunView, Verdict } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { MeanFieldValues } from './parameters.ts';
import { fieldOf, hasArrived, NAMES, narrowing, remarkOn } from './state.ts';
import { MeanFieldView } from './view.tsx';

function describe(values: MeanFieldValues, run?: RunView): string {
  const field = fieldOf(values, run);
  const { q, step, elbo, most } = field;
  const when =
    step === 0 ? 'At the start' : `After ${step === 1 ? 'one update' : `${step} updates`}`;
  const each = NAMES.map(
    (name, i) =>
      `q of ${name} has mean ${fixed(q.mean[i]!, 3)} and width ${fixed(q.deviation[i]!, 3)}`,
  );
  return (
    `The target p has correlation ${fixed(values.rho, 2)} and the widths ${fixed(values.sigma1, 2)} and ${fixed(values.sigma2, 2)}. ` +
    `${when} ${each.join(', ')}; the bound is ${fixed(elbo, 4)} nats of at most ${fixed(most, 4)}. ${remarkOn(values, field)}`
  );
}

/** So near to a half counts as half. */
const HALF = 0.01;

function half(values: MeanFieldValues, run?: RunView): Verdict {
  const field = fieldOf(values, run);
  const share = narrowing(values.rho);
  const now = `With ρ = ${fixed(values.rho, 2)} q ends up with ${fixed(share, 3)} of p’s widths`;
  if (field.step === 0) return { reached: false, now: `${now}; no update made yet.` };
  if (!hasArrived(field))
    return {
      reached: false,
      now: `${now}; the bound is still ${fixed(field.most - field.elbo, 4)} below its end.`,
    };
  return { reached: Math.abs(share - 0.5) <= HALF, now: `${now}, and has arrived.` };
}

/** Twenty rounds, and still so far off. */
const ROUNDS = 40;
const OFF = 0.2;

function slow(values: MeanFieldValues, run?: RunView): Verdict {
  const { q, step } = fieldOf(values, run);
  const off = Math.hypot(q.mean[0]!, q.mean[1]!);
  return {
    reached: step >= ROUNDS && off >= OFF,
    now: `After ${step} updates the mean of q is ${fixed(off, 3)} from that of p.`,
  };
}

export default defineWidget({
  id: 'mean-field',
  title: 'How well can independence pretend?',
  parameters,
  presets: {
    usual: { title: 'Correlated', values: {} },
    independent: { title: 'Independent', values: { rho: 0 } },
    tight: { title: 'Nearly a line', values: { rho: 0.98 } },
    opposite: { title: 'Against each other', values: { rho: -0.8, sigma2: 0.5, mean2: -2 } },
    narrow: {
      title: 'q starts tiny, in place',
      values: { mean1: 0, mean2: 0, deviation1: 0.2, deviation2: 0.2 },
    },
  },
  describe,
  table(values, run) {
    const { q, end, other, step, elbo, most, otherElbo } = fieldOf(values, run);
    const row = (name: string, { mean, deviation }: typeof q, bound: number) => [
      ...[name, ...mean, ...deviation, bound],
    ];
    const { elbo: bounds, mean1, mean2 } = run?.curves ?? {};
    return [
      {
        caption: `q ${step === 0 ? 'at the start' : `after ${step} updates`}, where it ends, and the q of KL(p‖q)`,
        columns: ['', 'Mean of z₁', 'Mean of z₂', 'Width of z₁', 'Width of z₂', 'Bound, nats'],
        rows: [
          row('q', q, elbo),
          row('Where the updates end', end, most),
          row('The least KL(p‖q)', other, otherElbo),
        ],
      },
      ...(step > 0 && bounds && mean1 && mean2
        ? [
            {
              caption: 'The last updates',
              columns: ['Update', 'Of', 'Mean of z₁', 'Mean of z₂', 'Bound, nats'],
              rows: Array.from({ length: Math.min(step, LISTED) }, (_, j) => {
                const i = step - Math.min(step, LISTED) + j;
                return [i + 1, NAMES[i % 2]!, mean1[i]!, mean2[i]!, bounds[i]!];
              }),
            },
          ]
        : []),
    ];
  },
  goals: {
    half: { judge: half, solution: 'rho=0.87&step=60' },
    slow: { judge: slow, solution: 'rho=0.98&step=40' },
  },
  View: MeanFieldView,
  training: {
    engine: 'float64',
    pace: 4,
    spec: ({ sigma1, sigma2, rho, mean1, mean2, deviation1, deviation2, seed, engine }) => ({
      model: 'mean-field',
      structure: { sigma1, sigma2, rho, mean1, mean2, deviation1, deviation2 },
      scalars: {},
      data: { kind: 'numbers', values: [] },
      batchSize: 1,
      seed,
      engine,
    }),
    metrics: {
      loss: {
        label: 'KL(q‖p) before',
        quantity: 'kl',
        help: 'What the updates bring down, in nats: minus the bound, before the update.',
      },
      mean1: { label: 'Mean of z₁', help: 'Of q, after the update.' },
      mean2: { label: 'Mean of z₂', help: 'Of q, after the update.' },
    },
    probes: () => ({}),
  },
});

/** So many of the last updates stand in the table. */
const LISTED = 20;
