import { memo, useCallback, useDeferredValue, useEffect, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { gaussianLogDensity } from '../../maths/gaussian.ts';
import { linearPosterior } from '../../maths/linear-gaussian.ts';
import { tickText } from '../../plots/axes.tsx';
import type { RunView, ViewProps } from '../declaration.ts';
import { LatentBells } from '../latent-bells.tsx';
import { fixed } from '../number-words.ts';
import { Images } from '../sheet.tsx';
import { BoundCurve } from './bound-curve.tsx';
import { digitsBounds, digitsCurve, MOST_SAMPLES } from './digits-study.ts';
import type { DigitsBounds } from './digits-study.ts';
import { linearCurve, linearStudy } from './linear-study.ts';
import { parameters } from './parameters.ts';
import type { ElboGapValues } from './parameters.ts';
import { Plane } from './plane.tsx';
import styles from './view.module.css';
import { digitsRemark, linearRemark } from './words.ts';

/** The ELBO beside bounds of more draws: in a model whose log p(x) is known, or of digits. */
export function ElboGapView(props: ViewProps<ElboGapValues>): ReactNode {
  return props.values.model === 'linear' ? <Linear {...props} /> : <Digits {...props} />;
}

/** `setValue` for K, which stays the same function. */
function useSamples(setValue: ViewProps['setValue']): (samples: number) => void {
  const set = useRef(setValue);
  useEffect(() => void (set.current = setValue), [setValue]);
  return useCallback((samples: number) => set.current('samples', samples), []);
}

function Linear(props: ViewProps<ElboGapValues>): ReactNode {
  const { values, setValue, asleep } = props;
  const study = linearStudy(values);
  const { evidence, bound, gap, estimate, effective } = study;
  const { samples, latent, w, s, x } = values;
  const logPosterior = useMemo(() => {
    const { mean, precision } = linearPosterior({ weights: [w], latent: 1, noise: s }, [x]);
    return (z: number) => gaussianLogDensity(z, mean[0]!, precision[0]! ** -0.5);
  }, [w, s, x]);
  const settled = useDeferredValue(values); // the curve may lag behind a drag
  const onSamples = useSamples(setValue);
  const curve = useMemo(() => linearCurve(settled), [settled]);
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <p className={styles.sum}>
          <span className={styles.ofElbo}>
            ELBO{' '}
            <output name="elbo" aria-live="off">
              {fixed(bound.elbo, 3)}
            </output>
          </span>{' '}
          <span className={styles.ofBound}>
            K = {tickText(samples)}:{' '}
            <output data-quantity="importance-bound" name="bound" aria-live="off">
              {fixed(estimate.mean, 3)}
            </output>{' '}
            ±{' '}
            <output name="bound-error" aria-live="off" className={styles.error}>
              {fixed(estimate.standardError, 3)}
            </output>
          </span>{' '}
          <span>
            log p(x){' '}
            <output data-quantity="p-theta" name="log-evidence" aria-live="off">
              {fixed(evidence, 3)}
            </output>{' '}
            nats
          </span>
        </p>
        <p className={styles.remark}>{linearRemark(values, study)}</p>
      </div>
      {latent === 1 ? (
        <LatentBells
          mu={values.mu}
          sigma={values.sigma}
          deviations={parameters.sigma}
          onMu={(mu) => setValue('mu', mu)}
          onSigma={(sigma) => setValue('sigma', sigma)}
          logPosterior={logPosterior}
          draws={study.draws}
          disabled={asleep}
        />
      ) : (
        <div className={styles.plane}>
          <p className={styles.title}>
            <b className="latent" data-quantity="q-phi">
              q(z)
            </b>{' '}
            and draws of it;{' '}
            <b className="model" data-quantity="p-theta">
              p(z | x), the posterior
            </b>
            , dashed; the prior, thin
          </p>
          <Plane {...{ values, setValue, asleep, study }} />
        </div>
      )}
      <div className={styles.bounds}>
        <p className={styles.title}>
          Gap of the ELBO{' '}
          <output data-quantity="kl" name="gap" aria-live="off">
            {fixed(gap, gap < 0.1 ? 4 : 3)}
          </output>{' '}
          = KL(q ‖ p(z | x)). {tickText(samples)} draw{samples === 1 ? '' : 's'} count
          {samples === 1 ? 's' : ''} like {fixed(effective, 1)}; shaded, how far one estimate
          scatters
        </p>
        <BoundCurve
          curve={curve}
          elbo={bound.elbo}
          evidence={evidence}
          samples={samples}
          bound={estimate.mean}
          most={parameters.samples.max}
          onSamples={onSamples}
          disabled={asleep}
        />
      </div>
    </div>
  );
}

function Digits({ values, setValue, asleep, run }: ViewProps<ElboGapValues>): ReactNode {
  const onSamples = useSamples(setValue);
  const logWeights = run?.probes['logWeights'];
  // oxlint-disable-next-line react/exhaustive-deps -- of a run they depend on nothing else
  const curve = useMemo(() => (run ? digitsCurve(run) : []), [logWeights]);
  const found = digitsBounds(run, values.samples);
  if (!run || !found)
    return (
      <p className={styles.waiting}>
        {asleep
          ? 'The model opens when the figure wakes.'
          : run?.facts
            ? 'Drawing codes and weighing them …'
            : values.start === 'trained'
              ? 'Opening a model that has learned digits …'
              : 'Press Train or Step to begin with random weights.'}
      </p>
    );
  const { average, samples } = found;
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <p className={styles.sum}>
          <span className={styles.ofElbo}>
            ELBO{' '}
            <output data-quantity="elbo" name="images-elbo" aria-live="off">
              {fixed(average.elbo, 2)}
            </output>
          </span>{' '}
          <span className={styles.ofBound}>
            K = {samples}:{' '}
            <output data-quantity="importance-bound" name="images-bound" aria-live="off">
              {fixed(average.bound, 2)}
            </output>{' '}
            ±{' '}
            <output name="images-error" aria-live="off" className={styles.error}>
              {fixed(average.standardError, 2)}
            </output>{' '}
            nats per image
          </span>
        </p>
        <p className={styles.remark}>{digitsRemark(found)}</p>
      </div>
      <Bars run={run} found={found} />
      <div className={styles.bounds}>
        <p className={styles.title}>
          The average bound over K, shaded how sure it is; log p(x) is not known
        </p>
        <BoundCurve
          curve={curve}
          elbo={average.elbo}
          samples={samples}
          bound={average.bound}
          most={MOST_SAMPLES}
          onSamples={onSamples}
          disabled={asleep}
        />
      </div>
    </div>
  );
}

/** How long the bars of gaps can be, in nats. */
const LENGTHS = [1, 2, 5, 10, 20, 50, 100, 200];

/** Test images, each with its ELBO and what more draws add to it. */
const Bars = memo(function Bars(props: {
  readonly run: RunView;
  readonly found: DigitsBounds;
}): ReactNode {
  const { run, found } = props;
  const pixels = run.probes['images'];
  const data = run.facts?.data;
  const width = (pixels?.length ?? 0) / found.images.length;
  const single = useMemo(
    () => found.images.map((_, i) => pixels?.subarray(i * width, (i + 1) * width)),
    // oxlint-disable-next-line react/exhaustive-deps -- the images stay while their bounds change
    [pixels, width],
  );
  const most = Math.max(...found.images.map(({ elbo, bound }) => bound - elbo));
  const length = LENGTHS.find((nats) => nats >= most) ?? LENGTHS.at(-1)!;
  const share = (nats: number): string => `${Math.min(Math.max((100 * nats) / length, 0), 100)}%`;
  return (
    <div>
      <p className={styles.title}>
        Images it was never trained on: ELBO, and what {found.samples} draws add
      </p>
      <ul className={styles.images}>
        {found.images.map(({ elbo, bound, standardError }, i) => (
          <li key={i}>
            <div className={styles.image}>
              <Images pixels={single[i]} data={data} scale={3} alt={`Test image ${i + 1}.`} />
            </div>
            <span className={styles.nats}>{fixed(elbo, 1)}</span>
            <div className={styles.track} aria-hidden>
              <span className={styles.added} style={{ width: share(bound - elbo) }} />
              <span
                className={styles.whisker}
                style={{
                  left: share(bound - elbo - standardError),
                  width: share(2 * standardError),
                }}
              />
            </div>
            <span className={styles.nats}>+{fixed(bound - elbo, 2)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
});
