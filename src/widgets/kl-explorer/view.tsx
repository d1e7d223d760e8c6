import type { ReactNode } from 'react';
import type { ViewProps } from '../declaration.ts';
import { Bars } from './bars.tsx';
import { Bells } from './bells.tsx';
import { Integrand } from './integrand.tsx';
import type { KlExplorerValues } from './parameters.ts';
import { Rulers } from './rulers.tsx';
import { studyOf } from './study.ts';
import { remarkOn } from './words.ts';
import styles from './view.module.css';

/** Two distributions the reader moves, what each place adds to a KL, and every measure of their distance. */
export function KlExplorerView(props: ViewProps<KlExplorerValues>): ReactNode {
  const { values, setValue, asleep } = props;
  const study = studyOf(values);
  const line = study.kind === 'line';
  return (
    <div className={styles.view}>
      <p className={styles.remark}>{remarkOn(values)}</p>
      <div className={styles.densities}>
        <p className={styles.title}>
          <b className="data" data-quantity="q">
            q, the truth
          </b>
          {line ? '' : ', filled'};{' '}
          <b className="model" data-quantity="p">
            p, the model
          </b>
          {line ? ', dashed' : ', open'}; M = ½(q + p), {line ? 'dotted' : 'dashes'}
        </p>
        {study.kind === 'line' ? (
          <Bells {...{ values, setValue, asleep, study }} />
        ) : (
          <Bars {...{ setValue, asleep, study }} />
        )}
      </div>
      <Rulers study={study} />
      <Integrand study={study} direction={values.direction} />
    </div>
  );
}
