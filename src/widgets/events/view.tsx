import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { Axes, percent } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggablePoints } from '../../plots/draggable-points.tsx';
import { dotsPath } from '../../plots/lines.ts';
import type { ViewProps } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { placesOf, wholePairs } from '../pairs.ts';
import frame from '../widget-body.module.css';
import { parameters } from './parameters.ts';
import type { EventsValues } from './parameters.ts';
import { around, dropsOf, EVENTS, isInside, remarkOn, thrown, triedIn } from './study.ts';
import text from '../figure-text.module.css';
import styles from './view.module.css';

type Props = ViewProps<EventsValues>;

/** An event as a set of outcomes: what its probability is, and how often it happens. */
export function EventsView(props: Props): ReactNode {
  const { values, setValue } = props;
  const { times, space } = values;
  const { probability, share } = triedIn(values);
  return (
    <div className={styles.view}>
      <div className={text.head}>
        <p className={`${text.number} ${styles.of}`}>
          <output name="share" aria-live="off">
            {fixed(share, 4)}
          </output>{' '}
          of {times} {times === 1 ? 'time' : 'times'}; P ={' '}
          <output name="probability" aria-live="off">
            {fixed(probability, 4)}
          </output>
        </p>
        <div className={frame.buttons}>
          {[1, 100].map((more) => (
            <button
              key={more}
              type="button"
              className={frame.button}
              disabled={times >= MOST}
              onClick={() => setValue('times', Math.min(times + more, MOST))}
            >
              {more === 1 ? 'Once more' : `${more} times more`}
            </button>
          ))}
        </div>
      </div>
      <p className={text.remark}>{remarkOn(values)}</p>
      <Shares values={values} />
      {space === 'dice' ? <Throws values={values} /> : <Rain {...props} />}
    </div>
  );
}

const MOST = parameters.times.max;

/** The share that happened as a bar, with the probability and its band marked. */
function Shares({ values }: Pick<Props, 'values'>): ReactNode {
  const { probability, share, band } = triedIn(values);
  const from = Math.max(0, probability - band);
  const to = Math.min(1, probability + band);
  return (
    <div className={styles.track} aria-hidden>
      <span className={styles.bar} style={{ inlineSize: `${100 * share}%` }} />
      <span
        className={styles.band}
        style={{ left: `${100 * from}%`, width: `${100 * (to - from)}%` }}
      />
      <span className={styles.tick} style={{ left: `${100 * probability}%` }} />
    </div>
  );
}

/** The last throws are shown, the newest first. */
const SHOWN = 8;

function Throws({ values: { times, seed, event } }: Pick<Props, 'values'>): ReactNode {
  const { holds, words } = EVENTS[event];
  const last = Array.from({ length: Math.min(SHOWN, times) }, (_, i) => times - 1 - i);
  return (
    <div>
      <p className={text.title}>The last throws, newest first; marked, those where {words}</p>
      <ul className={styles.throws}>
        {last.map((i) => {
          const dice = thrown(i, seed);
          return (
            <li key={i} data-in={holds(dice) || undefined}>
              {dice.map((face, d) => (
                <span key={d} className={styles.die}>
                  {face}
                </span>
              ))}
              <span className={styles.verdict}>{holds(dice) ? 'in the event' : 'not in it'}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

const SIDE: Axis = { domain: [0, 1], ticks: [0, 0.5, 1], label: '' };
const CORNER = <span className={styles.corner} />;
/** Drops beyond these are counted, not drawn: the square would be full. */
const DRAWN = 1000;

function Rain({ values, setValue, asleep }: Props): ReactNode {
  const { times, seed } = values;
  const numbers = useMemo(() => wholePairs(values.corners), [values.corners]);
  const corners = useMemo(() => placesOf(numbers), [numbers]);
  const polygon = useMemo(() => around(corners), [corners]);
  const drops = useMemo(() => dropsOf({ times: Math.min(times, DRAWN), seed }), [times, seed]);
  const [wet, dry] = useMemo(() => {
    const inside = drops.filter((drop) => isInside(polygon, drop));
    const outside = drops.filter((drop) => !isInside(polygon, drop));
    return [dotsPath(inside, SIDE, SIDE), dotsPath(outside, SIDE, SIDE)];
  }, [drops, polygon]);
  const { fewest, most } = parameters.corners;
  return (
    <div className={styles.rain}>
      <p className={text.title}>
        Drag the corners:{' '}
        <b className="data" data-quantity="event-a">
          the event
        </b>{' '}
        is a region, its probability the area
        {times > DRAWN && `; the first ${DRAWN} drops are drawn`}
      </p>
      <Axes
        x={SIDE}
        y={SIDE}
        grid={false}
        overlay={
          <DraggablePoints
            points={corners.map(({ x, y }, i) => ({
              name: `Corner ${i + 1}`,
              valueText: `${fixed(x, 2)}, ${fixed(y, 2)}`,
              place: { x, y },
              look: CORNER,
            }))}
            x={SIDE}
            y={SIDE}
            step={{ x: 0.05, y: 0.05 }}
            disabled={asleep}
            onMove={(i, { x, y }) => setValue('corners', numbers.with(2 * i, x).with(2 * i + 1, y))}
          />
        }
      >
        <polygon
          className={styles.region}
          points={polygon
            .map(({ x, y }) => `${percent(SIDE, x)},${100 - percent(SIDE, y)}`)
            .join(' ')}
        />
        <path className={styles.dry} d={dry} />
        <path className={styles.wet} d={wet} />
      </Axes>
      <div className={frame.buttons}>
        <button
          type="button"
          className={frame.button}
          disabled={numbers.length + 2 > most}
          onClick={() => setValue('corners', [...numbers, 0.5, 0.5])}
        >
          Add a corner
        </button>
        <button
          type="button"
          className={frame.button}
          disabled={numbers.length - 2 < fewest}
          onClick={() => setValue('corners', numbers.slice(0, -2))}
        >
          Remove the last
        </button>
      </div>
    </div>
  );
}
