import { cumsum } from 'd3';
import { memo, useMemo } from 'react';
import type { ReactNode } from 'react';
import { gaussianLogDensity } from '../../maths/gaussian.ts';
import { gaussianMixtureDensity } from '../../maths/gaussian-mixture.ts';
import { Axes, heldPercent, percent } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggablePoints } from '../../plots/draggable-points.tsx';
import type { PointToDrag } from '../../plots/draggable-points.tsx';
import { FunctionCurve } from '../../plots/function-curve.tsx';
import { dotsPath, linePath } from '../../plots/lines.ts';
import type { Place } from '../../plots/stepping.ts';
import type { RunView, ViewProps } from '../declaration.ts';
import { fixed, shareText } from '../number-words.ts';
import { parameters, UP } from './parameters.ts';
import type { MixtureEmValues } from './parameters.ts';
import { startOf } from './state.ts';
import type { EmState } from './state.ts';
import styles from './view.module.css';

/** Of each component: a colour, and a dash so that its outline differs without it. */
const LOOKS: readonly { readonly colour: string; readonly dash?: string }[] = [
  { colour: 'var(--class-0)' },
  { colour: 'var(--class-5)', dash: '7 3' },
  { colour: 'var(--class-3)', dash: '2 3' },
  { colour: 'var(--class-1)', dash: '9 3 2 3' },
  { colour: 'var(--class-7)', dash: '4 4' },
];

const X: Axis = { domain: [-5, 5], ticks: [-4, -2, 0, 2, 4], label: '' };
const Y: Axis = { domain: [-UP, UP], ticks: [-2, 0, 2], label: '' };
const STEP: Place = { x: parameters.points.step, y: parameters.points.step };

/** How high above the line, as a share of the picture, the starting means lie. */
const RINGS = 0.93;

interface PanelProps extends ViewProps<MixtureEmValues> {
  readonly state: EmState;
}

/** The mixture over the data: each point split by its responsibilities, each component as an outline. */
export function Plane(props: PanelProps): ReactNode {
  const { state, run } = props;
  const { width } = state;
  const density = useDensityAxis(state);
  const y = width === 1 ? density : Y;
  return (
    <div>
      <p className={styles.title}>
        {width === 2 ? 'The mixture' : 'p(x), thick'}; discs split by q, clockwise
      </p>
      <div className={styles.plane}>
        <Axes x={X} y={y} overlay={<Handles {...props} />}>
          {width === 2 ? (
            <>
              <Ellipses state={state} />
              <Trails
                state={state}
                {...(run && { curves: run.curves })}
                start={startOf(props.values)}
              />
            </>
          ) : (
            <Densities state={state} y={density} />
          )}
        </Axes>
      </div>
    </div>
  );
}

const TOPS = [0.25, 0.4, 0.6, 1];

/** High enough for the mixture, but not for a component that collapses: its spike is cut. */
function useDensityAxis({ width, points, mixture }: EmState): Axis {
  return useMemo(() => {
    if (width === 2) return Y;
    const heights = Array.from(points, (x) => gaussianMixtureDensity([x], mixture));
    const most = 1.3 * Math.max(...heights);
    const top = TOPS.find((height) => height >= most) ?? 1;
    return { domain: [0, top], ticks: [0, top / 2], label: '' };
  }, [width, points, mixture]);
}

function Handles({ values, setValue, asleep, state }: PanelProps): ReactNode {
  const { width, points, q, mixture } = state;
  const k = mixture.weights.length;
  const count = points.length / width;
  const discs = useMemo(
    () => Array.from({ length: count }, (_, i) => <Disc key={i} shares={rowOf(q, i, k)} />),
    [q, count, k],
  );
  const y = width === 1 ? LINE : Y;
  const starts = startOf(values);
  const handles: PointToDrag[] = [
    ...Array.from({ length: count }, (_, i) => {
      const place = { x: points[width * i]!, y: width === 1 ? 0 : points[2 * i + 1]! };
      return {
        name: `Point ${i + 1}`,
        valueText: `${placeText(place, width)}; ${sharesText(rowOf(q, i, k))}`,
        place,
        look: discs[i]!,
      };
    }),
    ...Array.from({ length: k }, (_, c) => {
      const place = {
        x: starts[width * c]!,
        y: width === 1 ? RINGS : starts[2 * c + 1]!,
      };
      return {
        name: `Start of mean ${c + 1}`,
        valueText: placeText(place, width),
        place,
        look: RINGS_BY_NUMBER[c]!,
      };
    }),
  ];
  const move = (i: number, to: Place): void => {
    const name = i < count ? 'points' : 'means';
    const at = 2 * (i < count ? i : i - count);
    const moved = values[name].with(at, to.x);
    setValue(name, width === 1 ? moved : moved.with(at + 1, to.y));
  };
  return (
    <>
      <DraggablePoints points={handles} onMove={move} x={X} y={y} step={STEP} disabled={asleep} />
      {Array.from({ length: k }, (_, c) => (
        <Numeral key={c} c={c} state={state} />
      ))}
    </>
  );
}

/** The line’s own vertical axis: only for the places of handles. */
const LINE: Axis = { domain: [0, 1], ticks: [], label: '' };

function rowOf(q: ArrayLike<number>, i: number, k: number): readonly number[] {
  return Array.from({ length: k }, (_, c) => q[i * k + c]!);
}

function placeText({ x, y }: Place, width: 1 | 2): string {
  return width === 1 ? `x = ${fixed(x, 2)}` : `x = ${fixed(x, 2)}, y = ${fixed(y, 2)}`;
}

/** Who answers for a point, nobody with next to nothing. */
function sharesText(shares: readonly number[]): string {
  return shares
    .map((share, c) => ({ share, name: `component ${c + 1}: ${shareText(share)}` }))
    .filter(({ share }) => share >= 0.005)
    .map(({ name }) => name)
    .join(', ');
}

const RINGS_BY_NUMBER: readonly ReactNode[] = LOOKS.map(({ colour }, c) => (
  <span key={c} className={styles.ring} style={{ borderColor: colour }}>
    {c + 1}
  </span>
));

/** A disc cut into sectors, clockwise from the top, as large as the shares. */
const Disc = memo(function Disc({ shares }: { readonly shares: readonly number[] }) {
  const ends = cumsum(Float64Array.from(shares));
  return (
    <svg className={styles.disc} viewBox="-1.1 -1.1 2.2 2.2" aria-hidden>
      {shares.map((share, c) => {
        if (share < 0.005) return null;
        const { colour } = LOOKS[c]!;
        return share > 0.995 ? (
          <circle key={c} r="1" fill={colour} />
        ) : (
          <path key={c} d={sectorPath(ends[c]! - share, ends[c]!)} fill={colour} />
        );
      })}
    </svg>
  );
});

function sectorPath(from: number, to: number): string {
  const at = (share: number): string =>
    `${Math.sin(2 * Math.PI * share).toFixed(3)} ${(-Math.cos(2 * Math.PI * share)).toFixed(3)}`;
  return `M0 0L${at(from)}A1 1 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to)}Z`;
}

/** A component’s number, where its mean is now. */
function Numeral({ c, state }: { readonly c: number; readonly state: EmState }): ReactNode {
  const { width, mixture, step } = state;
  if (step === 0) return null; // the ring says it
  const bottom = width === 1 ? '86%' : heldPercent(Y, mixture.means[2 * c + 1]!);
  return (
    <span
      className={styles.numeral}
      style={{
        left: heldPercent(X, mixture.means[width * c]!),
        bottom,
        borderColor: LOOKS[c]!.colour,
      }}
      data-line={width === 1 || undefined}
      aria-hidden
    >
      {c + 1}
    </span>
  );
}

const SAMPLES = 160;

/** Each component by its weight, and their sum, along the line. */
function Densities({ state, y }: { readonly state: EmState; readonly y: Axis }): ReactNode {
  const { mixture } = state;
  const { weights, means, covariances } = mixture;
  const sum = useMemo(() => (x: number) => gaussianMixtureDensity([x], mixture), [mixture]);
  const parts = useMemo(
    () =>
      Array.from(weights, (weight, c) => {
        const [mean, deviation] = [means[c]!, Math.sqrt(covariances[c]!)];
        return (x: number) => weight * Math.exp(gaussianLogDensity(x, mean, deviation));
      }),
    [weights, means, covariances],
  );
  return (
    <>
      <g className={styles.sum}>
        <FunctionCurve
          quantity="p-theta"
          x={X}
          y={y}
          f={sum}
          colour="var(--model)"
          samples={SAMPLES}
        />
      </g>
      {parts.map((part, c) => (
        <FunctionCurve
          quantity="component-mean component-sigma"
          key={c}
          x={X}
          y={y}
          f={part}
          samples={SAMPLES}
          {...LOOKS[c]!}
        />
      ))}
      {Array.from(means, (mean, c) => {
        const across = percent(X, mean);
        return (
          <line
            key={c}
            className={styles.stem}
            {...{ x1: across, x2: across, y1: 14, y2: 100 }}
            stroke={LOOKS[c]!.colour}
          />
        );
      })}
    </>
  );
}

const AROUND = 48;

function Ellipses({ state: { mixture } }: { readonly state: EmState }): ReactNode {
  const { weights, means, covariances } = mixture;
  return Array.from(weights, (_, c) => {
    const [xx, xy, yy] = [0, 1, 3].map((j) => covariances[4 * c + j]!) as [number, number, number];
    const { colour, dash } = LOOKS[c]!;
    // the image of a circle under the covariance's Cholesky factor
    const [a, b] = [Math.sqrt(xx), xy / Math.sqrt(xx)];
    const d = Math.sqrt(Math.max(yy - b * b, 0));
    return [1, 2].map((deviations) => {
      const places = Array.from({ length: AROUND + 1 }, (_p, i) => {
        const angle = (2 * Math.PI * i) / AROUND;
        const [u, v] = [deviations * Math.cos(angle), deviations * Math.sin(angle)];
        return { x: means[2 * c]! + a * u, y: means[2 * c + 1]! + b * u + d * v };
      });
      return (
        <path
          key={`${c}/${deviations}`}
          className={deviations === 1 ? styles.inner : styles.outer}
          d={linePath(places, X, Y)}
          stroke={colour}
          strokeDasharray={dash}
        />
      );
    });
  });
}

interface TrailsProps {
  readonly state: EmState;
  readonly curves?: RunView['curves'];
  /** The starting means, [K, 2]. */
  readonly start: ArrayLike<number>;
}

/** The way of each mean over the plane. */
function Trails({ state: { mixture, step }, curves = {}, start }: TrailsProps): ReactNode {
  return Array.from(mixture.weights, (_, c) => {
    const [x, y] = [curves[`x${c}`], curves[`y${c}`]];
    if (!x || !y || step === 0) return null;
    const places = [
      { x: start[2 * c]!, y: start[2 * c + 1]! },
      ...Array.from(x.subarray(0, step), (at, i) => ({ x: at, y: y[i]! })),
    ];
    return (
      <path key={c} className={styles.trail} d={linePath(places, X, Y)} stroke={LOOKS[c]!.colour} />
    );
  });
}

/** How high k-means shows the points of a line, and its centres. */
const FOOT = 0.04;
const CENTRES = 0.6;

/** The hard version: each point tied to the one centre it belongs to. */
export function KMeans({ state }: { readonly state: EmState }): ReactNode {
  const { width, points, centres, owners } = state;
  const y = width === 1 ? LINE : Y;
  const count = points.length / width;
  const k = centres.length / width;
  const placeOf = (from: ArrayLike<number>, i: number, up: number): Place => ({
    x: from[width * i]!,
    y: width === 1 ? up : from[2 * i + 1]!,
  });
  const places = Array.from({ length: count }, (_, i) => placeOf(points, i, FOOT));
  return (
    <div>
      <p className={styles.title}>k-means: each point has one centre</p>
      <div className={styles.plane}>
        <Axes
          x={X}
          y={y}
          sentence={
            owners
              ? `k-means from the same start: ${Array.from({ length: k }, (_, c) => `centre ${c + 1} has ${Array.from(owners).filter((owner) => owner === c).length} points`).join(', ')}.`
              : 'k-means begins at the same places; no point belongs to a centre yet.'
          }
          overlay={
            <Centres
              places={Array.from({ length: k }, (_, c) => placeOf(centres, c, CENTRES))}
              y={y}
            />
          }
        >
          {owners ? (
            Array.from({ length: k }, (_, c) => {
              const own = places.filter((_place, i) => owners[i] === c);
              const centre = placeOf(centres, c, CENTRES);
              return (
                <g key={c} stroke={LOOKS[c]!.colour}>
                  <path
                    className={styles.spokes}
                    d={own.map((place) => linePath([place, centre], X, y)).join('')}
                  />
                  <path className={styles.dots} d={dotsPath(own, X, y)} />
                </g>
              );
            })
          ) : (
            <path className={styles.dots} d={dotsPath(places, X, y)} stroke="var(--data)" />
          )}
        </Axes>
      </div>
    </div>
  );
}

function Centres({
  places,
  y,
}: {
  readonly places: readonly Place[];
  readonly y: Axis;
}): ReactNode {
  return places.map((place, c) => (
    <span
      key={c}
      className={styles.centre}
      style={{
        left: heldPercent(X, place.x),
        bottom: heldPercent(y, place.y),
        borderColor: LOOKS[c]!.colour,
      }}
      aria-hidden
    >
      {c + 1}
    </span>
  ));
}
