import { memo, useMemo } from 'react';
import type { ReactNode } from 'react';
import { Axes, heldPercent, percent } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggableValues } from '../../plots/draggable-values.tsx';
import { FunctionCurve } from '../../plots/function-curve.tsx';
import { naiveBinaryCrossEntropy, stableBinaryCrossEntropy } from '../../maths/logit-losses.ts';
import { softplus } from '../../maths/log-space.ts';
import type { ViewProps } from '../declaration.ts';
import { Hatching } from './hatching.tsx';
import { parameters } from './parameters.ts';
import type { OverflowValues } from './parameters.ts';
import { stretches } from './stretches.ts';
import { lossesOf } from './steps.ts';
import { lossText, numberText } from './words.ts';
import styles from './view.module.css';

const { min, max, step, label } = parameters.logit;
const LOGITS: Axis = { domain: [min, max], ticks: [-100, -50, 0, 50, 100], label: 'logit a' };
const NATS: Axis = { domain: [0, 130], ticks: [0, 50, 100], label: 'loss, nats' };

type Props = Pick<ViewProps<OverflowValues>, 'values' | 'setValue' | 'asleep'>;

/** The loss over the logit: where the formula as it is written has one, and where it has none. */
export function BinaryPicture({ values, setValue, asleep }: Props): ReactNode {
  const { logit, target } = values;
  const { stable } = lossesOf(values);
  const across = percent(LOGITS, logit);
  const height = percent(NATS, stable.loss);
  return (
    <div className={styles.picture}>
      <p className={styles.title}>
        Loss when y = {target}: rearranged, solid; as it is written, wide dashes; hatched, where it
        has none
      </p>
      <Axes
        x={LOGITS}
        y={NATS}
        grid="y"
        overlay={
          <>
            <Names target={target} />
            <span
              className={styles.ring}
              style={{ left: heldPercent(LOGITS, logit), bottom: heldPercent(NATS, stable.loss) }}
            />
            <div className={styles.logit}>
              <DraggableValues
                quantity="logit"
                name={() => `${label}, on its axis`}
                values={[logit]}
                onChange={([next]) => setValue('logit', next!)}
                x={LOGITS}
                step={step}
                grid={step}
                valueText={(value) =>
                  `a ${numberText(value)}, as it is written ${lossText(lossesOf(values).naive.loss)}, rearranged ${lossText(stable.loss)}`
                }
                disabled={asleep}
              />
            </div>
          </>
        }
      >
        <Curves target={target} />
        <line className={styles.drop} {...{ x1: across, x2: across, y1: 100 - height, y2: 100 }} />
      </Axes>
    </div>
  );
}

type Target = Pick<OverflowValues, 'target'>;

const lost = (target: Target['target']) =>
  stretches(LOGITS.domain, (logit) => ({
    loss: naiveBinaryCrossEntropy(logit, Number(target)).loss,
    exact: softplus(target === '1' ? -logit : logit),
  })).filter(({ outcome }) => outcome === 'infinite' || outcome === 'nan');

/** What becomes of the loss, written over the stretches without one. */
const Names = memo(function Names({ target }: Target): ReactNode {
  return lost(target).map(({ from, to, outcome }) => (
    <span
      key={from}
      className={styles.name}
      style={{ left: `${(percent(LOGITS, from) + percent(LOGITS, to)) / 2}%` }}
      aria-hidden
    >
      {outcome === 'nan' ? 'NaN' : '∞'}
    </span>
  ));
});

const Curves = memo(function Curves({ target }: Target): ReactNode {
  const y = Number(target);
  const [naive, stable] = useMemo(
    () => [
      (logit: number) => naiveBinaryCrossEntropy(logit, y).loss,
      (logit: number) => stableBinaryCrossEntropy(logit, y).loss,
    ],
    [y],
  );
  return (
    <>
      {lost(target).map(({ from, to }) => (
        <Hatching
          key={from}
          left={percent(LOGITS, from)}
          right={percent(LOGITS, to)}
          top={0}
          bottom={100}
        />
      ))}
      <g className={styles.naive}>
        <FunctionCurve
          x={LOGITS}
          y={NATS}
          f={naive}
          colour="var(--bad)"
          dash="12 6"
          samples={480}
        />
      </g>
      <FunctionCurve x={LOGITS} y={NATS} f={stable} colour="var(--loss)" samples={480} />
    </>
  );
});
