import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { OwnSet, RunView, WidgetDeclaration } from './declaration.ts';
import type { Values } from './parameters.ts';
import type { ProofList } from './proof-list.tsx';
import styles from './proofs.module.css';
import body from './widget-body.module.css';

export interface ProofPanelProps {
  readonly declaration: WidgetDeclaration;
  readonly values: Values;
  /** The reader's own, in a training figure. */
  readonly run?: RunView | undefined;
  /** The reader's data, where she has given some. */
  readonly own: OwnSet | null;
  readonly asleep: boolean;
  /** Whether it is unfolded at first. */
  readonly unfolded: boolean;
}

/** "How do we know?": what the figure claims, found out here and now in another way. Loads when unfolded. */
export function ProofPanel({ asleep, unfolded, ...shown }: ProofPanelProps): ReactNode {
  const [open, setOpen] = useState(unfolded);
  const [list, setList] = useState<{ readonly View: typeof ProofList } | null>(null);
  const [trouble, setTrouble] = useState('');
  const wanted = open && !asleep && list === null;
  useEffect(() => {
    if (!wanted) return;
    import('./proof-list.tsx').then(
      ({ ProofList: View }) => {
        setList({ View });
        setTrouble('');
      },
      () => setTrouble(NOT_LOADED),
    );
  }, [wanted]);
  return (
    <details
      className={`${body.table} ${styles.panel}`}
      data-fold="proof"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>How do we know?</summary>
      <div className={body.folded}>
        <p className={styles.words}>
          What this figure claims, worked out here in a second way that shares no formula with the
          first. An error is the distance between the two, as a share of the number where that is
          above 1.
        </p>
        {trouble && <p className={styles.words}>{trouble}</p>}
        {list && <list.View {...shown} />}
      </div>
    </details>
  );
}

export const NOT_LOADED =
  'The checks could not be loaded. Check the connection, then fold this part and unfold it again.';
