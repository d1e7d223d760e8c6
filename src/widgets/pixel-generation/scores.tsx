import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { logAxis, percent, tickText, type Axis } from '../../plots/axes.tsx';
import { fixed } from '../number-words.ts';
import { ODD_KINDS, ODD_NAMES, type OddKind } from './odd.ts';
import { Waiting, type PanelProps } from './panel.tsx';
import { Pixels } from './pixels.tsx';
import { EXAMPLES, oddOf } from './study.ts';
import { useKept } from './use-kept.ts';
import { aucText, verdictOn } from './words.ts';
import { parameters } from './parameters.ts';
import styles from './view.module.css';

/** How much each image surprises the model, and how well that tells digits from others. */
export function OddOneOut({ values, setValue, asleep, run, side }: PanelProps): ReactNode {
  const scores = run.probes['odd-digits'];
  const found = useMemo(
    () => oddOf(values, run),
    // oxlint-disable-next-line react/exhaustive-deps -- of a run these scores alone matter
    [values.model, values.score, scores],
  );
  const odd = useKept(found, values, run);
  if (!odd) return <Waiting values={values} run={run} />;
  const { digits, kinds } = odd;
  const chosen = kinds[values.odd];
  const x = axisOver([digits.surprises, ...ODD_KINDS.map((kind) => kinds[kind].surprises)]);
  return (
    <div className={styles.stack}>
      <p className={styles.big}>
        AUC{' '}
        <output name="auc" aria-live="off">
          {aucText(chosen.auc)}
        </output>{' '}
        against {ODD_NAMES[values.odd]}
      </p>
      <p className={styles.verdict}>{verdictOn(values, odd)}</p>
      <div className={styles.strips}>
        <Strip name="digits" surprises={digits.surprises} x={x} auc={null} colour="data" />
        {ODD_KINDS.map((kind) => (
          <Strip
            key={kind}
            name={parameters.odd.choices[kind]}
            surprises={kinds[kind].surprises}
            x={x}
            auc={kinds[kind].auc}
            colour="model"
            pressed={kind === values.odd}
            {...(!asleep && { onClick: () => setValue('odd', kind) })}
          />
        ))}
        <div className={styles.ticks} aria-hidden>
          {x.ticks.map((tick) => (
            <span key={tick} style={{ left: `${percent(x, tick)}%` }}>
              {tickText(tick)}
            </span>
          ))}
        </div>
        <p className={styles.axis}>−log p, in nats: to the right, what surprises the model more</p>
      </div>
      <div className={styles.examples}>
        <Examples images={digits.images} surprises={digits.surprises} side={side} name="digit" />
        <Examples
          images={chosen.images}
          surprises={chosen.surprises}
          side={side}
          name={exampleName(values.odd)}
        />
      </div>
    </div>
  );
}

function exampleName(kind: OddKind): string {
  return `of ${ODD_NAMES[kind]}`;
}

/** From the least to the greatest, with some room. */
function axisOver(groups: readonly Float32Array[]): Axis {
  const all = groups.flatMap((group) => [...group]).filter((nats) => nats > 0 && nats < Infinity);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  return logAxis(all.length > 0 ? [low / 1.15, high * 1.15] : [1, 100], '');
}

interface StripProps {
  readonly name: string;
  readonly surprises: Float32Array;
  readonly x: Axis;
  /** Against the digits; null of these themselves. */
  readonly auc: number | null;
  readonly colour: 'data' | 'model';
  readonly pressed?: boolean;
  readonly onClick?: () => void;
}

/** So few marks would be overlooked. */
const FEW = 5;

/** One mark for each image. */
function Strip({ name, surprises, x, auc, colour, pressed, onClick }: StripProps): ReactNode {
  const marks = Array.from(surprises, (nats) => percent(x, nats)).filter(Number.isFinite);
  const middle = [...surprises].sort((a, b) => a - b)[Math.floor(surprises.length / 2)];
  const label = `${name}: ${middle === undefined || !Number.isFinite(middle) ? 'no' : fixed(middle, 1)} nats in the middle${auc === null ? '' : `, AUC ${aucText(auc)}`}`;
  return (
    <>
      {onClick ? (
        <button
          type="button"
          data-drawn
          aria-pressed={pressed}
          aria-label={label}
          onClick={onClick}
        >
          {name}
        </button>
      ) : (
        <span className={styles.name} data-pressed={pressed}>
          {name}
        </span>
      )}
      <svg
        className={styles.strip}
        viewBox="0 0 100 10"
        preserveAspectRatio="none"
        data-colour={colour}
        data-few={marks.length < FEW || undefined}
        aria-hidden
      >
        <path
          d={marks
            .map(
              (at) => `M${at.toFixed(2)} ${colour === 'data' ? 1 : 3}V${colour === 'data' ? 9 : 7}`,
            )
            .join('')}
        />
      </svg>
      <span className={styles.auc}>{auc === null ? 'AUC' : aucText(auc)}</span>
    </>
  );
}

interface ExamplesProps {
  readonly images: Float32Array;
  readonly surprises: Float32Array;
  readonly side: number;
  readonly name: string;
}

function Examples({ images, surprises, side, name }: ExamplesProps): ReactNode {
  const count = Math.min(EXAMPLES, images.length / side ** 2);
  return (
    <div className={styles.thumbs}>
      {Array.from({ length: count }, (_, i) => (
        <figure key={i}>
          <Pixels side={side} ink={images} image={i} alt={`Example ${i + 1} ${name}`} />
          <figcaption className={styles.caption}>{fixed(surprises[i]!, 0)}</figcaption>
        </figure>
      ))}
    </div>
  );
}
