import { useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { choosePower, dutyOf, onPower, POWER_UNKNOWN, powerNow } from '../training/power.ts';
import type { Power } from '../training/power.ts';
import type { Spent } from '../training/run-spec.ts';
import { Controls } from './controls.tsx';
import type { Parameters } from './parameters.ts';
import styles from './widget-body.module.css';

const PARAMETERS = {
  power: {
    type: 'choice',
    label: 'Power',
    help: 'Of all figures of the book, in this browser. At half speed every slice of training is followed by a rest as long.',
    effect: 'view',
    default: 'auto',
    choices: {
      auto: 'full speed, half on battery',
      full: 'full speed',
      half: 'half speed',
    } satisfies Record<Power, string>,
  },
} as const satisfies Parameters;

/** What training costs the machine, and how much of it the reader grants. */
export function Spending({ spent }: { readonly spent: Spent | null }): ReactNode {
  const state = usePower();
  return (
    <div>
      <Controls
        parameters={PARAMETERS}
        values={{ power: state.power }}
        onChange={(_, power) => choosePower(power as Power)}
      />
      <p className={styles.status} data-spent>
        {spent
          ? spentText(spent)
          : 'What training takes of this machine is said here while it runs.'}
      </p>
    </div>
  );
}

/** Whether training rests half of the time now. */
export function useSaving(): boolean {
  return dutyOf(usePower()) < 1;
}

function usePower(): ReturnType<typeof powerNow> {
  return useSyncExternalStore(onPower, powerNow, () => POWER_UNKNOWN);
}

/** A sentence or two. */
function spentText({ share, snapshotsPerSecond, keptBytes, taking }: Spent): string {
  const kept = keptBytes > 0 ? `, ${bytesText(keptBytes)} kept for going back` : '';
  const turns = taking > 1 ? ` ${taking} figures take turns.` : '';
  return `Computing ${Math.round(100 * share)} % of the time, ${snapshotsPerSecond.toFixed(1)} pictures a second${kept}.${turns}`;
}

function bytesText(bytes: number): string {
  if (bytes < 1e5) return `${(bytes / 1e3).toFixed(1)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
