import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { gaussianLogDensity } from '../../maths/gaussian.ts';
import { Axes } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggablePoints } from '../../plots/draggable-points.tsx';
import type { PointToDrag } from '../../plots/draggable-points.tsx';
import type { Place } from '../../plots/stepping.ts';
import { FunctionCurve } from '../../plots/function-curve.tsx';
import type { ViewProps } from '../declaration.ts';
import { movedDeviation, peakOf } from '../bell-top.ts';
import { fixed, held } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { KlExplorerValues } from './parameters.ts';
import type { LineStudy } from './study.ts';
import { deviationText } from './words.ts';
import styles from './view.module.css';

export const LINE: Axis = { domain: [-7, 7], ticks: [-6, -3, 0, 3, 6], label: 'x' };
const DENSITY: Axis = { domain: [0, 0.6], ticks: [0, 0.2, 0.4, 0.6], label: '' };
const TOP = DENSITY.domain[1];
/** One press of an arrow key on the top of a bell. */
const STEP: Place = { x: 0.1, y: 0.01 };

const { 'q-mean': MEAN, 'q-deviation': DEVIATION } = parameters;

/** One bell the reader can move. */
interface Bell {
  readonly of: 'q' | 'p';
  /** Ends the names of its parameters: of a mixture's second bell, `2`. */
  readonly ending: '' | '2';
  readonly weight: number;
  readonly mean: number;
  readonly deviation: number;
}

function bellsOf(values: KlExplorerValues): Bell[] {
  const pair = (of: 'q' | 'p'): Bell[] => {
    const weight = values.shape === 'bells' ? 1 : values[`${of}-weight`];
    return [
      { of, ending: '', weight, mean: values[`${of}-mean`], deviation: values[`${of}-deviation`] },
      {
        ...{ of, ending: '2', weight: 1 - weight },
        ...{ mean: values[`${of}-mean2`], deviation: values[`${of}-deviation2`] },
      },
    ];
  };
  return [...pair('q'), ...pair('p')].filter(({ weight }) => weight > 0);
}

interface BellsProps extends Pick<ViewProps<KlExplorerValues>, 'values' | 'setValue' | 'asleep'> {
  readonly study: LineStudy;
}

/** Both densities and the one halfway between, every bell held by its top. */
export function Bells({ values, setValue, asleep, study }: BellsProps): ReactNode {
  const bells = bellsOf(values);
  const { q, p, m } = useMemo(() => {
    const q = (x: number): number => Math.exp(study.q.logDensity(x));
    const p = (x: number): number => Math.exp(study.p.logDensity(x));
    return { q, p, m: (x: number) => (q(x) + p(x)) / 2 };
  }, [study]);
  const move = (i: number, to: Place): void => {
    const { of, ending, weight, deviation: present } = bells[i]!;
    setValue(`${of}-mean${ending}`, held(MEAN, Number(to.x.toFixed(2))));
    const bell = { deviation: present, area: weight, top: TOP, step: STEP.y, range: DEVIATION };
    const deviation = movedDeviation(to.y, bell);
    if (deviation !== null) setValue(`${of}-deviation${ending}`, deviation);
  };
  return (
    <Axes
      x={LINE}
      y={DENSITY}
      grid="y"
      overlay={
        <DraggablePoints
          points={bells.map((bell) => pointOf(bell, bells))}
          onMove={move}
          x={LINE}
          y={DENSITY}
          step={STEP}
          disabled={asleep}
        />
      }
    >
      <FunctionCurve
        quantity="midpoint"
        x={LINE}
        y={DENSITY}
        f={m}
        colour="var(--muted)"
        dash="2 3"
      />
      <g className={styles.parts}>
        {values.shape === 'mixtures' &&
          bells.map((bell) => <Part key={bell.of + bell.ending} bell={bell} />)}
      </g>
      <g className={styles.curves}>
        <FunctionCurve quantity="q" x={LINE} y={DENSITY} f={q} colour="var(--data)" />
        <FunctionCurve quantity="p" x={LINE} y={DENSITY} f={p} colour="var(--model)" dash="9 4" />
      </g>
    </Axes>
  );
}

const heightOf = ({ weight, deviation }: Bell): number => peakOf(deviation, weight);

const LOOKS = {
  q: (
    <span className={styles.disc}>
      <b>q</b>
    </span>
  ),
  p: (
    <span className={styles.ring}>
      <b>p</b>
    </span>
  ),
};

function pointOf(bell: Bell, all: readonly Bell[]): PointToDrag {
  const { of, ending, mean, deviation } = bell;
  const several = all.filter((other) => other.of === of).length > 1;
  return {
    name: several ? `${of}, ${ending === '' ? 'first' : 'second'} bell` : `${of}, its bell`,
    valueText: `mean ${fixed(mean, 2)}, deviation ${deviationText(deviation)}`,
    place: { x: mean, y: Math.min(heightOf(bell), TOP) },
    quantity: of,
    look: LOOKS[of],
  };
}

/** A mixture's bell by itself, faint. */
function Part({ bell: { of, weight, mean, deviation } }: { readonly bell: Bell }): ReactNode {
  const f = useMemo(
    () => (x: number) => weight * Math.exp(gaussianLogDensity(x, mean, deviation)),
    [weight, mean, deviation],
  );
  return (
    <FunctionCurve
      {...{ x: LINE, y: DENSITY, f, samples: 120 }}
      colour={of === 'q' ? 'var(--data)' : 'var(--model)'}
      dash="1 3"
    />
  );
}
