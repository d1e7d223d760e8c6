import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { exponentialLogDensity } from '../../maths/exponential.ts';
import { Axes } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggableValues } from '../../plots/draggable-values.tsx';
import { FunctionCurve } from '../../plots/function-curve.tsx';
import { Stems } from '../../plots/stems.tsx';
import type { ViewProps } from '../declaration.ts';
import { LikelihoodCurve } from '../likelihood-curve.tsx';
import { MarkLines, MarkNames } from '../marks.tsx';
import { averageText, brief, slopeText } from '../number-words.ts';
import { AverageTitle, Score } from '../score.tsx';
import type { Mark } from '../marks.tsx';
import { parameters } from './parameters.ts';
import type { ExponentialValues } from './parameters.ts';
import styles from './view.module.css';
import { averageAt, remarkOn, waitFit } from './wait-fit.ts';
import type { WaitFit } from './wait-fit.ts';

/** The waits under the density, and the likelihood over λ. */
export function ExponentialView(props: ViewProps<ExponentialValues>): ReactNode {
  const { waits, lambda } = props.values;
  const fit = useMemo(() => waitFit(waits, lambda), [waits, lambda]);
  return (
    <div className={styles.view}>
      <Score
        gap={fit.gap}
        endless={['no best λ', '– the curve rises without end']}
        item="wait"
        remark={remarkOn(fit)}
      />
      <div className={styles.panels}>
        <Density {...props} fit={fit} />
        <Curve {...props} fit={fit} />
      </div>
    </div>
  );
}

type PartProps = ViewProps<ExponentialValues> & { readonly fit: WaitFit };

const { min, max, step } = parameters.waits;
const MINUTES: Axis = { domain: [min, max], ticks: [0, 4, 8, 12], label: 'minutes' };
/** Heights of the picture: it grows in steps, so that a larger λ is seen to be higher. */
const HEIGHTS = [0.25, 0.5, 1, 2, 5];

function Density({ values: { waits, lambda }, setValue, asleep, fit }: PartProps): ReactNode {
  const top = HEIGHTS.find((height) => lambda <= height)!;
  const y = useMemo<Axis>(() => ({ domain: [0, top], ticks: [0, top / 2, top], label: '' }), [top]);
  const density = useMemo(
    () => (wait: number) => Math.exp(exponentialLogDensity(wait, lambda)),
    [lambda],
  );
  const stems = useMemo(() => waits.map((x) => ({ x, y: density(x) })), [waits, density]);
  const marks = useMemo(() => [meanMark(fit), modelMark(lambda)], [fit, lambda]);
  return (
    <div className={styles.density}>
      <p className={styles.title}>Density of the model, per minute</p>
      <Axes
        x={MINUTES}
        y={y}
        grid="y"
        overlay={
          <>
            <MarkNames x={MINUTES} marks={marks} />
            <DraggableValues
              quantity="x"
              name={(i) => `Wait ${i + 1}`}
              values={waits}
              onChange={(next) => setValue('waits', next)}
              x={MINUTES}
              step={step}
              valueText={(wait) => `${brief(wait)} minutes`}
              stacked
              disabled={asleep}
              {...(waits.length > parameters.waits.fewest && {
                onRemove: (i: number) => setValue('waits', waits.toSpliced(i, 1)),
              })}
            />
          </>
        }
      >
        <MarkLines x={MINUTES} marks={marks} />
        <Stems quantity="p-theta" x={MINUTES} y={y} stems={stems} colour="var(--model)" />
        <FunctionCurve
          quantity="rate p-theta"
          x={MINUTES}
          y={y}
          f={density}
          colour="var(--model)"
        />
      </Axes>
    </div>
  );
}

function meanMark({ mean }: WaitFit): Mark {
  return { value: mean, text: `mean wait ${brief(mean)} min`, colour: 'var(--data)' };
}

function modelMark(lambda: number): Mark {
  const beyond = 1 / lambda > max ? ' →' : '';
  const text = `1 / λ = ${brief(1 / lambda)} min${beyond}`;
  return { value: 1 / lambda, text, colour: 'var(--model)', dash: '4 3' };
}

const RATES: Axis = {
  domain: [parameters.lambda.min, parameters.lambda.max],
  ticks: [0.05, 0.2, 1, 5],
  label: 'λ per minute',
  scale: 'log',
};

function Curve({ values, setValue, asleep, fit }: PartProps): ReactNode {
  const { waits, lambda, best } = values;
  const f = useMemo(() => (rate: number) => averageAt(waits, rate), [waits]);
  const highest = f(Math.min(fit.best, parameters.lambda.max));
  const y = useMemo(() => natsAxis(highest), [highest]);
  return (
    <div className={styles.curve}>
      <AverageTitle average={fit.average} item="wait" />
      <LikelihoodCurve
        parameter={parameters.lambda}
        value={lambda}
        onChange={(next) => setValue('lambda', next)}
        x={RATES}
        y={y}
        f={f}
        slope={fit.slope}
        here={[`λ = ${brief(lambda)}`, slopeText(fit.slope)]}
        valueText={`λ ${brief(lambda)} per minute, log-likelihood ${averageText(fit.average)} nats per wait`}
        {...(best && Number.isFinite(fit.best) ? marksOf(fit) : NO_MARKS)}
        disabled={asleep}
      />
    </div>
  );
}

/** The top of the curve and a few nats below it. */
function natsAxis(highest: number): Axis {
  const top = Math.floor(highest + 0.2) + 1;
  return { domain: [top - 4, top], ticks: [top - 4, top - 2, top], label: '' };
}

const NO_MARKS = { best: undefined };

/** The estimate, and the mean's own number, which is taken for it at times. */
function marksOf({ best, mean }: WaitFit): { readonly best: Mark; readonly trap: Mark } {
  const beyond = best > parameters.lambda.max ? ' →' : '';
  return {
    best: {
      value: best,
      text: `best λ = ${brief(best)}${beyond}`,
      colour: 'var(--ink)',
      dash: '4 3',
    },
    trap: {
      value: mean,
      text: `λ = ${brief(mean)}, the mean${mean > parameters.lambda.max ? ' →' : ''}`,
      colour: 'var(--muted)',
      dash: '1 3',
    },
  };
}
