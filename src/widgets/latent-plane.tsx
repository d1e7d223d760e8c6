import { memo, useMemo } from 'react';
import type { ReactNode } from 'react';
import { Axes, percent, roundAxis, tickText, type Axis } from '../plots/axes.tsx';
import { DraggablePoint, type Place } from '../plots/draggable-point.tsx';
import { ClassNames, Cloud, reachOf } from '../plots/scatter.tsx';
import type { RunView } from './declaration.ts';
import styles from './latent-plane.module.css';

/** Encoded images shown in a latent plane. */
export const PLANE_ROWS = 1000;

export interface LatentPlaneProps {
  /** What the plane is called. */
  readonly title: string;
  /** Codes of the first training images, shape [min(PLANE_ROWS, images), latent]. */
  readonly means: Float32Array | undefined;
  readonly facts: RunView['facts'];
  /** Whether the prior's circles are drawn: true unless the model has none. */
  readonly prior?: boolean;
  /** Left out, they reach equally far from 0 on all sides and hold all but a few of the codes. */
  readonly axes?: readonly [Axis, Axis];
  /** What the point to drag is called, for those who hear it. */
  readonly pointName?: string;
  /** Left out where there is no point to drag. */
  readonly place?: Place;
  readonly onMove?: (place: Place) => void;
  readonly disabled?: boolean;
  /** More shapes under the codes, for `Axes`; the same function as long as they are the same. */
  readonly shapes?: (x: Axis, y: Axis) => ReactNode;
  /** More marks over them, for the overlay of `Axes`; likewise. */
  readonly marks?: (x: Axis, y: Axis) => ReactNode;
}

/** The codes of many images in the plane of the first two latents, coloured by class, and at most one point to drag. */
export const LatentPlane = memo(function LatentPlane(props: LatentPlaneProps) {
  const { title, means = NONE, facts, prior = true, axes, shapes, marks } = props;
  const { pointName = '', place, onMove, disabled = false } = props;
  const rows = Math.min(PLANE_ROWS, facts?.data.count ?? 0);
  const width = rows && means.length / rows;
  const [x, y] = useMemo(() => axes ?? evenAxes(reachOf(means, width)), [axes, means, width]);
  const cloud = useMemo(() => {
    const classes = facts?.data.labels?.subarray(0, rows);
    return { places: means, width, x, y, ...(classes && { classes }) };
  }, [means, width, x, y, facts, rows]);
  const around = prior ? ', around the prior’s circles of radius 1 and 2' : '';
  return (
    <div>
      <p className={styles.title}>
        <b>{title}</b> {tickText(rows)} images, encoded
      </p>
      <Axes
        x={x}
        y={y}
        sentence={`${title}: the codes of ${rows} images, coloured by class${around}.`}
        overlay={
          <>
            {prior &&
              RADII.map((radius) => (
                <span
                  key={radius}
                  className={styles.radius}
                  style={{ left: `${percent(x, 0)}%`, bottom: `${percent(y, radius)}%` }}
                  aria-hidden
                >
                  {radius}σ
                </span>
              ))}
            <ClassNames {...cloud} />
            {marks?.(x, y)}
            {place && onMove && (
              <DraggablePoint
                quantity="z"
                name={pointName}
                valueText={placeText(place)}
                place={place}
                onMove={onMove}
                x={x}
                y={y}
                step={0.1}
                disabled={disabled}
              >
                <Diamond />
              </DraggablePoint>
            )}
          </>
        }
      >
        {prior &&
          RADII.map((radius) => (
            <ellipse
              key={radius}
              className={styles.prior}
              cx={percent(x, 0)}
              cy={100 - percent(y, 0)}
              rx={percent(x, radius) - percent(x, 0)}
              ry={percent(y, radius) - percent(y, 0)}
            />
          ))}
        {shapes?.(x, y)}
        <Cloud {...cloud} />
      </Axes>
    </div>
  );
});

const NONE = new Float32Array();

/** In deviations of the prior. */
const RADII = [1, 2];

function evenAxes(reach: number): readonly [Axis, Axis] {
  return [roundAxis([-reach, reach], 'z₁'), roundAxis([-reach, reach], 'z₂')];
}

/** The mark of a latent place. */
export function Diamond(): ReactNode {
  return <span className={styles.diamond} aria-hidden />;
}

/** A latent place as it is written: (0.5, −1.2). */
export const placeText = ({ x, y }: Place): string => `(${coordinate(x)}, ${coordinate(y)})`;
const coordinate = (value: number): string => tickText(Math.round(value * 100) / 100);
