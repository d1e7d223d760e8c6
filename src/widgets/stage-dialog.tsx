import { useId, useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import styles from './stage.module.css';

export interface StageDialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog over the stage; closing it gives the focus back. */
export function StageDialog({ title, onClose, children }: StageDialogProps): ReactNode {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current!;
    element.showModal();
    return () => element.close(); // while it still stands in the page: the focus goes back
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={id} className={styles.dialog} onCancel={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
      <button type="button" className={styles.button} onClick={onClose}>
        Close
      </button>
    </dialog>
  );
}
