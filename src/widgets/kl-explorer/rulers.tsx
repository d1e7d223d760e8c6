import type { ReactNode } from 'react';
import type { Study } from './study.ts';
import { measureText } from './words.ts';
import styles from './view.module.css';

interface Ruler {
  /** Of its readout. */
  readonly name: string;
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  /** How long its scale is. */
  readonly scale: number;
  /** What it never exceeds, and how that is written. */
  readonly ceiling?: readonly [number, string];
}

/** In nats: KL and JS are drawn on the same scale, so that JS's ceiling is seen. */
const NATS = 2;
/** A scale that ends at a wall goes on a little, for what is written there. */
const ROOM = 1.25;

function rulersOf(study: Study): readonly Ruler[] {
  const { forwardKl, reverseKl, js, totalVariation, wasserstein1, mmdSquared } = study.measures;
  const line = study.kind === 'line';
  return [
    { name: 'forward-kl', label: 'KL(q‖p)', value: forwardKl, unit: 'nats', scale: NATS },
    { name: 'reverse-kl', label: 'KL(p‖q)', value: reverseKl, unit: 'nats', scale: NATS },
    {
      ...{ name: 'js', label: 'JS', value: js, unit: 'nats', scale: NATS },
      ceiling: [Math.LN2, 'log 2'],
    },
    {
      ...{ name: 'total-variation', label: 'Total variation', value: totalVariation, unit: '' },
      ...{ scale: ROOM, ceiling: [1, '1'] },
    },
    {
      ...{ name: 'wasserstein-1', label: 'Wasserstein-1', value: wasserstein1 },
      unit: line ? 'in x' : 'events',
      scale: line ? 10 : study.q.length - 1,
    },
    {
      ...{ name: 'mmd', label: 'MMD', value: Math.sqrt(mmdSquared), unit: '' },
      ...{ scale: ROOM * Math.SQRT2, ceiling: [Math.SQRT2, '√2'] },
    },
  ];
}

/** Of readouts, the symbols; a squared MMD has none. */
const QUANTITIES: Readonly<Record<string, string>> = {
  'forward-kl': 'kl',
  'reverse-kl': 'kl',
  js: 'js',
  'total-variation': 'total-variation',
  'wasserstein-1': 'wasserstein',
};

/** Every measure as a number and as a length; those that can't go on for ever end at a wall. */
export function Rulers({ study }: { readonly study: Study }): ReactNode {
  return (
    <ul className={styles.rulers}>
      {rulersOf(study).map(({ name, label, value, unit, scale, ceiling }) => (
        <li key={name} data-quantity={QUANTITIES[name]} data-beyond={value > scale || undefined}>
          <span className={styles.label}>{label}</span>
          <span>
            <output name={name} aria-live="off">
              {measureText(value)}
            </output>{' '}
            {value !== Infinity && <span className={styles.unit}>{unit}</span>}
          </span>
          <span className={styles.track} aria-hidden>
            <span
              className={styles.length}
              style={{ inlineSize: `${100 * Math.min(value / scale, 1)}%` }}
            />
            {ceiling && (
              <span className={styles.wall} style={{ left: `${(100 * ceiling[0]) / scale}%` }}>
                {ceiling[1]}
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
