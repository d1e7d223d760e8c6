import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { heldPercent, percent } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import type { ViewProps } from '../declaration.ts';
import { LatentBells } from '../latent-bells.tsx';
import { fixed } from '../number-words.ts';
import frame from '../widget-body.module.css';
import { linesOf, valueOf } from './lines.ts';
import type { Line } from './lines.ts';
import { parameters } from './parameters.ts';
import type { ElboStepsValues } from './parameters.ts';
import { studied } from './study.ts';
import { remarkOn } from './words.ts';
import styles from './view.module.css';

/** Prior, posterior and the guess over the code; the numbers; and the derivation, unfolded line by line. */
export function ElboStepsView(props: ViewProps<ElboStepsValues>): ReactNode {
  const { values, setValue, asleep } = props;
  const study = studied(values);
  const { decoder, w, s, x } = values;
  const logPosterior = useMemo(
    () => studied({ decoder, w, s, x, mu: 0, sigma: 1 }).logPosterior,
    [decoder, w, s, x],
  );
  const lines = linesOf(values, study);
  return (
    <div className={styles.view}>
      <p className={styles.sum}>
        <span>
          log p(x){' '}
          <output data-quantity="p-theta" name="log-evidence" aria-live="off">
            {fixed(study.evidence, 3)}
          </output>
        </span>{' '}
        <span className={styles.bound}>
          = ELBO{' '}
          <output name="elbo" aria-live="off">
            {fixed(study.elbo, 3)}
          </output>
        </span>{' '}
        <span className={styles.gap}>
          + gap{' '}
          <output data-quantity="kl" name="gap" aria-live="off">
            {fixed(study.gap, 3)}
          </output>{' '}
          nats
        </span>
      </p>
      <p className={styles.remark}>{remarkOn(values, study)}</p>
      <LatentBells
        mu={values.mu}
        sigma={values.sigma}
        deviations={parameters.sigma}
        onMu={(mu) => setValue('mu', mu)}
        onSigma={(sigma) => setValue('sigma', sigma)}
        logPosterior={logPosterior}
        disabled={asleep}
      />
      <Derivation lines={lines} {...props} />
    </div>
  );
}

/** How much of a line’s strip, in nats, the reader sees beside the number that all lines equal. */
const SEEN = 6;

function Derivation(
  props: ViewProps<ElboStepsValues> & { readonly lines: readonly Line[] },
): ReactNode {
  const { lines, values, setValue, asleep } = props;
  const shown = asleep ? lines.length : Math.min(values.line, lines.length); // on paper, all
  const whole = valueOf(lines[0]!);
  const floor = values.road === 'joint' ? lines.at(-1)!.parts[0]! : whole;
  const axis: Axis =
    values.road === 'joint'
      ? { domain: [0, floor + SEEN], ticks: [], label: '' }
      : { domain: [whole - SEEN, whole + SEEN / 10], ticks: [], label: '' };
  return (
    <div>
      <div className={`${frame.buttons} ${styles.buttons}`}>
        <button
          type="button"
          className={frame.button}
          disabled={shown <= 1}
          onClick={() => setValue('line', shown - 1)}
        >
          Back
        </button>
        <button
          type="button"
          className={frame.button}
          disabled={shown >= lines.length}
          onClick={() => setValue('line', shown + 1)}
        >
          Next step
        </button>
        <span className={styles.count}>
          line {shown} of {lines.length}
        </span>
      </div>
      <ol className={styles.lines}>
        {lines.map((line, i) => (
          <li key={line.formula} data-hidden={i >= shown || undefined} aria-hidden={i >= shown}>
            <p className={styles.formula}>
              <span className={styles.sign}>{line.sign}</span>
              <span>{coloured(line.formula)}</span>
            </p>
            <p className={styles.because}>{line.because}</p>
            {line.parts.length > 1 && (
              <p className={styles.parts}>{line.parts.map(signed).join(' ')}</p>
            )}
            <Strip axis={axis} value={valueOf(line)} whole={whole} floor={floor} />
            <p className={styles.value}>
              <output name={`line-${i + 1}`} aria-live="off">
                {fixed(valueOf(line), 3)}
              </output>
            </p>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** A term of a sum, its sign apart; the first one’s plus is left out. */
function signed(part: number, i: number): string {
  const text = fixed(part, 3);
  if (i === 0) return text;
  return text.startsWith('−') ? `− ${text.slice(1)}` : `+ ${text}`;
}

const TOKEN = /(E_q|p\([^()]*\)|q\(x\)|q\(z(?: \| x)?\)|\bq\b|ELBO)/;

/** A formula with each quantity in its colour. */
function coloured(formula: string): ReactNode {
  return formula.split(TOKEN).map((token, i) => {
    if (i % 2 === 0) return token;
    if (token === 'E_q')
      return (
        <span key={i}>
          E<sub className="latent">q</sub>
        </span>
      );
    const colour =
      token === 'q(x)'
        ? 'data'
        : token.startsWith('p')
          ? 'model'
          : token === 'ELBO'
            ? ''
            : 'latent';
    return (
      <span key={i} className={colour}>
        {token}
      </span>
    );
  });
}

interface StripProps {
  readonly axis: Axis;
  readonly value: number;
  /** What the first line comes to. */
  readonly whole: number;
  /** Below this no q gets, where lower is better. */
  readonly floor: number;
}

/** Where a line’s value lies: on the one they all share, or short of it. */
function Strip({ axis, value, whole, floor }: StripProps): ReactNode {
  const short = Math.abs(whole - value) > 1e-6;
  const [from, to] = short ? [value, whole] : [floor, whole];
  const left = Math.max(percent(axis, from), 0);
  const right = Math.min(percent(axis, to), 100);
  return (
    <div className={styles.strip} aria-hidden>
      {right - left > 0.2 && (
        <span className={styles.missing} style={{ left: `${left}%`, width: `${right - left}%` }} />
      )}
      <span className={styles.shared} style={{ left: heldPercent(axis, floor) }} />
      <span
        className={styles.mark}
        data-short={short || undefined}
        data-beyond={value < axis.domain[0] || value > axis.domain[1] || undefined}
        style={{ left: heldPercent(axis, value) }}
      />
    </div>
  );
}
