import type { ReactNode } from 'react';
import styles from './offline.module.css';

export interface OfflinePanelProps {
  /** The chapter it is about; the whole book otherwise. */
  chapter?: string;
  /** What holds also where nothing can be kept. */
  children?: ReactNode;
}

/** Where the reader takes a chapter, or the book, with her; the script shows what a browser can keep. */
export function OfflinePanel({ chapter = '', children }: OfflinePanelProps) {
  return (
    <section
      className={styles.panel}
      aria-labelledby="without-a-connection"
      data-offline={chapter}
      hidden={!children}
    >
      <h2 id="without-a-connection">Without a connection</h2>
      {children}
      <p className={styles.tools} data-tools hidden>
        <button type="button" data-save>
          Save for offline
        </button>
        <button type="button" data-stop hidden>
          Stop saving
        </button>
        <button type="button" data-remove hidden>
          Remove it
        </button>
        {chapter === '' && (
          <>
            <button type="button" data-mnist hidden>
              Save MNIST as well
            </button>
            <button type="button" data-install hidden>
              Install the book
            </button>
          </>
        )}
        <progress aria-label="Saved so far" hidden />
      </p>
      <p role="status" />
      {chapter === '' && <ul className={styles.kept} data-kept-items />}
    </section>
  );
}
