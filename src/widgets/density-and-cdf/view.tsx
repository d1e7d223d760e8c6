import type { ReactNode } from 'react';
import { Axes, percent, roundAxis } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggablePoints } from '../../plots/draggable-points.tsx';
import { DraggableValues } from '../../plots/draggable-values.tsx';
import { FunctionArea, FunctionCurve } from '../../plots/function-curve.tsx';
import { Histogram } from '../../plots/histogram.tsx';
import { short } from '../../plots/lines.ts';
import type { ViewProps } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import frame from '../widget-body.module.css';
import { parameters } from './parameters.ts';
import type { DensityValues } from './parameters.ts';
import { PLACES, remarkOn, studyOf } from './study.ts';
import text from '../figure-text.module.css';
import styles from './view.module.css';

type Props = ViewProps<DensityValues>;

/** A density the reader drags, over its CDF, through which uniform numbers become draws. */
export function DensityAndCdfView(props: Props): ReactNode {
  const { values, setValue, asleep } = props;
  const { probability } = studyOf(values);
  const ends = (
    <DraggableValues
      name={(i) => (i === 0 ? 'a' : 'b')}
      values={[values.a, values.b]}
      onChange={([a, b]) => {
        if (a !== values.a) setValue('a', a!);
        if (b !== values.b) setValue('b', b!);
      }}
      x={X}
      step={0.1}
      valueText={(value, i) => `${i === 0 ? 'a' : 'b'} = ${fixed(value, 2)}`}
      look={END}
      disabled={asleep}
    />
  );
  return (
    <div className={styles.view}>
      <p className={text.number}>
        <output name="probability" aria-live="off">
          {fixed(probability, 3)}
        </output>{' '}
        = P(a &lt; X &lt; b)
      </p>
      <p className={text.remark}>{remarkOn(values)}</p>
      <Density {...props} ends={ends} />
      <Cdf {...props} />
    </div>
  );
}

const X: Axis = { domain: [0, 8], ticks: [0, 2, 4, 6, 8], label: 'x' };
const KNOT = <span className={styles.knot} />;
const END = <span className={styles.end} />;
const BINS = 32;
/** Fewer draws than this are drawn as marks alone: a histogram of them would say little. */
const FEW = 30;

function Density({ values, setValue, asleep, ends }: Props & { readonly ends: ReactNode }) {
  const {
    line,
    from,
    to,
    peak,
    draws: { x },
  } = studyOf(values);
  const { heights } = values;
  const highest = Math.max(...heights) || 1;
  const y = roundAxis([0, (1.15 * peak) / highest], 'density');
  const move = (i: number, height: number): void =>
    setValue('heights', heights.with(i, Number(Math.min(1, (height * highest) / peak).toFixed(4))));
  return (
    <div className={styles.plot}>
      <p className={text.title}>
        Density: drag its corners; <b className="model">filled</b>, the area between a and b
        {x.length >= FEW && (
          <>
            ;{' '}
            <b className="data" data-quantity="random-variable">
              bars
            </b>
            , the draws
          </>
        )}
      </p>
      <Axes
        x={X}
        y={y}
        overlay={
          <>
            <DraggablePoints
              points={PLACES.map((place, i) => ({
                name: `Height at ${place}`,
                valueText: `density ${fixed(line.density(place), 3)}`,
                place: {
                  x: place,
                  y: heights.some(Boolean) ? (heights[i]! * peak) / highest : peak,
                },
                look: KNOT,
              }))}
              x={X}
              y={y}
              step={{ x: 1, y: y.domain[1] / 20 }}
              disabled={asleep}
              onMove={(i, place) => move(i, place.y)}
            />
            {ends}
          </>
        }
      >
        {x.length >= FEW && (
          <Histogram
            quantity="random-variable"
            x={X}
            y={y}
            values={x}
            bins={BINS}
            colour="var(--data)"
          />
        )}
        <FunctionArea
          quantity="mass"
          x={X}
          y={y}
          f={line.density}
          from={from}
          to={to}
          colour="var(--model)"
        />
        <FunctionCurve
          quantity="mass"
          x={X}
          y={y}
          f={line.density}
          colour="var(--model)"
          samples={480}
        />
      </Axes>
    </div>
  );
}

const LEVEL: Axis = { domain: [0, 1], ticks: [0, 0.5, 1], label: 'F(x)' };
/** So many ways from u to x are drawn: the last ones. */
const WAYS = 12;
const { max: MOST } = parameters.draws;

function Cdf({ values, setValue }: Props): ReactNode {
  const {
    line,
    from,
    to,
    draws: { u, x },
  } = studyOf(values);
  const ways = Array.from(u.slice(-WAYS), (level, i) => {
    const at = x[Math.max(0, x.length - WAYS) + i]!;
    const up = short(100 - percent(LEVEL, level));
    return `M0 ${up}H${short(percent(X, at))}V100`;
  }).join('');
  const marks = Array.from(x, (at) => `M${short(percent(X, at))} 100v-3`).join('');
  const level = (at: number): number => 100 - percent(LEVEL, line.cdf(at));
  return (
    <div className={styles.plot}>
      <p className={text.title}>
        CDF: from a uniform height u across to the curve and down, to the draw x
      </p>
      <Axes x={X} y={LEVEL}>
        <path className={styles.ways} d={ways} />
        <path className={styles.marks} d={marks} />
        {[from, to].map((at, i) => (
          <path
            key={i}
            className={styles.level}
            d={`M0 ${short(level(at))}H${short(percent(X, at))}V100`}
          />
        ))}
        <FunctionCurve
          quantity="cdf"
          x={X}
          y={LEVEL}
          f={line.cdf}
          colour="var(--model)"
          samples={480}
        />
      </Axes>
      <div className={frame.buttons}>
        {[1, 100].map((more) => (
          <button
            key={more}
            type="button"
            className={frame.button}
            disabled={values.draws >= MOST}
            onClick={() => setValue('draws', Math.min(values.draws + more, MOST))}
          >
            {more === 1 ? 'Draw once' : `Draw ${more} times`}
          </button>
        ))}
      </div>
    </div>
  );
}
