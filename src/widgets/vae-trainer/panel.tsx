import type { ReactNode } from 'react';
import type { RunView, ViewProps } from '../declaration.ts';
import styles from './panels.module.css';
import type { VaeValues } from './widget.tsx';

/** What each picture beside the latent plane is drawn from, the plane with its own marks included. */
export interface PanelProps extends Pick<ViewProps<VaeValues>, 'values' | 'setValue' | 'asleep'> {
  readonly run: RunView;
  /** Codes of the plane's images, shape [rows, latent]. */
  readonly means: Float32Array | undefined;
}

/** In place of a picture that only a run of the reader's own can compute. */
export function Waiting(): ReactNode {
  return (
    <p className={styles.sentence}>
      This is computed by a model of your own: press <em>Train</em>, or <em>Step</em> for one that
      has learnt next to nothing.
    </p>
  );
}
