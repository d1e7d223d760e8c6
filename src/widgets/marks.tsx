import type { ReactNode } from 'react';
import { percent } from '../plots/axes.tsx';
import type { Axis } from '../plots/axes.tsx';
import styles from './marks.module.css';

/** A value of an axis worth knowing, with the words that stand beside its line. */
export interface Mark {
  readonly value: number;
  readonly text: string;
  /** A CSS colour: the quantity's own. */
  readonly colour: string;
  /** SVG dash pattern, so that lines differ without colour. */
  readonly dash?: string;
}

export interface MarksProps {
  readonly x: Axis;
  readonly marks: readonly Mark[];
}

/**
 * The words of one mark or two above the picture, each in a row of its own so that they never overlap,
 * the line drawn on up to them: for the overlay of `Axes`.
 */
export function MarkNames({ x, marks }: MarksProps): ReactNode {
  const at = ({ value }: Mark): number => Math.min(Math.max(percent(x, value), 0), 100);
  const inOrder = marks.toSorted((one, other) => at(one) - at(other));
  const toLeft = inOrder.map((mark, i) => at(mark) > edge(i, marks.length));
  const rows = toLeft[0] && toLeft.at(-1) ? inOrder.toReversed() : inOrder; // words over no other line
  return rows.map((mark, row) => {
    const left = toLeft[inOrder.indexOf(mark)];
    return (
      <span
        key={mark.text}
        className={styles.name}
        data-dashed={mark.dash !== undefined || undefined}
        style={{
          [left ? 'right' : 'left']: `${left ? 100 - at(mark) : at(mark)}%`,
          [left ? 'borderInlineEndWidth' : 'borderInlineStartWidth']: '1.5px',
          height: `${(rows.length - row) * 1.4}em`,
          color: mark.colour,
        }}
        aria-hidden // the spoken sentence says the same
      >
        {mark.text}
      </span>
    );
  });
}

/** From how far right on, in per cent, words lie to the left of their mark: two point away from each other. */
function edge(i: number, count: number): number {
  if (count === 1) return 50;
  return i === 0 ? 30 : 65;
}

/** The lines of marks, shapes for `Axes`; what lies beyond the axis has none. */
export function MarkLines({ x, marks }: MarksProps): ReactNode {
  return marks.map(({ value, text, colour, dash }) => {
    const across = percent(x, value);
    if (!(across >= 0 && across <= 100)) return null;
    return (
      <line
        key={text}
        className={styles.line}
        {...{ x1: across, x2: across, y1: 0, y2: 100 }}
        stroke={colour}
        strokeDasharray={dash}
      />
    );
  });
}
