import type { CSSProperties, ReactNode } from 'react';
import styles from './small-multiples.module.css';

export interface SmallMultiplesProps {
  readonly items: readonly { readonly key: string; readonly title: string }[];
  /** The picture of item i; all on the same axes, so that they can be compared. */
  readonly render: (i: number) => ReactNode;
  /** How many stand side by side where there is room. */
  readonly columns?: number;
}

/** Small pictures side by side, each under its title; fewer in a row where it is narrow. */
export function SmallMultiples({ items, render, columns = items.length }: SmallMultiplesProps) {
  return (
    <ul className={styles.grid} style={{ '--columns': columns } as CSSProperties}>
      {items.map(({ key, title }, i) => (
        <li key={key}>
          <p className={styles.title}>{title}</p>
          {render(i)}
        </li>
      ))}
    </ul>
  );
}
