import { useRef } from 'react';
import type { ReactNode } from 'react';
import type { ViewProps } from '../declaration.ts';
import { guarded } from '../guarded.ts';
import { fixed } from '../number-words.ts';
import frame from '../widget-body.module.css';
import sum from '../sum.module.css';
import { Charts } from './charts.tsx';
import { PIXELS } from './digit-mixture.ts';
import type { ChainRuleValues } from './parameters.ts';
import { Picture } from './picture.tsx';
import { flipNext, heldCount, type Asking } from './reveal.ts';
import { studyOf } from './study.ts';
import { usePlaying } from './use-playing.ts';
import { costText, INK_OR_PAPER, pixelName, probabilityText, remarkOn } from './words.ts';
import styles from './view.module.css';

/** An image revealed pixel by pixel, the conditional of the next one, and the running sum of their logs. */
export function ChainRuleView({ values, setValue, asleep }: ViewProps<ChainRuleValues>): ReactNode {
  const study = studyOf(values);
  const asking: Asking = { values, study, setValue };
  const { revealed } = values;
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <p className={sum.sum}>
          <span>log p(x) =</span>
          <output data-quantity="p" name="log-probability" aria-live="off">
            {fixed(study.sofar, 2)}
          </output>
          <span>{revealed} known</span>
          <span className={styles.rest}>
            <output name="to-come" aria-live="off">
              {study.next ? signed(study.total - study.sofar) : '− 0.00'}
            </output>{' '}
            {PIXELS - revealed} to come
          </span>
          <span className={styles.rest}>
            ={' '}
            <output name="total" aria-live="off">
              {fixed(study.total, 2)}
            </output>{' '}
            nats
          </span>
        </p>
        <p className={sum.remark}>{remarkOn(values)}</p>
      </div>
      <div className={styles.image}>
        <Picture {...asking} asleep={asleep} />
        <Next {...asking} />
        <Buttons {...asking} />
      </div>
      <Charts {...asking} asleep={asleep} />
    </div>
  );
}

/** A number that is added. */
function signed(value: number): string {
  return `${value < 0 ? '−' : '+'} ${fixed(Math.abs(value), 2)}`;
}

/** The conditional of the framed pixel as a bar, and what it turns out to be. */
function Next(asking: Asking): ReactNode {
  const { values, study } = asking;
  const { next } = study;
  if (!next) return <p className={styles.next}>Every pixel is known.</p>;
  const { ink, value, log, pixel } = next;
  return (
    <div className={styles.next}>
      <p>
        <b className={styles.framed}>Next</b>, {pixelName(pixel)}: p(ink | {values.revealed} known)
        ={' '}
        <output data-quantity="p" name="conditional" aria-live="off">
          {probabilityText(ink)}
        </output>
      </p>
      <div className={styles.bar} data-value={INK_OR_PAPER[value]} aria-hidden>
        <span className={styles.ink} style={{ inlineSize: `${100 * ink}%` }} />
      </div>
      <div className={styles.outcome}>
        <p>
          It is <b>{INK_OR_PAPER[value]}</b>: −log {probabilityText(value === 1 ? ink : 1 - ink)} ={' '}
          <output name="surprise" aria-live="off">
            {costText(log)}
          </output>{' '}
          nats
        </p>
        <button type="button" className={frame.button} onClick={() => flipNext(asking)}>
          {values.flipped.includes(pixel + 1) ? 'Flip it back' : 'Flip it'}
        </button>
      </div>
    </div>
  );
}

/** Pixels per second: an image takes eight seconds. */
const PACE = 24;

/** So far from where it plays the reader has gone elsewhere: it goes on from there. */
const STRAYED = 3;

/** A frame that took longer, in milliseconds, is played as if it hadn’t. */
const LONGEST = 100;

function Buttons(asking: Asking): ReactNode {
  const { values, study, setValue } = asking;
  const { revealed } = values;
  const place = useRef(revealed); // with its fraction
  const { playing, setPlaying } = usePlaying((milliseconds) => {
    if (Math.abs(place.current - revealed) > STRAYED) place.current = revealed;
    place.current += (Math.min(milliseconds, LONGEST) / 1000) * PACE;
    const to = Math.min(Math.floor(place.current), PIXELS);
    setValue('revealed', to);
    return to === PIXELS;
  });
  const play = (): void => {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches)
      return setValue('revealed', revealed === PIXELS ? 0 : PIXELS);
    const from = revealed === PIXELS ? 0 : revealed;
    place.current = from;
    setValue('revealed', from);
    setPlaying(!playing);
  };
  const to = (count: number): void => {
    setPlaying(false);
    setValue('revealed', heldCount(count));
  };
  return (
    <div className={frame.buttons}>
      <button type="button" className={frame.main} onClick={play}>
        {playing ? 'Pause' : 'Play'}
      </button>
      <button
        type="button"
        className={frame.button}
        {...guarded(revealed > 0, () => to(revealed - 1))}
      >
        Back
      </button>
      <button
        type="button"
        className={frame.button}
        {...guarded(study.next !== null, () => to(revealed + 1))}
      >
        Next
      </button>
    </div>
  );
}
