import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Axis } from '../../plots/axes.tsx';
import { DraggableBars } from '../../plots/draggable-bars.tsx';
import type { ViewProps } from '../declaration.ts';
import { LikelihoodCurve } from '../likelihood-curve.tsx';
import { averageText, brief, slopeText } from '../number-words.ts';
import { AverageTitle, Score } from '../score.tsx';
import type { Mark } from '../marks.tsx';
import frame from '../widget-body.module.css';
import { averageAt, coinFit, likelihoodSlope, remarkOn } from './coin-fit.ts';
import type { CoinFit } from './coin-fit.ts';
import { parameters } from './parameters.ts';
import type { BernoulliValues } from './parameters.ts';
import styles from './view.module.css';

/** The tosses as coins, model against data as bars, and the likelihood over p. */
export function BernoulliView({ values, setValue, asleep }: ViewProps<BernoulliValues>): ReactNode {
  const { tosses, p } = values;
  const fit = useMemo(() => coinFit(tosses, p), [tosses, p]);
  const setP = (next: number): void => setValue('p', next);
  return (
    <div className={styles.view}>
      <Coins tosses={tosses} onChange={(next) => setValue('tosses', next)} />
      <Score
        gap={fit.gap}
        endless={['infinitely', 'far below the best']}
        item="toss"
        remark={remarkOn(fit, p)}
      />
      <div className={styles.panels}>
        <Outcomes fit={fit} p={p} onChange={setP} asleep={asleep} />
        <Curve fit={fit} values={values} onChange={setP} asleep={asleep} />
      </div>
    </div>
  );
}

const { fewest, most } = parameters.tosses;

interface CoinsProps {
  readonly tosses: readonly number[];
  readonly onChange: (tosses: readonly number[]) => void;
}

function Coins({ tosses, onChange }: CoinsProps): ReactNode {
  return (
    <div className={styles.data}>
      <ol className={styles.coins} aria-label="Tosses">
        {tosses.map((toss, i) => (
          <li key={i} data-toss={toss}>
            <span aria-hidden>{toss}</span>
            <button
              type="button"
              aria-label={`Toss ${i + 1}: ${toss}`}
              onClick={() => onChange(tosses.with(i, 1 - toss))}
            />
          </li>
        ))}
      </ol>
      <div className={frame.buttons}>
        <button
          type="button"
          className={frame.button}
          disabled={tosses.length >= most}
          onClick={() => onChange([...tosses, 1])}
        >
          Add a toss
        </button>
        <button
          type="button"
          className={frame.button}
          disabled={tosses.length <= fewest}
          onClick={() => onChange(tosses.slice(0, -1))}
        >
          Remove the last
        </button>
      </div>
    </div>
  );
}

const SHARES: Axis = { domain: [0, 1], ticks: [0, 0.5, 1], label: '' };

interface PartProps {
  readonly fit: CoinFit;
  readonly onChange: (p: number) => void;
  readonly asleep: boolean;
}

function Outcomes({ fit, p, onChange, asleep }: PartProps & { readonly p: number }): ReactNode {
  const { count, ones, zeros } = fit;
  return (
    <div className={styles.bars}>
      <p className={styles.title}>
        <b className="data" data-quantity="data-sum">
          tosses
        </b>
        , filled;{' '}
        <b className="model" data-quantity="coin">
          model
        </b>
        , open
      </p>
      <DraggableBars
        y={SHARES}
        bars={[
          { name: 'P(1)', value: p, colour: 'var(--model)' },
          { name: 'P(0)', value: 1 - p, colour: 'var(--model)' },
        ]}
        reference={[ones / count, zeros / count]}
        step={parameters.p.step}
        onChange={(bar, value) => onChange(bar === 0 ? value : Number((1 - value).toFixed(6)))}
        valueText={brief}
        disabled={asleep}
      />
    </div>
  );
}

const PROBABILITIES: Axis = { domain: [0, 1], ticks: [0, 0.5, 1], label: 'p, probability of a 1' };
const NATS: Axis = { domain: [-2, 0.15], ticks: [-2, -1, 0], label: '' };
/** The product is drawn against the best, so that it needs no numbers too small to be drawn. */
const OF_BEST: Axis = {
  domain: [0, 1.3],
  ticks: [0, 1],
  label: '',
  text: (share) => (share === 0 ? '0' : ''), // the other is written on its line
};

interface CurveProps extends PartProps {
  readonly values: BernoulliValues;
}

function Curve({ fit, values: { p, scale, best }, onChange, asleep }: CurveProps): ReactNode {
  const { count, ones, zeros, average, bestAverage, slope } = fit;
  const f = useMemo(
    () =>
      scale === 'log'
        ? (at: number) => averageAt({ count, ones, zeros }, at)
        : (at: number) => Math.exp(count * (averageAt({ count, ones, zeros }, at) - bestAverage)),
    [scale, count, ones, zeros, bestAverage],
  );
  const product = scale === 'likelihood';
  const steep = likelihoodSlope(fit, p);
  return (
    <div>
      {product ? (
        <p className={styles.title}>
          Likelihood{' '}
          <output name="likelihood" aria-live="off">
            {inTens(count * average)}
          </output>
          , the product of {count} probabilities
        </p>
      ) : (
        <AverageTitle average={average} item="toss" />
      )}
      <LikelihoodCurve
        parameter={parameters.p}
        value={p}
        onChange={onChange}
        x={PROBABILITIES}
        y={product ? OF_BEST : NATS}
        f={f}
        slope={product ? steep.sign * Math.exp(steep.log - count * bestAverage) : slope}
        here={[
          `p = ${brief(p)}`,
          product ? <>slope {inTens(steep.log, steep.sign)}</> : slopeText(slope),
        ]}
        valueText={`p ${brief(p)}, log-likelihood ${averageText(average)} nats per toss`}
        best={best ? bestMark(fit) : undefined}
        top={product ? <>peak {inTens(count * bestAverage)}</> : undefined}
        disabled={asleep}
      />
    </div>
  );
}

function bestMark({ best, ones, count }: CoinFit): Mark {
  const text = `best p = ${ones} / ${count} = ${brief(best)}`;
  return { value: best, text, colour: 'var(--ink)', dash: '4 3' };
}

/** The number whose logarithm is `log`, as a decimal or with a power of ten, and with the sign of `sign`. */
function inTens(log: number, sign = 1): ReactNode {
  if (log === -Infinity) return '0';
  const minus = sign < 0 ? '−' : '';
  if (log > Math.log(0.01)) return minus + brief(Math.exp(log));
  const [digits, exponent] = tens(log);
  return (
    <>
      {minus}
      {digits} × 10<sup>−{exponent}</sup>
    </>
  );
}

/** exp(log) = digits · 10^−exponent, also where float64 has no such small number. */
function tens(log: number): [digits: string, exponent: number] {
  const exponent = Math.ceil(-log / Math.LN10);
  const digits = (10 ** (log / Math.LN10 + exponent)).toFixed(1);
  return digits === '10.0' ? ['1.0', exponent - 1] : [digits, exponent];
}
