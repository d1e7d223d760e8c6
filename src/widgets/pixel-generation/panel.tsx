import type { ReactNode } from 'react';
import type { RunView, ViewProps } from '../declaration.ts';
import { hasCheckpoint, type PixelValues } from './parameters.ts';
import styles from './view.module.css';

/** What each view of the figure is drawn from. */
export interface PanelProps extends Pick<ViewProps<PixelValues>, 'values' | 'setValue' | 'asleep'> {
  readonly run: RunView;
  /** Pixels along a side of an image. */
  readonly side: number;
}

/** In place of what only a model can compute, while there is none that has been asked. */
export function Waiting({ values, run }: Pick<PanelProps, 'values' | 'run'>): ReactNode {
  return (
    <p className={styles.sentence}>
      {run.facts ? (
        'The model is being asked …'
      ) : values.start === 'trained' && hasCheckpoint(values) ? (
        'The trained model is on its way …'
      ) : (
        <>
          This is worked out by a model: press <em>Train</em>, or <em>Step</em> for one that has
          learnt next to nothing.
        </>
      )}
    </p>
  );
}
