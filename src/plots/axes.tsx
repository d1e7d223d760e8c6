import { format, range, scaleLinear } from 'd3';
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
  /** Equal distances are equal differences, or on a logarithmic axis equal ratios. */
  readonly scale?: 'linear' | 'log';
}

export interface AxesProps {
  readonly x: Axis;
  readonly y: Axis;
  /** What the shapes show, for someone who can't see them; leave out when the overlay says it. */
  readonly sentence?: string;
  /** Lines across the area at the ticks of both axes, of the vertical one, or of none. */
  readonly grid?: boolean | 'y';
  /** SVG shapes, in per cent of the area: x from the left, y from the top (see `percent`). */
  readonly children?: ReactNode;
  /** HTML over the shapes, placed in per cent too: type and touch targets that must not be stretched. */
  readonly overlay?: ReactNode;
}

/** An axis over a domain with about `count` round ticks. */
export function roundAxis(domain: readonly [number, number], label: string, count = 3): Axis {
  return { domain, ticks: scaleLinear(domain, [0, 1]).ticks(count), label };
}

/**
 * A logarithmic axis over a domain above 0, with a tick at each power of ten; where fewer than three
 * of those lie inside, at once, twice and five times each.
 */
export function logAxis(domain: readonly [number, number], label: string): Axis {
  const [low, high] = domain;
  const tens = range(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)) + 1);
  const among = (factors: readonly number[]): number[] =>
    tens
      .flatMap((ten) => factors.map((factor) => Number(`${factor}e${ten}`)))
      .filter((tick) => tick >= low && tick <= high);
  const powers = among([1]);
  return { domain, ticks: powers.length < 3 ? among([1, 2, 5]) : powers, label, scale: 'log' };
}

/**
 * Where `value` lies along the axis, in per cent of its length from its start. What a logarithmic
 * axis can't show, 0 and below, lies infinitely far before it.
 */
export function percent({ domain: [start, end], scale }: Axis, value: number): number {
  return scale === 'log'
    ? (Math.log(Math.max(value, 0) / start) / Math.log(end / start)) * 100
    : ((value - start) / (end - start)) * 100;
}

/** The value at `share` of the axis from its start, held inside its domain. */
export function valueAt({ domain: [start, end], scale }: Axis, share: number): number {
  const inside = Math.min(Math.max(share, 0), 1);
  if (inside === 1) return end; // free of rounding, so that a drag reaches the very end
  return scale === 'log' ? start * (end / start) ** inside : start + inside * (end - start);
}

/** Per cent, for CSS: held inside the area, whose edge stands for everything beyond it. */
export function heldPercent(axis: Axis, value: number): string {
  return `${Math.min(Math.max(percent(axis, value), 0), 100)}%`;
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
          {grid === true &&
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
