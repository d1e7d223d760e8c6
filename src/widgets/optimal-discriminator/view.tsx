import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { sigmoid } from '../../maths/log-space.ts';
import { Axes } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { FunctionCurve } from '../../plots/function-curve.tsx';
import type { ViewProps } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { Bells, LINE } from './bells.tsx';
import type { OptimalValues } from './parameters.ts';
import { closedFor, isBroken, trainedFor, type Closed, type Trained } from './study.ts';
import { LOG_4, natsText, remarkOn } from './words.ts';
import styles from './view.module.css';

/** Two distributions the reader moves, the best that tells them apart, and one that learns to. */
export function OptimalView(props: ViewProps<OptimalValues>): ReactNode {
  const { values, run } = props;
  const closed = closedFor(values);
  const broken = isBroken(run);
  const trained = broken ? null : trainedFor(values, run);
  const critic = values.best === 'critic';
  return (
    <div className={styles.view}>
      <p className={styles.remark}>{remarkOn(values, run)}</p>
      <section>
        <p className={styles.title}>
          <b className="data" data-quantity="q">
            q, the data
          </b>
          ;{' '}
          <b className="model" data-quantity="p">
            p, the generator
          </b>
          , dashed: drag their tops
        </p>
        <Bells {...props} />
      </section>
      {critic ? <Critic closed={closed} /> : <Discriminator {...{ closed, trained, broken }} />}
      {critic ? <Gain closed={closed} /> : <Value closed={closed} trained={trained} />}
    </div>
  );
}

const ANSWER: Axis = { domain: [-0.02, 1.02], ticks: [0, 0.5, 1], label: '' };

interface TrainedProps {
  readonly closed: Closed;
  readonly trained: Trained | null;
}

function Discriminator(props: TrainedProps & { readonly broken: boolean }): ReactNode {
  const { closed, trained, broken } = props;
  const best = useMemo(() => (x: number) => sigmoid(closed.bestLogit(x)), [closed]);
  const logit = trained?.logit;
  const present = useMemo(() => logit && ((x: number) => sigmoid(logit(x))), [logit]);
  return (
    <section>
      <p className={styles.title}>
        The best <b>D* = q/(q + p)</b>, dashed;{' '}
        {present ? (
          <>
            <b className={styles.critic} data-quantity="discriminator">
              D
            </b>{' '}
            as trained, solid
          </>
        ) : broken ? (
          'D is no number any more'
        ) : (
          'D not trained yet'
        )}
      </p>
      <Axes x={LINE} y={ANSWER} grid="y">
        <g className={styles.answer}>
          {present && (
            <FunctionCurve
              quantity="discriminator"
              x={LINE}
              y={ANSWER}
              f={present}
              colour="var(--critic)"
            />
          )}
        </g>
        <FunctionCurve
          quantity="best-discriminator"
          x={LINE}
          y={ANSWER}
          f={best}
          colour="var(--ink)"
          dash="7 5"
        />
      </Axes>
    </section>
  );
}

/** Where V lies between a coin's −log 4 and 0; what is below has its mark at the end. */
const LOWEST = -2;
const along = (value: number): string => `${100 * (1 - Math.max(value, LOWEST) / LOWEST)}%`;

function Value({ closed, trained }: TrainedProps): ReactNode {
  const { best, js } = closed;
  return (
    <section className={styles.score}>
      <dl className={styles.numbers}>
        <div className={styles.large}>
          <dt>
            V(D, G) of the trained <b className={styles.critic}>D</b>, nats
          </dt>
          <dd>
            <output data-quantity="game-value" name="value" aria-live="off">
              {trained ? natsText(trained.value) : '–'}
            </output>
          </dd>
        </div>
        <div className={styles.large}>
          <dt>the best: 2 JS − log 4</dt>
          <dd>
            <output name="best-value" aria-live="off">
              {natsText(best)}
            </output>
          </dd>
        </div>
        <div>
          <dt>JS(q, p), nats</dt>
          <dd>
            <output name="js" aria-live="off">
              {natsText(js)}
            </output>
          </dd>
        </div>
        <div>
          <dt>mean |D − D*|</dt>
          <dd>
            <output name="error" aria-live="off">
              {trained ? fixed(trained.error, 3) : '–'}
            </output>
          </dd>
        </div>
      </dl>
      <div className={styles.ruler} aria-hidden>
        <div className={styles.track}>
          <span
            className={styles.gain}
            style={{ left: along(-LOG_4), right: `calc(100% - ${along(best)})` }}
          />
          <span className={styles.bestMark} style={{ left: along(best) }} />
          {trained && <span className={styles.mark} style={{ left: along(trained.value) }} />}
        </div>
        <div className={styles.ends}>
          <span style={{ left: along(-LOG_4) }}>−log 4: a coin</span>
          <span>0: never wrong</span>
        </div>
      </div>
    </section>
  );
}

const HEIGHT: Axis = { domain: [-6, 6], ticks: [-4, 0, 4], label: '' };

function Critic({ closed }: { readonly closed: Closed }): ReactNode {
  return (
    <section>
      <p className={styles.title}>
        The best{' '}
        <b className={styles.critic} data-quantity="critic">
          critic f
        </b>
        , with slopes up to 1
      </p>
      <Axes x={LINE} y={HEIGHT} grid="y">
        <g className={styles.answer}>
          <FunctionCurve
            quantity="critic"
            x={LINE}
            y={HEIGHT}
            f={closed.critic}
            colour="var(--critic)"
          />
        </g>
      </Axes>
    </section>
  );
}

function Gain({ closed: { wasserstein, js } }: { readonly closed: Closed }): ReactNode {
  return (
    <section className={styles.score}>
      <dl className={styles.numbers}>
        <div className={styles.large}>
          <dt>
            E<sub>q</sub> f − E<sub>p</sub> f, the critic’s gain: Wasserstein-1, in x
          </dt>
          <dd>
            <output name="wasserstein" aria-live="off">
              {fixed(wasserstein, 3)}
            </output>
          </dd>
        </div>
        <div>
          <dt>JS(q, p), nats, log 2 = 0.693 at most</dt>
          <dd>
            <output name="js" aria-live="off">
              {natsText(js)}
            </output>
          </dd>
        </div>
      </dl>
    </section>
  );
}
