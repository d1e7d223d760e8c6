import { useState } from 'react';
import type { ReactNode } from 'react';
import type { WidgetState } from './use-widget.ts';
import styles from './widget-body.module.css';

/** Takes the reader's changes back, and makes them again; says which. */
export function UndoTools({ changes }: { readonly changes: WidgetState['changes'] }): ReactNode {
  const [said, setSaid] = useState('');
  const tool = (name: string, done: string, what: string | null, act: () => void): ReactNode => (
    <button
      type="button"
      className={styles.tool}
      aria-disabled={what === null} // one that is disabled would lose the keyboard with the last change
      title={what === null ? undefined : `${name}: ${what}`}
      onClick={() => {
        if (what === null) return setSaid(`There is nothing to ${name.toLowerCase()}.`);
        act();
        setSaid(`${done}: ${what}.`);
      }}
    >
      {name}
    </button>
  );
  return (
    <>
      {tool('Undo', 'Undone', changes.next.undo, changes.undo)}
      {tool('Redo', 'Done again', changes.next.redo, changes.redo)}
      <span role="status" className={styles.spoken}>
        {said}
      </span>
    </>
  );
}
