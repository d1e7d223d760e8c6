import type { ReactNode } from 'react';
import { percent } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggableBars } from '../../plots/draggable-bars.tsx';
import type { ViewProps } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { withProbability } from '../weights.ts';
import { parameters } from './parameters.ts';
import type { KlExplorerValues } from './parameters.ts';
import type { BarsStudy } from './study.ts';
import { eventName } from './words.ts';
import styles from './view.module.css';

const PROBABILITY: Axis = { domain: [0, 1], ticks: [0, 0.5, 1], label: '' };

interface BarsProps extends Pick<ViewProps<KlExplorerValues>, 'setValue' | 'asleep'> {
  readonly study: BarsStudy;
}

/** The probabilities of the events under both, every bar held by its top. */
export function Bars({ setValue, asleep, study: { q, p } }: BarsProps): ReactNode {
  return (
    <DraggableBars
      y={PROBABILITY}
      bars={p.map((value, i) => ({ name: eventName(i), handle: `p of ${eventName(i)}`, value }))}
      reference={q}
      quantities={['p', 'q']}
      step={parameters.q.step}
      onChange={(i, value) => setValue('p', withProbability(p, i, value))}
      onReference={{
        handle: (i) => `q of ${eventName(i)}`,
        onChange: (i, value) => setValue('q', withProbability(q, i, value)),
      }}
      valueText={(value) => `probability ${fixed(value, 3)}`}
      disabled={asleep}
    >
      <path
        className={styles.middle}
        data-quantity="midpoint"
        d={q
          .map((value, i) => {
            const column = 100 / q.length;
            const height = 100 - percent(PROBABILITY, (value + p[i]!) / 2);
            return `M${(i + 0.08) * column} ${height}H${(i + 0.92) * column}`;
          })
          .join('')}
      />
    </DraggableBars>
  );
}
