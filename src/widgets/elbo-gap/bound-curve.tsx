import { memo } from 'react';
import type { ReactNode } from 'react';
import { Axes, heldPercent, percent } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggableValues } from '../../plots/draggable-values.tsx';
import { linePath } from '../../plots/lines.ts';
import { fixed } from '../number-words.ts';
import styles from './view.module.css';

/** A bound at K draws: its average, and how far it scatters. */
export interface CurvePoint {
  readonly samples: number;
  readonly mean: number;
  readonly spread: number;
}

export interface BoundCurveProps {
  readonly curve: readonly CurvePoint[];
  readonly elbo: number;
  /** log p(x), where it is known. */
  readonly evidence?: number;
  /** The present K and its bound. */
  readonly samples: number;
  readonly bound: number;
  /** The largest K. */
  readonly most: number;
  readonly onSamples: (samples: number) => void;
  readonly disabled: boolean;
}

/** How many nats are seen from the ELBO up. */
const SPANS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];

/** The K-sample bound over K, between the ELBO and what it climbs towards; the present K can be dragged. */
export const BoundCurve = memo(function BoundCurve(props: BoundCurveProps): ReactNode {
  const { curve, elbo, evidence, samples, bound, most, onSamples, disabled } = props;
  const x: Axis = {
    domain: [0, Math.log2(most)],
    ticks: [1, 10, 100, 1000].filter((k) => k <= most).map(Math.log2),
    label: 'K',
    text: (doublings) => (2 ** doublings).toFixed(0),
  };
  const top = evidence ?? Math.max(bound, ...curve.map(({ mean }) => mean));
  const needed = Math.max(top - elbo, bound - elbo);
  const span = SPANS.find((nats) => nats >= needed) ?? SPANS.at(-1)!;
  const y: Axis = {
    domain: [top - 1.15 * span, top + 0.2 * span],
    ticks: [top - span, top - span / 2, top],
    label: '',
    text: (nats) => fixed(nats, span < 1 ? 3 : span < 20 ? 2 : 1),
  };
  const mean = curve.map((point) => ({ x: Math.log2(point.samples), y: point.mean }));
  const side = (sign: 1 | -1) =>
    curve.map((point) => ({ x: Math.log2(point.samples), y: point.mean + sign * point.spread }));
  const height = (nats: number): number => 100 - percent(y, nats);
  const level = (nats: number): string => `M0 ${height(nats)}H100`;
  return (
    <Axes
      x={x}
      y={y}
      grid={false}
      sentence={
        `The bound over K: ${fixed(elbo, 3)} nats with one draw, ${fixed(bound, 3)} with ${samples}` +
        (evidence === undefined ? '.' : `, below ${fixed(evidence, 3)}, the exact log p(x).`)
      }
      overlay={
        <>
          {evidence !== undefined && (
            <span className={styles.level} style={{ bottom: heldPercent(y, evidence) }} aria-hidden>
              log p(x)
            </span>
          )}
          <span
            className={styles.level}
            data-below
            style={{ bottom: heldPercent(y, elbo), color: 'var(--loss)' }}
            aria-hidden
          >
            ELBO
          </span>
          <DraggableValues
            quantity="samples"
            name={() => 'K on the curve'}
            values={[Math.log2(samples)]}
            onChange={([doublings]) => onSamples(Math.round(2 ** doublings!))}
            x={x}
            step={1}
            grid={0.001}
            height={Math.min(Math.max(percent(y, bound), 0), 100)}
            valueText={(doublings) =>
              `K = ${Math.round(2 ** doublings)}, bound ${fixed(bound, 3)} nats`
            }
            look={RING}
            disabled={disabled}
          />
        </>
      }
    >
      <path className={styles.band} d={bandPath(side(1), side(-1), x, y)} />
      {evidence !== undefined && <path className={styles.evidence} d={level(evidence)} />}
      <path className={styles.elbo} d={level(elbo)} />
      <path className={styles.curve} d={linePath(mean, x, y)} />
    </Axes>
  );
});

const RING = <span className={styles.ring} />;

type Line = readonly { readonly x: number; readonly y: number }[];

/** The area between two lines, cut at the frame. */
function bandPath(above: Line, below: Line, x: Axis, y: Axis): string {
  const places = [...above, ...below.toReversed()].filter((place) => Number.isFinite(place.y));
  const held = (value: number): number => Math.min(Math.max(percent(y, value), -5), 105);
  return places.length < 3
    ? ''
    : `M${places.map((place) => `${percent(x, place.x).toFixed(2)} ${(100 - held(place.y)).toFixed(2)}`).join('L')}Z`;
}
