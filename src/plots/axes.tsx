import { format, scaleLinear } from 'd3';
import type { ReactNode } from 'react';
import styles from './axes.module.css';

/** One direction of a picture. */
export interface Axis {
  /** Values at the start (left, bottom) and the end (right, top). */
  readonly domain: readonly [number, number];
  /** Values that get a tick and a number: few. */
  readonly ticks: readonly number[];
  /** What is measured, with its unit; stands at the end of the axis. Empty where a title says it. */
  readonly label: string;
  /** How a tick is written, where it isn't the number itself. */
  readonly text?: (tick: number) => string;
}

export interface AxesProps {
  readonly x: Axis;
  readonly y: Axis;
  /** What the shapes show, for someone who can't see them; leave out when the overlay says it. */
  readonly sentence?: string;
  /** Lines across the area at every tick. */
  readonly grid?: boolean;
  /** SVG shapes, in per cent of the area: x from the left, y from the top (see `percent`). */
  readonly children?: ReactNode;
  /** HTML over the shapes, placed in per cent too: type and touch targets that must not be stretched. */
  readonly overlay?: ReactNode;
}

/** An axis over a domain with about `count` round ticks. */
export function roundAxis(domain: readonly [number, number], label: string, count = 3): Axis {
  return { domain, ticks: scaleLinear(domain, [0, 1]).ticks(count), label };
}

/** Where `value` lies along the axis, in per cent of its length from its start. */
export function percent(axis: Axis, value: number): number {
  const [start, end] = axis.domain;
  return ((value - start) / (end - start)) * 100;
}

/** A number as the pictures write it: a true minus, thousands apart, no needless decimals. */
export const tickText = format(',~');

/**
 * A frame whose shapes stretch with it while its type and line widths keep their size: nothing is
 * measured, so the static page and the live figure are the same picture. Square, unless a style
 * around it sets `--plot-height`.
 */
export function Axes({ x, y, sentence, grid = true, children, overlay }: AxesProps) {
  return (
    <div className={y.label ? `${styles.frame} ${styles.labelled}` : styles.frame}>
      <div className={styles.area}>
        <svg
          className={styles.shapes}
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          {...(sentence ? { role: 'img', 'aria-label': sentence } : { 'aria-hidden': true })}
        >
          {grid &&
            x.ticks.map((tick) => (
              <line
                key={`x${tick}`}
                className={styles.grid}
                x1={percent(x, tick)}
                x2={percent(x, tick)}
                y1="0"
                y2="100"
              />
            ))}
          {grid &&
            y.ticks.map((tick) => (
              <line
                key={`y${tick}`}
                className={styles.grid}
                x1="0"
                x2="100"
                y1={100 - percent(y, tick)}
                y2={100 - percent(y, tick)}
              />
            ))}
          {children}
        </svg>
        {overlay}
        <div className={styles.numbers} aria-hidden>
          {x.ticks.map((tick) => (
            <span
              key={`x${tick}`}
              className={percent(x, tick) > 99 ? styles.atEnd : styles.below}
              style={{ left: `${percent(x, tick)}%` }}
            >
              {(x.text ?? tickText)(tick)}
            </span>
          ))}
          {y.ticks.map((tick) => (
            <span
              key={`y${tick}`}
              className={styles.beside}
              style={{ bottom: `${percent(y, tick)}%` }}
            >
              {(y.text ?? tickText)(tick)}
            </span>
          ))}
          <span className={styles.xLabel}>{x.label}</span>
          <span className={styles.yLabel}>{y.label}</span>
        </div>
      </div>
    </div>
  );
}
