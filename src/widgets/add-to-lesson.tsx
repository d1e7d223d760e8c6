import { useState } from 'react';
import type { ReactNode } from 'react';
import styles from './widget-body.module.css';

/** Adds the figure as it is now to the reader's lesson, which `/lesson/` shows. */
export function AddToLesson({ linkAlone }: { readonly linkAlone: () => string }): ReactNode {
  const [said, setSaid] = useState<{ words: string; added: boolean } | null>(null);
  const add = async (): Promise<void> => {
    const { readAddress } = await import('./lesson.ts');
    const { addToLesson } = await import('./lesson-store.ts');
    const pasted = readAddress(linkAlone(), new URL(import.meta.env.BASE_URL, location.href).href);
    if (pasted.kind !== 'figure') throw new Error('a figure’s own link names a figure');
    const added = addToLesson(pasted.state);
    setSaid(
      'count' in added
        ? { words: `State ${added.count} of your lesson.`, added: true }
        : { words: added.why, added: false },
    );
  };
  const fail = (error: unknown): void => {
    console.error(error);
    setSaid({
      words:
        'It could not be added: a part of the page did not load. Check the connection, then press again.',
      added: false,
    });
  };
  return (
    <>
      <button type="button" className={styles.tool} onClick={() => void add().catch(fail)}>
        Add to lesson
      </button>
      <span role="status" className={said?.added === false ? undefined : styles.copied}>
        {said && (
          <>
            {said.words}
            {said.added && (
              <>
                {' '}
                <a href={`${import.meta.env.BASE_URL}lesson/`}>Open the lesson</a>
              </>
            )}
          </>
        )}
      </span>
    </>
  );
}
