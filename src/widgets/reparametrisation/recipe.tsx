import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { gaussianMle } from '../../maths/estimators.ts';
import { gaussianCdf, normalQuantile } from '../../maths/gaussian.ts';
import { Axes, percent, tickText } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggableValues } from '../../plots/draggable-values.tsx';
import { FunctionCurve } from '../../plots/function-curve.tsx';
import { binned, Histogram } from '../../plots/histogram.tsx';
import { heldHeight, short } from '../../plots/lines.ts';
import type { ViewProps } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import frame from '../widget-body.module.css';
import { parameters } from './parameters.ts';
import type { ReparametrisationValues } from './parameters.ts';
import { drawsOf, noiseAt, RECIPES } from './recipes.ts';
import type { Recipe } from './recipes.ts';
import styles from './view.module.css';

const NORMAL: Axis = { domain: [-3, 3], ticks: [-2, 0, 2], label: 'ε, standard normal' };
const UNIFORM: Axis = { domain: [0, 1], ticks: [0, 0.5, 1], label: 'u, uniform' };
const LINE: Axis = { domain: [-4, 4], ticks: [-4, -2, 0, 2, 4], label: 'z' };
const POSITIVE: Axis = { domain: [0, 10], ticks: [0, 5, 10], label: 'z' };
const { noise: LEVEL, samples: SAMPLES } = parameters;

/** Noise on the horizontal axis, the draw it becomes on the vertical one, and all draws as a histogram. */
export function RecipeView(props: ViewProps<ReparametrisationValues>): ReactNode {
  const { values, setValue } = props;
  const { mu, sigma, samples } = values;
  const recipe = RECIPES[values.recipe];
  const made = useMemo(() => drawsOf(values), [values]);
  const noise = noiseAt(recipe, values.noise);
  const z = recipe.draw(noise, mu, sigma);
  const slopes = recipe.slopes(noise, mu, sigma);
  const line: Axis = values.recipe === 'location-scale' ? LINE : POSITIVE;
  const more = (count: number): void => setValue('samples', Math.min(samples + count, SAMPLES.max));
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <p className={styles.number}>
          <b>{recipe.formula}</b> <span className={styles.law}>{recipe.law}</span>
        </p>
        <p className={styles.remark}>
          The large draw: z ={' '}
          <output data-quantity="z" name="sample" aria-live="off">
            {fixed(z, 3)}
          </output>
          . Keep its noise and move a parameter, and it moves along:{' '}
          {slopes.mu !== null && (
            <>
              ∂z/∂μ ={' '}
              <output name="slope-mu" aria-live="off">
                {fixed(slopes.mu, 3)}
              </output>
              ,{' '}
            </>
          )}
          ∂z/∂σ ={' '}
          <output name="slope-sigma" aria-live="off">
            {fixed(slopes.sigma, 3)}
          </output>
          .
        </p>
        <div className={frame.buttons}>
          {[1, 100].map((count) => (
            <button
              key={count}
              type="button"
              className={frame.button}
              disabled={samples >= SAMPLES.max}
              onClick={() => more(count)}
            >
              {count === 1 ? 'One more draw' : `${count} more`}
            </button>
          ))}
        </div>
      </div>
      <Way {...props} {...{ recipe, line, noise, z }} made={made} />
      <Outcome {...{ recipe, line, mu, sigma }} draws={made.draws} />
    </div>
  );
}

const DIAMOND = <span className={styles.handle} />;
const RUG = 300;

interface WayProps extends ViewProps<ReparametrisationValues> {
  readonly recipe: Recipe;
  readonly line: Axis;
  readonly noise: number;
  readonly z: number;
  readonly made: { readonly noise: Float64Array; readonly draws: Float64Array };
}

/** From the noise up to the curve, and from there across to the draw. */
function Way({ values, setValue, asleep, recipe, line, noise, z, made }: WayProps): ReactNode {
  const { mu, sigma } = values;
  const x = recipe.noise === 'normal' ? NORMAL : UNIFORM;
  const curve = useMemo(() => (at: number) => recipe.draw(at, mu, sigma), [recipe, mu, sigma]);
  const rug = useMemo(() => {
    const shown = [...made.noise.subarray(0, RUG).keys()];
    const seen = (share: number): boolean => share >= 0 && share <= 100;
    const noises = shown.map((i) => percent(x, made.noise[i]!)).filter(seen);
    const draws = shown.map((i) => percent(line, made.draws[i]!)).filter(seen);
    return {
      noise: noises.map((at) => `M${short(at)} 100v-4`).join(''),
      draws: draws.map((at) => `M0 ${short(100 - at)}h4`).join(''),
    };
  }, [made, x, line]);
  const across = short(percent(x, noise));
  const height = short(heldHeight(line, z));
  const levelOf = (at: number): number => {
    const level = recipe.noise === 'normal' ? gaussianCdf(at, 0, 1) : at;
    return Number(Math.min(Math.max(level, LEVEL.min), LEVEL.max).toFixed(4));
  };
  const [min, max] = [LEVEL.min, LEVEL.max].map((level) =>
    recipe.noise === 'normal' ? Number(normalQuantile(level).toFixed(2)) : level,
  );
  return (
    <div className={styles.way}>
      <p className={styles.title}>
        Noise in, from below;{' '}
        <b className="latent" data-quantity="z">
          draw out
        </b>
        , to the left
      </p>
      <Axes
        x={x}
        y={{ ...line, label: 'z' }}
        sentence={`Noise ${fixed(noise, 2)} becomes the draw ${fixed(z, 3)}.`}
        overlay={
          <DraggableValues
            quantity="epsilon"
            name={() => 'Noise of the large draw'}
            values={[noise]}
            onChange={([next]) => setValue('noise', levelOf(next!))}
            x={x}
            {...{ min: min!, max: max! }}
            step={recipe.noise === 'normal' ? 0.1 : 0.01}
            valueText={(at) =>
              `noise ${fixed(at, 2)}, draw ${fixed(recipe.draw(at, mu, sigma), 3)}`
            }
            look={DIAMOND}
            disabled={asleep}
          />
        }
      >
        <FunctionCurve x={x} y={line} f={curve} colour="var(--ink)" />
        <path className={styles.noise} d={rug.noise} />
        <path className={styles.made} d={rug.draws} />
        <path className={styles.path} d={`M${across} 100V${height}H0`} />
      </Axes>
    </div>
  );
}

const BINS = 60;

interface OutcomeProps {
  readonly recipe: Recipe;
  readonly line: Axis;
  readonly mu: number;
  readonly sigma: number;
  readonly draws: Float64Array;
}

/** The histogram of the draws under the density they should have. */
function Outcome({ recipe, line, mu, sigma, draws }: OutcomeProps): ReactNode {
  const { y, beyond } = useMemo(() => {
    const bins = binned(draws, line, BINS);
    const inside = bins.reduce((sum, { count }) => sum + count, 0);
    const densities = bins.map(({ from, to }) => recipe.density((from + to) / 2, mu, sigma));
    const peak = Math.max(...densities, 0.05);
    const highest = Math.max(...bins.map(({ density: height }) => height));
    const top = 1.1 * Math.max(peak, Math.min(highest, 2 * peak)); // of few draws the bars are cut
    return {
      y: { domain: [0, top], ticks: [], label: '' } satisfies Axis,
      beyond: draws.length - inside,
    };
  }, [recipe, line, mu, sigma, draws]);
  const density = useMemo(() => (at: number) => recipe.density(at, mu, sigma), [recipe, mu, sigma]);
  const { mean } = recipe.moments(mu, sigma);
  return (
    <div className={styles.outcome}>
      <p className={styles.title}>
        {draws.length === 1 ? 'One draw' : `${tickText(draws.length)} draws`}, mean{' '}
        <output name="sample-mean" aria-live="off">
          {fixed(gaussianMle(draws).mean, 3)}
        </output>
        , expected{' '}
        <output name="expected-mean" aria-live="off">
          {fixed(mean, 3)}
        </output>
        {beyond > 0 && `; ${tickText(beyond)} beyond the picture`}
      </p>
      <Axes
        x={line}
        y={y}
        grid={false}
        sentence="Histogram of the draws, and the density they are meant to have."
      >
        <Histogram quantity="z" x={line} y={y} values={draws} bins={BINS} colour="var(--latent)" />
        <FunctionCurve
          {...{ x: line, y, f: density, samples: 480 }}
          colour="var(--ink)"
          dash="7 3"
        />
      </Axes>
    </div>
  );
}
