import { area, line } from 'd3';
import { Axes, percent, roundAxis, tickText, type Axis } from './axes.tsx';
import { decimated, settledRange, smoothed } from './curve-maths.ts';
import styles from './curves.module.css';

/** A quantity over the steps of a run. */
export interface Curve {
  /** Stands beside the end of the line. */
  readonly name: string;
  /** Entry i belongs to step i + 1; entries that aren't finite are left out. */
  readonly values: Float32Array;
  /** A CSS colour: the quantity's own. */
  readonly colour: string;
  /** SVG dash pattern, so that lines differ without colour. */
  readonly dash?: string;
  /** Its symbol in content/notation.yaml. */
  readonly quantity?: string;
  /** On which side of the line's end the name stands. */
  readonly side: 'above' | 'below';
}

export interface CurvesProps {
  readonly curves: readonly Curve[];
  /** Unit of all curves: spoken, and left to a title to show. */
  readonly unit: string;
  /** Colour for the gap between the first curve and the second. */
  readonly gap?: string;
  /** Whether 0 has to be in sight. */
  readonly fromZero?: boolean;
}

const POINTS = 300;
const FIRST_STEPS = 20; // the horizontal axis is at least this long

/** Curves against steps: each step faint, their running mean on top, the name at the line's end. */
export function Curves({ curves, unit, gap, fromZero = false }: CurvesProps) {
  const steps = Math.max(...curves.map(({ values }) => values.length));
  const calm = curves.map(({ values }) => smoothed(values, Math.ceil(values.length / 60)));
  const settled = settledRange([...calm, ...curves.map(({ values }) => values)], 0.2) ?? [0, 1];
  const y = roundAxis(fromZero ? [0, Math.max(settled[1], 1)] : settled, '', 2);
  const x = roundAxis([1, Math.max(steps, FIRST_STEPS)], 'step');
  const end = percent(x, steps); // early on there is no room for a name to the left of it
  return (
    <Axes
      x={x}
      y={y}
      sentence={curvesSentence(curves, unit)}
      overlay={
        <div className={styles.names} aria-hidden>
          {curves.map(({ name, colour, side }, c) => {
            const height = percent(y, calm[c]!.at(-1) ?? NaN);
            if (!Number.isFinite(height)) return null;
            const bottom = `${Math.min(Math.max(height, 0), 100)}%`;
            return (
              <span
                key={name}
                className={styles[side]}
                style={{
                  bottom,
                  color: colour,
                  ...(end < 40 ? { left: `${end}%` } : { right: `${100 - end}%` }),
                }}
              >
                {name}
              </span>
            );
          })}
        </div>
      }
    >
      {gap && <path d={gapPath(calm[0]!, calm[1]!, x, y)} fill={gap} fillOpacity="0.16" />}
      {curves.map(({ name, values, colour }) => (
        <path key={name} className={styles.raw} d={curvePath(values, x, y)} stroke={colour} />
      ))}
      {curves.map(({ name, colour, dash, quantity }, c) => (
        <path
          key={name}
          className={styles.calm}
          data-quantity={quantity}
          d={curvePath(calm[c]!, x, y)}
          stroke={colour}
          strokeDasharray={dash}
        />
      ))}
    </Axes>
  );
}

/** The newest value of every curve, in a sentence. */
export function curvesSentence(curves: readonly Curve[], unit: string): string {
  const steps = Math.max(...curves.map(({ values }) => values.length));
  if (steps === 0)
    return `No steps yet: nothing to draw for ${curves.map(({ name }) => name).join(' and ')}.`;
  const parts = curves.map(({ name, values }) => `${name} ${inWords(values.at(-1)!)}`);
  return `After step ${tickText(steps)}: ${parts.join(', ')} ${unit}.`;
}

function inWords(value: number): string {
  return Number.isFinite(value) ? tickText(Math.round(value * 10) / 10) : 'not a number';
}

function curvePath(values: Float32Array, x: Axis, y: Axis): string {
  const path = line<number>(
    (i) => percent(x, i + 1),
    (i) => 100 - percent(y, values[i]!),
  );
  return path.digits(2)(decimated(values, POINTS)) ?? '';
}

function gapPath(upper: Float32Array, lower: Float32Array, x: Axis, y: Axis): string {
  const path = area<number>(
    (i) => percent(x, i + 1),
    (i) => 100 - percent(y, lower[i]!),
    (i) => 100 - percent(y, upper[i]!),
  );
  return path.digits(2)(decimated(lower, POINTS)) ?? '';
}
