import type { ComponentProps } from 'react';
import styles from './table.module.css';

/** A table that scrolls inside itself where the screen is narrower than it is. */
export function Table(props: ComponentProps<'table'>) {
  return (
    <div className={styles.frame} data-scrolls="Table">
      <table className={styles.table} {...props} />
    </div>
  );
}
