import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { RunView, ViewProps } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { Slice, Steps } from './bound.tsx';
import type { MixtureEmValues } from './parameters.ts';
import { KMeans, Plane } from './plane.tsx';
import { remarkOn, startStateOf, stateOf } from './state.ts';
import type { EmState } from './state.ts';
import styles from './view.module.css';

const NO_CURVES: RunView['curves'] = {};

/** The mixture and k-means over the data, and the bound under log p: along the run, and along one mean. */
export function MixtureEmView(props: ViewProps<MixtureEmValues>): ReactNode {
  const { values, run } = props;
  const state = stateOf(values, run);
  const start = useMemo(() => startStateOf(values), [values]);
  const c = Math.min(values.watch, values.components) - 1;
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <Sum state={state} />
        <p className={styles.remark}>{remarkOn(state, run)}</p>
      </div>
      <Plane {...props} state={state} />
      <Steps
        state={state}
        start={start.heights}
        curves={state.step > 0 ? run!.curves : NO_CURVES}
      />
      <KMeans state={state} />
      <Slice state={state} c={c} />
    </div>
  );
}

/** log p as the bound and what it lacks. */
function Sum({ state: { heights, half } }: { readonly state: EmState }): ReactNode {
  const { logLikelihood, elbo, kl } = heights;
  const next = half === 'E' ? 'M' : 'E';
  return (
    <p className={styles.numbers}>
      <span>
        log p{' '}
        <output name="log-likelihood" aria-live="off">
          {fixed(logLikelihood, 4)}
        </output>
      </span>
      <span className={styles.ofBound}>
        = bound{' '}
        <output name="elbo" aria-live="off">
          {fixed(elbo, 4)}
        </output>
      </span>
      <span>
        + gap{' '}
        <output name="kl" aria-live="off">
          {fixed(kl, 4)}
        </output>
      </span>
      <span>
        nats per point; next{' '}
        <output name="next" aria-live="off">
          {next}
        </output>
      </span>
    </p>
  );
}
