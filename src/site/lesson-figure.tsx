import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { startValues } from '../widgets/declaration.ts';
import type { ReferenceRun, WidgetDeclaration } from '../widgets/declaration.ts';
import type { LessonState } from '../widgets/lesson.ts';
import { loadReferenceRun } from '../widgets/reference-run.ts';
import { loadWidget } from '../widgets/registry.ts';
import type { LessonPlace, WidgetBody } from '../widgets/widget-body.tsx';
import styles from './lesson.module.css';

export interface LessonFigureProps {
  readonly state: LessonState;
  readonly title: string;
  readonly place: Omit<LessonPlace, 'query'>;
}

interface Parts {
  readonly Body: typeof WidgetBody;
  readonly declaration: WidgetDeclaration;
  readonly reference: ReferenceRun | undefined;
}

async function fetchParts(widget: string): Promise<Parts> {
  const [{ WidgetBody: Body }, declaration, reference] = await Promise.all([
    import('../widgets/widget-body.tsx'),
    loadWidget(widget),
    loadReferenceRun(widget).catch(() => undefined), // worth having, not worth failing for
  ]);
  return { Body, declaration, reference };
}

/** A live figure that wakes with exactly a state's link; what it can't fetch it says, and lets the lesson go on. */
export function LessonFigure({ state, title, place }: LessonFigureProps): ReactNode {
  const { widget, query } = state;
  const [parts, setParts] = useState<Parts | 'missing' | null>(null);
  useEffect(() => {
    let wanted = true;
    const put = (found: Parts | 'missing'): void => {
      if (wanted) setParts(found);
    };
    fetchParts(widget).then(put, (error: unknown) => {
      console.error(error);
      put('missing');
    });
    return () => void (wanted = false);
  }, [widget]);
  const { presentation, sequence } = place;
  return (
    <figure className={styles.figure} data-widget={widget} aria-label={title}>
      {parts === null && <p role="status">“{title}” is being fetched …</p>}
      {parts === 'missing' && (
        <div role="alert">
          <p>“{title}” could not be fetched. Check the connection, then show it again.</p>
          {presentation.presenting && (
            <p className={styles.tools}>
              <button type="button" onClick={() => sequence.turn(-1)}>
                Previous state
              </button>
              <button type="button" onClick={() => sequence.turn(1)}>
                Next state
              </button>
              <button type="button" onClick={presentation.stop}>
                Leave presentation
              </button>
            </p>
          )}
        </div>
      )}
      {parts !== null && parts !== 'missing' && (
        <parts.Body
          declaration={parts.declaration}
          values={startValues(parts.declaration, null)}
          reference={parts.reference}
          lesson={{ ...place, query }}
        />
      )}
    </figure>
  );
}
