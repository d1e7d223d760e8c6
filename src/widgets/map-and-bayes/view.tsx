import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { Axes, heldPercent, percent, tickText } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { FunctionArea, FunctionCurve } from '../../plots/function-curve.tsx';
import { SmallMultiples } from '../../plots/small-multiples.tsx';
import type { ViewProps } from '../declaration.ts';
import { brief, fixed } from '../number-words.ts';
import frame from '../widget-body.module.css';
import {
  density,
  mapText,
  mlText,
  peak,
  posteriorAfter,
  relativeLikelihood,
  remarkOn,
  STAGES,
} from './coin-posterior.ts';
import type { CoinPosterior } from './coin-posterior.ts';
import { parameters } from './parameters.ts';
import type { MapAndBayesValues } from './parameters.ts';
import { placeNames } from './place-names.ts';
import styles from './view.module.css';

type Props = ViewProps<MapAndBayesValues>;

/** Prior, likelihood and posterior over p with the estimates under them, and the posterior as tosses arrive. */
export function MapAndBayesView({ values, setValue }: Props): ReactNode {
  const { tosses, a, b, bias, seed } = values;
  const posterior = useMemo(
    () => posteriorAfter(tosses, { a, b, bias, seed }),
    [tosses, a, b, bias, seed],
  );
  const toss = (more: number): void => setValue('tosses', Math.min(tosses + more, MOST));
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <p className={styles.count}>
          <output name="ones" aria-live="off">
            {posterior.ones}
          </output>{' '}
          {posterior.ones === 1 ? 'one' : 'ones'} in {tickText(tosses)}{' '}
          {tosses === 1 ? 'toss' : 'tosses'}
        </p>
        <div className={frame.buttons}>
          {[1, 10].map((more) => (
            <button
              key={more}
              type="button"
              className={frame.button}
              disabled={tosses >= MOST}
              onClick={() => toss(more)}
            >
              {more === 1 ? 'Toss once' : `Toss ${more} times`}
            </button>
          ))}
        </div>
        <p className={styles.remark}>{remarkOn(posterior, a === 1 && b === 1)}</p>
      </div>
      <Beliefs values={values} posterior={posterior} />
      <Stages values={values} setValue={setValue} />
    </div>
  );
}

const MOST = parameters.tosses.max;

interface BeliefsProps {
  readonly values: MapAndBayesValues;
  readonly posterior: CoinPosterior;
}

const P: Axis = { domain: [0, 1], ticks: [0, 0.5, 1], label: '' };
type CurveName = 'prior' | 'likelihood' | 'posterior';
type Curves = Readonly<Record<CurveName, (p: number) => number>> & { readonly y: Axis };

/** Names are placed by heights at so many places. */
const LOOKS = 100;

function Beliefs({ values: { a, b, bias }, posterior }: BeliefsProps): ReactNode {
  const { tosses, ml, map, interval } = posterior;
  const curves = useMemo<Curves>(() => {
    const height = peak(posterior.a, posterior.b);
    const relative = relativeLikelihood(posterior);
    const top = 1.3 * Math.max(height, peak(a, b));
    return {
      y: { domain: [0, top], ticks: [], label: '' },
      prior: density(a, b),
      likelihood: (p: number) => height * relative(p),
      posterior: density(posterior.a, posterior.b),
    };
  }, [a, b, posterior]);
  const { y } = curves;
  const names = useMemo(() => curveNames(tosses, a, b), [tosses, a, b]);
  const places = useMemo(
    () =>
      placeNames(
        names.map(({ curve, name }) => ({
          name,
          heights: Array.from({ length: LOOKS + 1 }, (_, i) =>
            Math.min(percent(y, curves[curve](i / LOOKS)), 100),
          ),
        })),
      ),
    [names, curves, y],
  );
  const rising = (at: number | null, curve: CurveName) =>
    at === null ? [] : [{ at, curve, height: Math.min(percent(y, curves[curve](at)), 100) }];
  const peaks = [...rising(ml, 'likelihood'), ...rising(map, 'posterior')];
  return (
    <div className={styles.beliefs}>
      <p className={styles.title}>Density of p; the likelihood scaled to the posterior’s height</p>
      <Axes
        x={P}
        y={y}
        grid={false}
        overlay={
          <>
            {names.map(({ curve, name }, i) => (
              <span
                key={curve}
                className={styles.name}
                style={{
                  left: `${places[i]!.left}%`,
                  width: `${places[i]!.width}%`,
                  bottom: `${places[i]!.bottom}%`,
                  justifyContent: places[i]!.anchor,
                  color: COLOURS[curve],
                }}
                aria-hidden
              >
                {name}
              </span>
            ))}
            <Estimates bias={bias} posterior={posterior} />
          </>
        }
      >
        <FunctionArea
          {...{ x: P, y, f: curves.posterior, from: interval[0], to: interval[1] }}
          colour="var(--latent)"
        />
        <line className={styles.truth} {...{ x1: 100 * bias, x2: 100 * bias, y1: 0, y2: 100 }} />
        {peaks.map(({ at, curve, height }) => (
          <line
            key={curve}
            className={styles.peak}
            {...{ x1: 100 * at, x2: 100 * at, y1: 100 - height, y2: 100 }}
            stroke={COLOURS[curve]}
          />
        ))}
        <line className={styles.floor} {...{ x1: 0, x2: 100, y1: 100, y2: 100 }} />
        <FunctionCurve
          quantity="beta-distribution"
          x={P}
          y={y}
          f={curves.prior}
          colour={COLOURS.prior}
          dash={DASHES.prior}
        />
        <FunctionCurve
          {...{ x: P, y, f: curves.likelihood }}
          colour={COLOURS.likelihood}
          dash={DASHES.likelihood}
        />
        <FunctionCurve
          quantity="beta-distribution"
          x={P}
          y={y}
          f={curves.posterior}
          colour={COLOURS.posterior}
          samples={480}
        />
      </Axes>
    </div>
  );
}

const COLOURS = {
  prior: 'var(--latent)',
  likelihood: 'var(--data)',
  posterior: 'var(--latent)',
} as const;
const DASHES = { prior: '7 5', likelihood: '2 3' } as const;

/** One name for curves that lie on each other. */
function curveNames(
  tosses: number,
  a: number,
  b: number,
): readonly { readonly curve: CurveName; readonly name: string }[] {
  const flat = a === 1 && b === 1;
  if (tosses === 0 && flat) return [{ curve: 'posterior', name: 'all three are flat' }];
  if (tosses === 0)
    return [
      { curve: 'posterior', name: 'prior = posterior' },
      { curve: 'likelihood', name: 'likelihood, flat' },
    ];
  if (flat)
    return [
      { curve: 'posterior', name: 'likelihood = posterior' },
      { curve: 'prior', name: 'prior' },
    ];
  return [
    { curve: 'posterior', name: 'posterior' },
    { curve: 'likelihood', name: 'likelihood' },
    { curve: 'prior', name: 'prior' },
  ];
}

/** The estimates under the axis, a row each, so that they never overlap. */
function Estimates({
  bias,
  posterior,
}: {
  readonly bias: number;
  readonly posterior: CoinPosterior;
}): ReactNode {
  const { ml, map, mean, interval } = posterior;
  const [low, high] = interval;
  const side =
    (low + high) / 2 > 0.5
      ? { right: `calc(100% - ${heldPercent(P, high)})` }
      : { left: heldPercent(P, low) };
  return (
    <div className={styles.rows}>
      <Estimate name="truth" label="truth" at={bias} text={brief(bias)} />
      <Estimate name="ml" label="ML" at={ml} text={mlText(posterior)} />
      <Estimate name="map" label="MAP" at={map} text={mapText(posterior)} />
      <Estimate name="mean" label="posterior mean" at={mean} text={fixed(mean, 3)} />
      <p className={styles.row} data-estimate="interval">
        <span
          className={styles.bar}
          style={{ left: heldPercent(P, low), right: `calc(100% - ${heldPercent(P, high)})` }}
        />
        <span className={styles.words} style={side}>
          95% between{' '}
          <output name="low" aria-live="off">
            {fixed(low, 3)}
          </output>{' '}
          and{' '}
          <output name="high" aria-live="off">
            {fixed(high, 3)}
          </output>
        </span>
      </p>
    </div>
  );
}

interface EstimateProps {
  readonly name: string;
  readonly label: string;
  /** Null where there is none, and the text says why. */
  readonly at: number | null;
  readonly text: string;
}

function Estimate({ name, label, at, text }: EstimateProps): ReactNode {
  const spot = heldPercent(P, at ?? 0);
  const style = (at ?? 0) > 0.5 ? { right: `calc(100% - ${spot})` } : { left: spot };
  return (
    <p className={styles.row} data-estimate={name}>
      {at !== null && <span className={styles.mark} style={{ left: spot }} />}
      <span className={styles.words} style={style}>
        {label}{' '}
        <output name={name} aria-live="off">
          {text}
        </output>
      </span>
    </p>
  );
}

/** The posterior after more and more tosses; a press on one shows it large. */
function Stages({ values, setValue }: Pick<Props, 'values' | 'setValue'>): ReactNode {
  const { tosses, a, b, bias, seed } = values;
  const stages = useMemo(
    () => STAGES.map((count) => posteriorAfter(count, { a, b, bias, seed })),
    [a, b, bias, seed],
  );
  const y = useMemo<Axis>(() => {
    const highest = Math.max(...stages.map((stage) => peak(stage.a, stage.b)));
    return { domain: [0, 1.1 * highest], ticks: [], label: '' };
  }, [stages]);
  const prior = useMemo(() => density(a, b), [a, b]);
  const densities = useMemo(() => stages.map((stage) => density(stage.a, stage.b)), [stages]);
  const titles = STAGES.map((count) => `${count} ${count === 1 ? 'toss' : 'tosses'}`);
  return (
    <div className={styles.stages}>
      <p className={styles.title}>Prior, dashed, and posterior after</p>
      <SmallMultiples
        columns={3}
        items={titles.map((title) => ({ key: title, title }))}
        render={(i) => (
          <div className={styles.stage}>
            <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden>
              <line
                className={styles.truth}
                {...{ x1: 100 * bias, x2: 100 * bias, y1: 0, y2: 100 }}
              />
              <FunctionArea
                {...{ x: P, y, f: densities[i]!, from: 0, to: 1, samples: 120 }}
                colour="var(--latent)"
              />
              <FunctionCurve
                {...{ x: P, y, f: prior, samples: 60 }}
                colour={COLOURS.prior}
                dash="4 3"
              />
              <FunctionCurve
                {...{ x: P, y, f: densities[i]!, samples: 120 }}
                colour={COLOURS.posterior}
              />
            </svg>
            <button
              type="button"
              aria-label={`Show ${titles[i]}`}
              aria-pressed={STAGES[i] === tosses}
              onClick={() => setValue('tosses', STAGES[i]!)}
            />
          </div>
        )}
      />
    </div>
  );
}
