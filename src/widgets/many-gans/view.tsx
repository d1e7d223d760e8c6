import { memo, useMemo } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import type { Modes } from '../../maths/modes-covered.ts';
import { Axes, percent, roundAxis, type Axis } from '../../plots/axes.tsx';
import { dotsPath, linePath } from '../../plots/lines.ts';
import type { Place } from '../../plots/stepping.ts';
import type { RunValues, ViewProps } from '../declaration.ts';
import { PLANE_AXIS, PointKey } from '../gan-plane.tsx';
import { brief, shareText } from '../number-words.ts';
import {
  aloneAddress,
  countedOf,
  median,
  MEMBERS,
  modesOf,
  pointsOf,
  thresholdOf,
  type Counted,
} from './members.ts';
import type { ManyValues } from './parameters.ts';
import styles from './view.module.css';

/** Sixteen GANs that differ in their seed alone, and how many modes each covers. */
export function ManyGansView({ values, run }: ViewProps<ManyValues>): ReactNode {
  const { shape } = values;
  const threshold = thresholdOf(values);
  const modes = useMemo(() => modesOf({ shape }), [shape]);
  if (!run) return null; // only a figure without a training declaration has no run
  const counted = countedOf(run, values);
  const { seed } = values as RunValues<ManyValues>;
  const count = modes.deviations.length;
  return (
    <div className={styles.view}>
      <div className={styles.scores}>
        <p>
          <output name="collapsed" aria-live="off">
            {counted ? shareText(counted.collapsed / MEMBERS) : '–'}
          </output>
          <span>
            {counted
              ? `have collapsed: ${counted.collapsed} of ${MEMBERS} cover`
              : `collapsed: the share of ${MEMBERS} GANs that cover`}{' '}
            no more than {threshold} of the {count} modes
          </span>
        </p>
        <p>
          <output data-quantity="mode-count" name="median-modes" aria-live="off">
            {counted ? brief(counted.median) : '–'}
          </output>
          <span>modes covered, the median</span>
        </p>
      </div>
      <ul className={styles.members}>
        {Array.from({ length: MEMBERS }, (_, member) => {
          const covered = counted?.covered[member];
          const collapsed = covered !== undefined && covered <= threshold;
          return (
            <li key={member} data-collapsed={collapsed || undefined}>
              <p className={styles.title}>
                {/* in another tab: sixteen runs aren’t given up for one */}
                <a
                  href={aloneAddress(values, seed + member)}
                  target="_blank"
                  rel="noreferrer"
                  aria-label={`seed ${seed + member}, by itself, in another tab`}
                >
                  seed {seed + member}
                </a>
                <span>{covered ?? '–'}</span>
              </p>
              <Member
                modes={modes}
                points={run.probes[pointsOf(member)]}
                held={
                  counted
                    ? counted.held.subarray(member * count, (member + 1) * count).join('')
                    : ''
                }
                sentence={sentenceOf(seed + member, covered, count)}
              />
            </li>
          );
        })}
      </ul>
      <div className={styles.key}>
        <PointKey />
        <p>
          <svg viewBox="-4 -4 8 8" aria-hidden>
            <path className={styles.missed} d="M-3-3L3 3M-3 3L3-3" />
          </svg>{' '}
          a mode that is not covered
        </p>
      </div>
      <div className={styles.counts}>
        <section>
          <p className={styles.heading}>
            <b>So many GANs cover so many modes</b>
          </p>
          <Stacks counted={counted} modes={count} threshold={threshold} />
        </section>
        <section>
          <p className={styles.heading}>
            <b>While they learnt</b> a line each, the median bold
          </p>
          <Course counted={counted} modes={count} step={run.step} />
        </section>
      </div>
    </div>
  );
}

function sentenceOf(seed: number, covered: number | undefined, modes: number): string {
  return covered === undefined
    ? `Points of the GAN with seed ${seed}.`
    : `The GAN with seed ${seed} covers ${covered} of ${modes} modes.`;
}

interface MemberProps {
  readonly modes: Modes;
  readonly points: Float32Array | undefined;
  /** A digit each mode: 1 where it is covered; empty where nothing is counted yet. */
  readonly held: string;
  readonly sentence: string;
}

/** The points of one GAN and the modes of the data. */
const Member = memo(function Member({ modes, points, held, sentence }: MemberProps) {
  const centres = useMemo(() => placesOf(Float32Array.from(modes.centres)), [modes]);
  const path = useMemo(
    () => points && dotsPath(placesOf(points), PLANE_AXIS, PLANE_AXIS),
    [points],
  );
  const [kept, missed] = useMemo(
    () => [centres.filter((_, i) => held[i] !== '0'), centres.filter((_, i) => held[i] === '0')],
    [centres, held],
  );
  return (
    <svg className={styles.plane} viewBox="0 0 100 100" role="img" aria-label={sentence}>
      <path className={styles.mode} d={dotsPath(kept, PLANE_AXIS, PLANE_AXIS)} />
      {path && (
        <>
          <path className={styles.ring} d={path} />
          <path className={styles.hole} d={path} />
        </>
      )}
      <path className={styles.missed} d={missed.map(crossAt).join('')} />
    </svg>
  );
});

function placesOf(points: Float32Array): Place[] {
  return Array.from({ length: points.length / 2 }, (_, i) => ({
    x: points[2 * i]!,
    y: points[2 * i + 1]!,
  }));
}

/** Per cent of the frame from a cross's middle to its ends. */
const ARM = 3;

function crossAt({ x, y }: Place): string {
  const [left, top] = [percent(PLANE_AXIS, x) - ARM, 100 - percent(PLANE_AXIS, y) - ARM];
  const span = 2 * ARM;
  return `M${left} ${top}l${span} ${span}m0 ${-span}l${-span} ${span}`;
}

interface CountsProps {
  readonly counted: Counted | null;
  readonly modes: number;
}

/** A block each GAN, over the number of modes it covers. */
function Stacks({
  counted,
  modes,
  threshold,
}: CountsProps & { readonly threshold: number }): ReactNode {
  const stacks = Array.from({ length: modes + 1 }, (_, covered) => ({
    covered,
    seeds: counted?.covered.filter((count) => count === covered).length ?? 0,
  }));
  const share = Math.min((threshold + 1) / (modes + 1), 1);
  return (
    <div
      className={styles.stacks}
      style={{ '--stacks': modes + 1 } as CSSProperties}
      role="img"
      aria-label={
        counted
          ? stacks
              .filter(({ seeds }) => seeds > 0)
              .map(({ covered, seeds }) => `${seeds} cover ${covered}`)
              .join(', ')
          : 'Nothing has been counted yet.'
      }
    >
      <span className={styles.zone} style={{ width: `${100 * share}%` }}>
        collapsed
      </span>
      {stacks.map(({ covered, seeds }) => (
        <div
          key={covered}
          className={styles.stack}
          data-collapsed={covered <= threshold || undefined}
        >
          {Array.from({ length: seeds }, (_, i) => (
            <i key={i} />
          ))}
          <span className={styles.number}>{modes <= 12 || covered % 5 === 0 ? covered : ''}</span>
        </div>
      ))}
    </div>
  );
}

/** The axis of steps is at least so long. */
const FIRST_STEPS = 500;

const Course = memo(function Course({
  counted,
  modes,
  step,
}: CountsProps & { readonly step: number }) {
  const course = counted?.course ?? [];
  const x = roundAxis([0, Math.max(step, FIRST_STEPS)], 'step');
  const y: Axis = roundAxis([0, modes], '', 2);
  const line = (of: (covered: readonly number[]) => number): string =>
    linePath(
      course.map(({ step: at, covered }) => ({ x: at, y: of(covered) })),
      x,
      y,
    );
  return (
    <div className={styles.course}>
      <Axes x={x} y={y} grid="y" sentence="Modes covered by step, a line each GAN.">
        {Array.from({ length: MEMBERS }, (_, member) => (
          <path key={member} className={styles.one} d={line((covered) => covered[member]!)} />
        ))}
        <path className={styles.median} d={line(median)} />
      </Axes>
    </div>
  );
});
