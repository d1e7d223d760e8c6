import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { RunView } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { Cut } from './cut.tsx';
import { Waiting, type PanelProps } from './panel.tsx';
import { Pixels } from './pixels.tsx';
import { COMPLETIONS, finishOf, mean, rowsOf, type Finish } from './study.ts';
import type { PixelValues } from './parameters.ts';
import { useKept } from './use-kept.ts';
import styles from './view.module.css';

/** What was found, also while the model is asked to go on from elsewhere. */
function useFinish(values: PixelValues, run: RunView): Finish | null {
  const { model, image, rows, sample } = values;
  const pixels = run.probes['finish-pixels'];
  const found = useMemo(
    () => finishOf(values, run),
    // oxlint-disable-next-line react/exhaustive-deps -- of a run these drawings alone matter
    [model, image, rows, sample, pixels],
  );
  return useKept(found, values, run);
}

/** The truth, what is predicted of each pixel from the true ones before it, and what the model makes by itself. */
export function Teacher({ values, setValue, asleep, run, side }: PanelProps): ReactNode {
  const found = useFinish(values, run);
  const rows = rowsOf(values);
  const from = rows * side;
  if (!found) return <Waiting values={values} run={run} />;
  const { truth, predictions, drawing, wrong, apart } = found;
  const below = (counts: readonly number[]): number =>
    counts.slice(rows).reduce((sum, count) => sum + count, 0);
  const most = Math.max(2, ...wrong, ...apart);
  const move = (next: number): void => setValue('rows', next);
  return (
    <div className={styles.stack}>
      <div className={styles.three}>
        <figure>
          <Pixels side={side} ink={truth} alt="A digit that the model never trained on." />
          <figcaption>the truth</figcaption>
        </figure>
        <figure>
          <Pixels
            side={side}
            ink={predictions}
            own={0}
            alt="P(ink) of each pixel, given the true pixels before it."
          />
          <figcaption>
            <b>teacher forcing:</b> each pixel guessed from the true ones before it
          </figcaption>
        </figure>
        <figure>
          <Cut side={side} rows={rows} onMove={move} disabled={asleep}>
            <Pixels
              side={side}
              ink={drawing.pixels}
              own={from}
              alt={`The first ${rows} rows of it, and how the model goes on by itself.`}
            />
          </Cut>
          <figcaption>
            <b>free running:</b> from row {rows + 1} on from its own pixels
          </figcaption>
        </figure>
      </div>
      <div className={styles.sums}>
        <p>
          <output name="wrong" aria-live="off">
            {below(wrong)}
          </output>
          <span>of {side ** 2 - from} pixels guessed wrong from the true ones before them</span>
        </p>
        <p>
          <output name="apart" aria-live="off">
            {fixed(below(apart), 1)}
          </output>
          <span>differ from the truth when it goes on by itself, on average of {COMPLETIONS}</span>
        </p>
      </div>
      <div
        className={styles.rows}
        role="img"
        aria-label={`By row, from row ${rows + 1} on: pixels guessed wrong ${wrong.slice(rows).join(', ')}; pixels that differ when it goes on by itself ${apart
          .slice(rows)
          .map((count) => fixed(count, 1))
          .join(', ')}.`}
      >
        {wrong.map((count, row) => (
          <div key={row} className={styles.row} data-given={row < rows || undefined}>
            <span className={styles.bars}>
              <i className={styles.wrong} style={{ height: `${(100 * count) / most}%` }} />
              <i
                className={styles.apart}
                style={{ height: `${(100 * (row < rows ? 0 : apart[row]!)) / most}%` }}
              />
            </span>
            <span className={styles.caption}>{row + 1}</span>
          </div>
        ))}
      </div>
      <p className={styles.note}>
        Pixels per row that differ from the truth: grey under teacher forcing, amber and striped in
        free running. A wrong guess costs one pixel while the truth comes next; in free running it
        is what all later pixels see. To differ is no fault: it may be another digit as likely.
      </p>
    </div>
  );
}

/** What is left of a digit, and several ways to go on. */
export function Complete({ values, setValue, asleep, run, side }: PanelProps): ReactNode {
  const found = useFinish(values, run);
  const rows = rowsOf(values);
  const from = rows * side;
  if (!found) return <Waiting values={values} run={run} />;
  const { truth, drawing, ofTruth, ofEach } = found;
  const given = Array.from(truth, (ink, pixel) => (pixel < from ? ink : 0));
  return (
    <div className={styles.complete}>
      <div>
        <div className={styles.large}>
          <Cut side={side} rows={rows} onMove={(next) => setValue('rows', next)} disabled={asleep}>
            <Pixels side={side} ink={given} alt={`A digit of which ${rows} rows are given.`}>
              <rect className={styles.cover} x="0" y={rows} width={side} height={side - rows} />
            </Pixels>
          </Cut>
        </div>
        <p className={styles.note}>
          {rows} rows given. Drag the line, or move it with the arrow keys.
        </p>
      </div>
      <div className={styles.beside}>
        <div className={styles.completions}>
          {ofEach.map((log, i) => (
            <figure key={i}>
              <Pixels
                side={side}
                ink={drawing.pixels}
                image={i}
                own={from}
                alt={`Completion ${i + 1}`}
              />
              <figcaption className={styles.caption}>{fixed(log, 1)}</figcaption>
            </figure>
          ))}
          <figure className={styles.truth}>
            <Pixels side={side} ink={truth} alt="The digit itself" />
            <figcaption className={styles.caption}>
              truth{' '}
              <output name="truth" aria-live="off">
                {fixed(ofTruth, 1)}
              </output>
            </figcaption>
          </figure>
        </div>
        <p className={styles.note}>
          Under each: log p of the covered part given the rows above, in nats. The {COMPLETIONS}{' '}
          completions come to{' '}
          <output name="completions" aria-live="off">
            {fixed(mean(ofEach), 1)}
          </output>{' '}
          on average.
        </p>
        <div className={styles.buttons}>
          <button
            type="button"
            disabled={asleep}
            onClick={() => setValue('sample', (values.sample % 999) + 1)}
          >
            Other completions
          </button>
        </div>
      </div>
    </div>
  );
}
