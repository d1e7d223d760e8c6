import type { ReactNode } from 'react';
import { percent } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggableBars } from '../../plots/draggable-bars.tsx';
import type { ViewProps } from '../declaration.ts';
import { Hatching } from './hatching.tsx';
import { parameters } from './parameters.ts';
import type { OverflowValues } from './parameters.ts';
import { INDICES, OVERFLOWS, VANISHES } from './steps.ts';
import { numberText } from './words.ts';
import styles from './view.module.css';

const { min, max, step } = parameters.logits;
const SCORES: Axis = { domain: [min, max], ticks: [-100, -50, 0, 50, 100], label: 'logit' };

type Props = Pick<ViewProps<OverflowValues>, 'values' | 'setValue' | 'asleep'>;

/** A logit per class, held by its top, between where float32 overflows and where it ends at 0. */
export function Logits({ values, setValue, asleep }: Props): ReactNode {
  const { logits, class: truth } = values;
  return (
    <div className={styles.picture}>
      <p className={styles.title}>
        Logits; hatched above, where exp is ∞ in float32 (from {OVERFLOWS.toFixed(1)}), and below,
        where it is 0 (from −{(-VANISHES).toFixed(1)})
      </p>
      <DraggableBars
        y={SCORES}
        quantities={['logit']}
        bars={logits.map((value, k) => ({
          name: `a${INDICES[k]}${k + 1 === Number(truth) ? ', true' : ''}`,
          handle: `Logit a${INDICES[k]}`,
          value,
        }))}
        step={10 * step}
        onChange={(k, value) => setValue('logits', logits.with(k, value))}
        valueText={numberText}
        disabled={asleep}
      >
        <Hatching left={0} right={100} top={0} bottom={100 - percent(SCORES, OVERFLOWS)} />
        <Hatching left={0} right={100} top={100 - percent(SCORES, VANISHES)} bottom={100} />
        <line className={styles.zero} {...{ x1: 0, x2: 100, y1: 50, y2: 50 }} />
      </DraggableBars>
    </div>
  );
}
