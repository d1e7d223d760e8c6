import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { Axes, percent } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { useDragging } from '../../plots/dragging.ts';
import type { Share } from '../../plots/dragging.ts';
import { linePath } from '../../plots/lines.ts';
import { fixed } from '../number-words.ts';
import { PIXELS } from './digit-mixture.ts';
import { heldCount, type Asking } from './reveal.ts';
import type { Walk } from './study.ts';
import styles from './charts.module.css';

/** What each pixel costs, and the running sum in every order: dragged along to reveal pixels. */
export function Charts({
  values,
  study,
  setValue,
  asleep,
}: Asking & { readonly asleep: boolean }): ReactNode {
  const { revealed } = values;
  const { walk, walks, total } = study;
  const lowest = Math.min(total, ...walks.map(({ walk: { running } }) => running[PIXELS]!));
  const y: Axis = {
    domain: [1.12 * lowest, 0],
    ticks: [total, 0],
    label: '',
    text: (tick) => fixed(tick, tick === 0 ? 0 : 1),
  };
  const lines = useMemo(
    () => walks.map(({ name, walk: { running } }) => ({ name, path: runningPath(running, y) })),
    // oxlint-disable-next-line react/exhaustive-deps -- y follows from the walks
    [walks, lowest],
  );
  const follow = (_: unknown, { across }: Share): void =>
    setValue('revealed', heldCount(across * PIXELS));
  const { onPointerDown, onPointerMove, onLostPointerCapture, onClick } = useDragging({
    grab: (event) => {
      const onHandle = (event.target as Element).closest('[data-handle]') !== null;
      if (event.pointerType === 'touch' && !onHandle) return null; // may be a scroll: wait for the tap
      const box = event.currentTarget.getBoundingClientRect();
      if (!onHandle) follow(null, { across: (event.clientX - box.left) / box.width, up: 0 });
      return true;
    },
    drag: follow,
    tap: (share) => follow(null, share),
  });
  const at = percent(X, revealed);
  const surface = (
    <div
      className={styles.surface}
      {...(!asleep && { onPointerDown, onPointerMove, onLostPointerCapture, onClick })}
    >
      <span className={styles.handle} data-handle style={{ left: `${at}%` }} />
    </div>
  );
  return (
    <div className={styles.charts}>
      <p className={styles.title}>
        Running sum of{' '}
        <b className="model" data-quantity="p">
          log p, this order
        </b>
        ; thin, the other orders
      </p>
      <div className={styles.sums}>
        <Axes x={{ ...X, ticks: [], label: '' }} y={y} grid="y" overlay={surface}>
          {lines.map(({ name, path }) =>
            name === values.order ? null : <path key={name} className={styles.other} d={path} />,
          )}
          <path className={styles.to} d={lines.find(({ name }) => name === values.order)!.path} />
          <path
            className={styles.sofar}
            d={runningPath(walk.running.subarray(0, revealed + 1), y)}
          />
          <line className={styles.cursor} x1={at} x2={at} y1="0" y2="100" />
        </Axes>
      </div>
      <p className={styles.title}>
        What each pixel takes away, <b className="loss">−log p(pixel | those before)</b>
      </p>
      <div className={styles.costs}>
        <Axes x={X} y={COST} grid="y" overlay={surface}>
          <path className={styles.paid} d={barsPath(walk, 0, revealed)} />
          <path className={styles.unpaid} d={barsPath(walk, revealed, PIXELS)} />
          <line className={styles.cursor} x1={at} x2={at} y1="0" y2="100" />
        </Axes>
      </div>
    </div>
  );
}

const X: Axis = { domain: [0, PIXELS], ticks: [0, PIXELS / 2, PIXELS], label: 'pixels known' };
const COST: Axis = { domain: [0, 4], ticks: [0, 4], label: '' };

function runningPath(running: ArrayLike<number>, y: Axis): string {
  return linePath(
    Array.from(running, (value, t) => ({ x: t, y: value })),
    X,
    y,
  );
}

/** Bars of the pixels `from` … `to` − 1 of the order. */
function barsPath({ running }: Walk, from: number, to: number): string {
  let path = '';
  for (let t = from; t < to; t++) {
    const height = percent(COST, running[t]! - running[t + 1]!);
    if (height >= 0.5)
      path += `M${percent(X, t + 0.15).toFixed(2)} 100v-${height.toFixed(1)}h${percent(X, 0.7).toFixed(2)}V100z`;
  }
  return path;
}
