import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { DataTableView } from '../plots/data-table.tsx';
import type { RunView, WidgetDeclaration } from './declaration.ts';
import type { Values } from './parameters.ts';
import styles from './widget-body.module.css';

export interface TablesProps {
  readonly declaration: WidgetDeclaration;
  readonly values: Values;
  readonly run?: RunView;
  readonly asleep: boolean;
  /** Whether it is unfolded at first. */
  readonly unfolded: boolean;
}

/**
 * "As a table": the picture's numbers. In the static page they are there, folded or not; in a live
 * figure they are computed only while somebody can see them.
 */
export function Tables({ asleep, unfolded, ...shown }: TablesProps): ReactNode {
  const [open, setOpen] = useState(unfolded);
  useEffect(() => {
    const unfold = (): void => flushSync(() => setOpen(true)); // the paper won't wait
    addEventListener('beforeprint', unfold);
    return () => removeEventListener('beforeprint', unfold);
  }, []);
  return (
    <details
      className={styles.table}
      data-fold="table"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>As a table</summary>
      <div className={styles.folded}>{(asleep || open) && <Contents {...shown} />}</div>
    </details>
  );
}

function Contents({
  declaration,
  values,
  run,
}: Omit<TablesProps, 'asleep' | 'unfolded'>): ReactNode {
  const tables = declaration.table(values, run);
  if (tables.length === 0) return <p className={styles.status}>There are no numbers yet.</p>;
  return tables.map((table) => <DataTableView key={table.caption} table={table} />);
}
