import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { Axes } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggablePoints } from '../../plots/draggable-points.tsx';
import { FunctionCurve } from '../../plots/function-curve.tsx';
import type { Place } from '../../plots/stepping.ts';
import { movedDeviation, peakOf } from '../bell-top.ts';
import type { ViewProps } from '../declaration.ts';
import { fixed, held } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { OptimalValues } from './parameters.ts';
import { closedFor } from './study.ts';
import styles from './view.module.css';

export const LINE: Axis = { domain: [-6, 6], ticks: [-4, -2, 0, 2, 4], label: 'x' };
const DENSITY: Axis = { domain: [0, 0.7], ticks: [0, 0.2, 0.4, 0.6], label: '' };
const TOP = DENSITY.domain[1];
/** One press of an arrow key on the top of a bell. */
const STEP: Place = { x: 0.1, y: 0.01 };

/** One bell the reader can move, with the names of what it sets. */
interface Bell {
  readonly name: string;
  readonly of: 'q' | 'p';
  readonly weight: number;
  readonly sets: readonly [
    'q-mean' | 'q-mean2' | 'p-mean',
    'q-deviation' | 'q-deviation2' | 'p-deviation',
  ];
}

function bellsOf(values: OptimalValues): readonly Bell[] {
  const weight = values['q-weight'];
  const two = weight > 0 && weight < 1;
  const all: readonly Bell[] = [
    {
      name: two ? 'q, first bell' : 'q, its bell',
      of: 'q',
      weight,
      sets: ['q-mean', 'q-deviation'],
    },
    {
      name: two ? 'q, second bell' : 'q, its bell',
      of: 'q',
      weight: 1 - weight,
      sets: ['q-mean2', 'q-deviation2'],
    },
    { name: 'p, its bell', of: 'p', weight: 1, sets: ['p-mean', 'p-deviation'] },
  ];
  return all.filter((bell) => bell.weight > 0);
}

/** Both densities, every bell held by its top. */
export function Bells({ values, setValue, asleep }: ViewProps<OptimalValues>): ReactNode {
  const bells = bellsOf(values);
  const closed = closedFor(values);
  const { q, p } = useMemo(
    () => ({
      q: (x: number) => Math.exp(closed.q.logDensity(x)),
      p: (x: number) => Math.exp(closed.p.logDensity(x)),
    }),
    [closed],
  );
  const move = (i: number, to: Place): void => {
    const { weight, sets } = bells[i]!;
    const [mean, deviation] = sets;
    const at = held(parameters[mean], Number(to.x.toFixed(2)));
    if (at !== values[mean]) setValue(mean, at);
    const moved = movedDeviation(to.y, {
      deviation: values[deviation],
      area: weight,
      top: TOP,
      step: STEP.y,
      range: parameters[deviation],
    });
    if (moved !== null) setValue(deviation, moved);
  };
  return (
    <Axes
      x={LINE}
      y={DENSITY}
      grid="y"
      overlay={
        <DraggablePoints
          points={bells.map(({ name, of, weight, sets: [mean, deviation] }) => ({
            name,
            valueText: `mean ${fixed(values[mean], 2)}, deviation ${fixed(values[deviation], 2)}`,
            place: { x: values[mean], y: Math.min(peakOf(values[deviation], weight), TOP) },
            quantity: of,
            look: LOOKS[of],
          }))}
          onMove={move}
          x={LINE}
          y={DENSITY}
          step={STEP}
          disabled={asleep}
        />
      }
    >
      <g className={styles.curves}>
        <FunctionCurve quantity="q" x={LINE} y={DENSITY} f={q} colour="var(--data)" />
        <FunctionCurve quantity="p" x={LINE} y={DENSITY} f={p} colour="var(--model)" dash="9 4" />
      </g>
    </Axes>
  );
}

const LOOKS = {
  q: <span className={styles.disc} />,
  p: <span className={styles.ring} />,
};
