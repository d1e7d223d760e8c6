import { useId } from 'react';
import type { ReactNode } from 'react';
import { LONGEST_NOTES, LONGEST_TITLE } from '../widgets/lesson.ts';
import type { LessonState } from '../widgets/lesson.ts';
import type { StateWords } from './lesson-states.ts';
import styles from './lesson.module.css';

export interface LessonEntryProps {
  readonly state: LessonState;
  readonly words: StateWords;
  /** Whether its figure is shown below it. */
  readonly open: boolean;
  readonly onOpen: () => void;
  /** In a lesson of the reader's own, which she can change. */
  readonly edit?: {
    readonly first: boolean;
    readonly last: boolean;
    readonly change: (part: Partial<Pick<LessonState, 'title' | 'notes'>>) => void;
    readonly move: (by: -1 | 1) => void;
    readonly remove: () => void;
  };
  /** The figure, where it is open. */
  readonly children: ReactNode;
}

/** One state of a lesson: its title, its settings in words, and on demand its figure. */
export function LessonEntry(props: LessonEntryProps): ReactNode {
  const { state, words, open, onOpen, edit, children } = props;
  const id = useId();
  const named = (does: string): string => `${does} “${words.title}”`;
  return (
    <li className={styles.entry} data-lesson-entry>
      {edit ? (
        <p className={styles.field}>
          <label htmlFor={`${id}-title`}>Title</label>
          <input
            id={`${id}-title`}
            value={state.title}
            placeholder={words.title}
            maxLength={LONGEST_TITLE}
            autoComplete="off"
            onChange={(event) => edit.change({ title: event.target.value })}
          />
        </p>
      ) : (
        <h3>{words.title}</h3>
      )}
      <p className={styles.settings}>{words.settings}</p>
      {words.notices.map((notice) => (
        <p key={notice} className="notice">
          {notice}
        </p>
      ))}
      {edit ? (
        <details>
          <summary>Notes{state.notes !== '' && ': written'}</summary>
          <p className={styles.field}>
            <label htmlFor={`${id}-notes`}>What to say, what to ask</label>
            <textarea
              id={`${id}-notes`}
              rows={4}
              value={state.notes}
              placeholder={words.notes}
              maxLength={LONGEST_NOTES}
              onChange={(event) => edit.change({ notes: event.target.value })}
            />
          </p>
        </details>
      ) : (
        words.notes !== '' && <p className={styles.notes}>{words.notes}</p>
      )}
      <p className={styles.tools}>
        <button
          type="button"
          aria-expanded={open}
          aria-label={named(open ? 'Hide' : 'Show')}
          onClick={onOpen}
        >
          {open ? 'Hide' : 'Show'}
        </button>
        {edit && (
          <>
            <button
              type="button"
              aria-label={named('Move up:')}
              aria-disabled={edit.first}
              onClick={() => edit.first || edit.move(-1)}
            >
              Up
            </button>
            <button
              type="button"
              aria-label={named('Move down:')}
              aria-disabled={edit.last}
              onClick={() => edit.last || edit.move(1)}
            >
              Down
            </button>
            <button type="button" aria-label={named('Remove')} onClick={edit.remove}>
              Remove
            </button>
          </>
        )}
      </p>
      {children}
    </li>
  );
}
