import { memo, useDeferredValue, useMemo } from 'react';
import type { ReactNode } from 'react';
import { COVERED_SHARE, modesNeared, type Coverage } from '../../maths/modes-covered.ts';
import { Axes, percent, roundAxis, tickText, type Axis } from '../../plots/axes.tsx';
import { Curves } from '../../plots/curves.tsx';
import { dotsPath, linePath } from '../../plots/lines.ts';
import type { RunView, ViewProps } from '../declaration.ts';
import { ganCurves } from '../gan-curves.ts';
import { GanPlane, OpinionScale, PLANE_AXIS, PointKey } from '../gan-plane.tsx';
import { shareText } from '../number-words.ts';
import { counted, generatorWeights, REAL, RING, type Counted } from './coverage.ts';
import { MODES, type CollapseValues } from './parameters.ts';
import styles from './view.module.css';

/** The ring and what the generator has of it, now and over time. */
export function ModeCollapseView({ values, run }: ViewProps<CollapseValues>): ReactNode {
  const looks = useMemo(() => counted(run), [run]);
  const weights = useMemo(() => generatorWeights(values), [values]);
  const probes = useDeferredValue(run?.probes);
  if (!run) return null; // only a figure without a training declaration has no run
  const { samples, field } = probes ?? run.probes;
  const last = looks.at(-1);
  return (
    <div className={styles.view}>
      <div className={styles.head}>
        <p className={styles.modes}>
          <output name="modes" aria-live="off">
            {last ? last.coverage.covered : '–'}
          </output>{' '}
          of ten modes covered
        </p>
        <p className={styles.remark}>
          {last ? remarkOn(last.coverage) : 'Press Train: the generator begins with a cloud.'} The
          generator has{' '}
          <output name="weights" aria-live="off">
            {tickText(weights)}
          </output>{' '}
          weights.
        </p>
      </div>
      <div className={styles.pictures}>
        <div>
          <GanPlane
            sentence={planeSentence(last)}
            real={REAL}
            generated={samples}
            field={field}
            heat={values.field}
            loss={values.loss}
            quick={run.status === 'running'}
            overlay={<Marks coverage={last?.coverage} />}
          />
          <PointKey />
          {values.field && field && <OpinionScale loss={values.loss} field={field} />}
        </div>
        <div className={styles.courses}>
          <p className={styles.title}>Modes covered, counted about once a second</p>
          <ModesOverTime looks={looks} />
          <p className={styles.title}>Losses of the two players</p>
          <Losses curves={run.curves} />
        </div>
      </div>
    </div>
  );
}

function remarkOn(coverage: Coverage): string {
  const { covered, strays } = coverage;
  const near = modesNeared(coverage);
  if (covered === MODES) return `All of them; ${shareText(strays)} of the samples are in between.`;
  if (near < MODES)
    return `The samples keep to ${near}; ${shareText(strays)} of them are in no mode.`;
  return `Samples are near all ten, but ${shareText(strays)} of them are in no mode.`;
}

function planeSentence(last: Counted | undefined): string {
  const data = 'Data: ten round modes in a ring.';
  if (!last) return `${data} Nothing has been generated yet.`;
  const missing = Array.from(last.coverage.shares, (share, k) =>
    share < COVERED_SHARE ? `${k + 1}` : '',
  ).filter(Boolean);
  return `${data} ${missing.length > 0 ? `The generator misses those numbered ${missing.join(', ')}, counted from the right against the clock.` : 'The generator covers them all.'}`;
}

/** Three deviations about a mode, in per cent of the plane. */
const ACROSS = percent(PLANE_AXIS, 2 * 3 * RING.deviations[0]!) - percent(PLANE_AXIS, 0);

/** A circle about each mode: whole where it is covered, broken where it isn't. */
const Marks = memo(function Marks({ coverage }: { readonly coverage: Coverage | undefined }) {
  if (!coverage) return null;
  return Array.from(coverage.shares, (share, k) => (
    <span
      key={k}
      className={share >= COVERED_SHARE ? styles.covered : styles.missing}
      style={{
        left: `${percent(PLANE_AXIS, RING.centres[2 * k]!)}%`,
        bottom: `${percent(PLANE_AXIS, RING.centres[2 * k + 1]!)}%`,
        width: `${ACROSS}%`,
      }}
      aria-hidden
    />
  ));
});

const COUNT: Axis = { ...roundAxis([0, MODES + 0.5], ''), ticks: [0, 5, 10] };
/** The horizontal axis is at least this long. */
const FIRST_STEPS = 1000;

/** A dot for each look, joined in the order of time. */
const ModesOverTime = memo(function ModesOverTime({
  looks,
}: {
  readonly looks: readonly Counted[];
}): ReactNode {
  const steps = Math.max(FIRST_STEPS, looks.at(-1)?.step ?? 0);
  const x = roundAxis([0, steps], 'step');
  const places = looks.map(({ step, coverage }) => ({ x: step, y: coverage.covered }));
  const last = places.at(-1);
  return (
    <div className={styles.course}>
      <Axes
        x={x}
        y={COUNT}
        sentence={
          last
            ? `${last.y} modes at step ${tickText(last.x)}; at most ${Math.max(...places.map(({ y }) => y))} before.`
            : 'No samples have been counted yet.'
        }
      >
        <path
          className={styles.all}
          d={linePath(
            [0, steps].map((step) => ({ x: step, y: MODES })),
            x,
            COUNT,
          )}
        />
        <path className={styles.line} d={linePath(places, x, COUNT)} />
        <path className={styles.dots} d={dotsPath(places, x, COUNT)} />
      </Axes>
    </div>
  );
});

const Losses = memo(function Losses({ curves }: { readonly curves: RunView['curves'] }) {
  return (
    <div className={styles.course}>
      <Curves curves={ganCurves(curves)} unit="" />
    </div>
  );
});
