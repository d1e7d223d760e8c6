import { tickText } from './axes.tsx';
import styles from './data-table.module.css';

/** What a picture shows, in numbers. */
export interface DataTable {
  readonly caption: string;
  readonly columns: readonly string[];
  /** A cell per column; numbers are shown with four digits that count. */
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A table that scrolls inside its frame where the screen is narrower than it is. */
export function DataTableView({ table }: { readonly table: DataTable }) {
  const { caption, columns, rows } = table;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- so that a keyboard can scroll it
    <div className={styles.frame} role="group" aria-label={caption} tabIndex={0}>
      <table className={styles.table}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, c) => (
              <th key={column} scope="col" className={sideOf(rows[0]?.[c])}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            <tr key={r}>
              {row.map((cell, c) => (
                <td key={columns[c]} className={sideOf(cell)}>
                  {typeof cell === 'number' ? cellText(cell) : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const sideOf = (cell: string | number | undefined): string | undefined =>
  typeof cell === 'number' ? styles.number : undefined;

function cellText(value: number): string {
  if (Number.isNaN(value)) return 'not a number';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  return tickText(Number.isInteger(value) ? value : Number(value.toPrecision(4)));
}
