import { memo, useMemo, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { Axes, percent, roundAxis, type Axis } from '../../plots/axes.tsx';
import { decimated, smoothed } from '../../plots/curve-maths.ts';
import { linePath } from '../../plots/lines.ts';
import type { RunView, ViewProps } from '../declaration.ts';
import { FormingButtons, FormingSheet } from '../forming.tsx';
import { Sheet, sheetAspect } from '../sheet.tsx';
import { useDrawing } from '../use-drawing.ts';
import { comparisonRows } from './comparison.ts';
import { maskOf, masksOf, orderOf, type MadeValues } from './parameters.ts';
import { COLUMNS, replay, SAMPLES, samplesOf, shownBy, type Samples, type Shown } from './study.ts';
import { COMPARED, comparisonAt, measuredSoFar, onMeasured } from './timings.ts';
import styles from './view.module.css';
import { nats, remark, verdictOn } from './words.ts';

/** NADE, MADE or independent pixels: what held-out images cost, samples as they form, and how long both take. */
export function MadeTrainerView({ values, asleep, run }: ViewProps<MadeValues>): ReactNode {
  if (!run) return null; // only a figure without a training declaration has no run
  const shown = shownBy(run);
  const several = masksOf(values) > 1;
  return (
    <div className={styles.view}>
      <div>
        <div className={styles.scores}>
          <p>
            <output name="held-out" aria-live="off">
              {shown ? nats(shown.heldOut.nll) : '–'}
            </output>
            <span>
              nats an image it has not seen costs
              {several ? ': the mean over the masks of −log p' : ': the held-out NLL'}
            </span>
          </p>
          {several && (
            <p>
              <output name="ensemble" aria-live="off">
                {shown ? nats(shown.heldOut.ensemble) : '–'}
              </output>
              <span>by the ensemble: −log of the masks’ mean p</span>
            </p>
          )}
          <p>
            <output name="independent" aria-live="off">
              {shown ? nats(shown.independent) : '–'}
            </output>
            <span>under independent pixels, from the pixel means</span>
          </p>
        </div>
        <p className={styles.remark}>{remarkOf(values, run, shown)}</p>
      </div>
      <div className={styles.parts}>
        <div className={styles.column}>
          <section>
            <p className={styles.title}>
              <b>NLL</b> nats per image <span className={styles.key} data-line="held-out" /> held
              out{' '}
              {several && (
                <>
                  <span className={styles.key} data-line="ensemble" /> ensemble{' '}
                </>
              )}
              <span className={styles.key} data-line="training" /> batches
            </p>
            <Course
              training={run.curves['loss'] ?? NONE}
              course={shown?.course ?? NONE}
              independent={shown?.independent ?? null}
              several={several}
            />
          </section>
          <Times values={values} run={run} />
        </div>
        <Drawings values={values} asleep={asleep} run={run} />
      </div>
    </div>
  );
}

const NONE = new Float32Array();

function remarkOf(values: MadeValues, run: RunView, shown: Shown | null): string {
  if (shown) return remark(values, shown);
  if (run.facts && !run.facts.data.test)
    return 'Of so few images none is held out: nothing can be said about others.';
  return 'Nothing has been measured yet.';
}

/** The axis of steps is at least so long. */
const FIRST_STEPS = 200;
const POINTS = 300;

interface CourseProps {
  /** Of every step's batch. */
  readonly training: Float32Array;
  readonly course: Shown['course'];
  readonly independent: number | null;
  readonly several: boolean;
}

/** What images cost while it learnt, against independent pixels. */
const Course = memo(function Course({ training, course, independent, several }: CourseProps) {
  const x = roundAxis([0, Math.max(training.length, FIRST_STEPS)], 'step');
  const calm = smoothed(training, Math.ceil(training.length / 100));
  const y = heights(calm, course, independent);
  const rounds = (column: 1 | 2) =>
    Array.from({ length: course.length / 3 }, (_, i) => ({
      x: course[3 * i]!,
      y: course[3 * i + column]!,
    }));
  const batches = decimated(calm, POINTS).map((i) => ({ x: i + 1, y: calm[i]! }));
  const reference = independent === null ? null : 100 - percent(y, independent);
  return (
    <div className={styles.course}>
      <Axes
        x={x}
        y={y}
        grid="y"
        sentence={`NLL by step${independent === null ? '' : `, against ${nats(independent)} nats of independent pixels`}.`}
        overlay={
          reference !== null && (
            <span className={styles.independent} style={{ top: `${reference}%` }} aria-hidden>
              independent pixels
            </span>
          )
        }
      >
        {reference !== null && (
          <line className={styles.reference} x1="0" x2="100" y1={reference} y2={reference} />
        )}
        <path className={styles.training} d={linePath(batches, x, y)} />
        {several && <path className={styles.ensemble} d={linePath(rounds(2), x, y)} />}
        <path className={styles.heldOut} d={linePath(rounds(1), x, y)} />
      </Axes>
    </div>
  );
});

/** From below what has been reached to above the reference: what it cost before it learnt is cut off. */
function heights(calm: Float32Array, course: Float32Array, independent: number | null): Axis {
  const measured = [...course.filter((_, i) => i % 3 > 0), ...calm.slice(-1)];
  const finite = measured.filter(Number.isFinite);
  const lowest = Math.min(...finite, independent ?? Infinity);
  if (!Number.isFinite(lowest)) return roundAxis([0, 150], '', 3);
  const highest = Math.max(1.2 * (independent ?? lowest), lowest + 5);
  return roundAxis([Math.floor((lowest - 0.15 * (highest - lowest)) / 5) * 5, highest], '', 4);
}

interface PartProps {
  readonly values: MadeValues;
  readonly run: RunView;
}

/** How long samples take to form. */
const SECONDS = 3;

/** Samples that form pixel by pixel, and the order they do it in. */
function Drawings({ values, asleep, run }: PartProps & { readonly asleep: boolean }): ReactNode {
  const data = run.facts?.data;
  const { model, masks, orderings, mask, seed } = values as MadeValues & { readonly seed: number };
  const order = useMemo(
    () => (data ? orderOf(values, data).order : NO_ORDER),
    // oxlint-disable-next-line react/exhaustive-deps -- of the values, these
    [data?.width, data?.height, model, masks, orderings, mask, seed],
  );
  const newest = samplesOf(run);
  const [held, setHeld] = useState({ of: run.ask, samples: newest });
  const samples = held.samples && isOf(held.samples, values, order) ? held.samples : null;
  const begin = useMemo(() => samples && (() => replay(samples, order)), [samples, order]);
  const forming = useDrawing(asleep ? null : begin, {
    parts: order.length,
    seconds: SECONDS,
    autoplay: run.save !== undefined,
  });
  const { status, parts, drawing } = forming;
  const under = status === 'drawing' || status === 'paused';
  // new samples wait for the present ones to be complete, unless they are of another kind
  const waits = under && held.of === run.ask && sameKind(held.samples, newest);
  if (!waits && (held.of !== run.ask || held.samples?.pixels !== newest?.pixels))
    setHeld({ of: run.ask, samples: newest });

  const there = under ? parts : samples ? order.length : 0;
  const pixels = (under && drawing?.pixels) || (samples?.pixels ?? null);
  const alt = `${SAMPLES} samples, ${there} of ${order.length} pixels drawn.`;
  const columns = data ? sheetAspect(data, COLUMNS, SAMPLES / COLUMNS, 1) : 1;
  return (
    <section className={styles.drawings}>
      <p className={styles.title}>
        <b>Samples</b>{' '}
        {under
          ? `pixel ${parts} of ${order.length}: ${nats(meanCost(drawing?.logProbability))} nats so far`
          : samples && `each costs ${nats(costOf(samples, order))} nats by the model’s own account`}
      </p>
      <div className={styles.sheet} style={{ aspectRatio: columns }}>
        {asleep || !data ? (
          <Sheet picture={run.pictures['samples']} aspect={columns} alt={alt} />
        ) : (
          pixels && (
            <FormingSheet {...{ pixels, order, data, alt }} parts={there} columns={COLUMNS} />
          )
        )}
      </div>
      <div className={styles.under}>
        <FormingButtons forming={forming} disabled={asleep || !samples} />
        {model !== 'independent' && data && (
          <figure className={styles.order}>
            <OrderPicture order={order} width={data.width} />
            <figcaption>their order, pale first</figcaption>
          </figure>
        )}
      </div>
    </section>
  );
}

const NO_ORDER: readonly number[] = [];

/** Whether they were drawn with the mask that is asked for. */
const isOf = ({ drawn, pixels }: Samples, values: MadeValues, order: readonly number[]): boolean =>
  drawn[0] === maskOf(values) && order.length > 0 && pixels.length === SAMPLES * order.length;

const sameKind = (a: Samples | null, b: Samples | null): boolean =>
  a !== null && b !== null && a.drawn.join() === b.drawn.join();

/** The mean over pictures of −log p so far. */
function meanCost(logs: Float64Array = new Float64Array(1)): number {
  return -logs.reduce((sum, log) => sum + log, 0) / logs.length;
}

/** −log p of samples, in nats, their mean. */
function costOf(samples: Samples, order: readonly number[]): number {
  let last: Float64Array | undefined;
  for (const { logProbability } of replay(samples, order)) last = logProbability;
  return meanCost(last);
}

/** Each pixel darker the later it comes. */
const OrderPicture = memo(function OrderPicture(props: {
  readonly order: readonly number[];
  readonly width: number;
}) {
  const { order, width } = props;
  const height = order.length / width;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={orderSentence(order)}>
      {order.map((part, t) => (
        <rect
          key={part}
          x={part % width}
          y={Math.floor(part / width)}
          width="1"
          height="1"
          fillOpacity={(0.05 + (0.95 * t) / order.length).toFixed(2)}
        />
      ))}
    </svg>
  );
});

function orderSentence(order: readonly number[]): string {
  return order.every((part, t) => part === t)
    ? 'The pixels come row by row.'
    : 'The pixels come in a random order.';
}

/** NADE beside MADE, as far as both have been measured on this machine. */
function Times({ values, run }: PartProps): ReactNode {
  useSyncExternalStore(onMeasured, measuredSoFar, measuredSoFar);
  const data = run.facts?.data;
  const pixels = data ? data.width * data.height : 0;
  const comparison = comparisonAt(values, pixels);
  const rows = comparisonRows(values, pixels, comparison);
  return (
    <section className={styles.times}>
      <p className={styles.title}>
        <b>Does MADE draw faster?</b> “because it is parallel”
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">measured here</th>
            <th scope="col">NADE</th>
            <th scope="col">MADE</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, title, cells }) => (
            <tr key={name}>
              <th scope="row">{title}</th>
              {cells.map((cell, i) => (
                <td key={COMPARED[i]} data-time={`${COMPARED[i]}-${name}`}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.note}>
        One pass gives MADE every conditional of an image that is known: that is training. A sample
        takes either of them a step for each pixel. {verdictOn(comparison)}
      </p>
    </section>
  );
}
