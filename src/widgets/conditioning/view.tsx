import type { ReactNode } from 'react';
import { Axes } from '../../plots/axes.tsx';
import type { Axis } from '../../plots/axes.tsx';
import { DraggablePoints } from '../../plots/draggable-points.tsx';
import type { PointToDrag } from '../../plots/draggable-points.tsx';
import type { ViewProps } from '../declaration.ts';
import type { ConditioningValues } from './parameters.ts';
import { given, remarkOn, shareText, STORIES, studyOf, withBorder } from './study.ts';
import type { Border, Study } from './study.ts';
import text from '../figure-text.module.css';
import styles from './view.module.css';

type Props = ViewProps<ConditioningValues>;

/** Two events as areas of a square, their table, and what one says of the other. */
export function ConditioningView({ values, setValue, asleep }: Props): ReactNode {
  const study = studyOf(values);
  const words = STORIES[values.story];
  const move = (border: Border): void => {
    const next = withBorder(values, border);
    for (const name of ['a', 'b', 'both'] as const)
      if (next[name] !== values[name]) setValue(name, next[name]);
  };
  return (
    <div className={styles.view}>
      <p className={`${text.remark} ${styles.remark}`}>{remarkOn(values)}</p>
      <Square study={study} onMove={move} asleep={asleep} />
      <div>
        {values.story !== 'plain' && (
          <p className={text.title}>
            A: {words.a}. B: {words.b}.
          </p>
        )}
        <Joint study={study} />
        <Conditionals study={study} />
        <Bayes study={study} />
      </div>
    </div>
  );
}

const ACROSS: Axis = { domain: [0, 1], ticks: [0, 0.5, 1], label: '' };
const UP: Axis = { domain: [0, 1], ticks: [], label: '' };
const RING = <span className={styles.ring} />;

interface SquareProps {
  readonly study: Study;
  readonly onMove: (border: Border) => void;
  readonly asleep: boolean;
}

/** A unit square in which every area is a probability: B at the left, A at the foot. */
function Square({ study: { reading }, onMove, asleep }: SquareProps): ReactNode {
  const { b } = reading;
  const inB = reading.aGivenB ?? reading.a;
  const outsideB = reading.aGivenNotB ?? reading.a;
  const points: readonly PointToDrag[] = [
    {
      name: 'Border between B and not B',
      valueText: `P(B) ${shareText(b)}`,
      place: { x: b, y: 0.96 },
      look: RING,
    },
    {
      name: 'A within B',
      valueText: `P(A given B) ${shareText(inB)}`,
      place: { x: b / 2, y: inB },
      look: RING,
    },
    {
      name: 'A outside B',
      valueText: `P(A given not B) ${shareText(outsideB)}`,
      place: { x: (1 + b) / 2, y: outsideB },
      look: RING,
    },
  ];
  return (
    <div className={styles.square}>
      <p className={text.title}>
        Every area is a probability;{' '}
        <b className="data" data-quantity="event-a">
          A
        </b>{' '}
        filled, B left of the border
      </p>
      <Axes
        x={ACROSS}
        y={UP}
        grid={false}
        overlay={
          <>
            <DraggablePoints
              points={points}
              x={ACROSS}
              y={UP}
              step={{ x: 0.01, y: 0.01 }}
              disabled={asleep}
              onMove={(i, { x, y }) =>
                onMove(
                  i === 0 ? { of: 'B', to: x } : { of: i === 1 ? 'A in B' : 'A outside B', to: y },
                )
              }
            />
            {b > 0.08 && (
              <span className={styles.name} style={{ left: `${50 * b}%` }} aria-hidden>
                B
              </span>
            )}
            {b < 0.86 && (
              <span className={styles.name} style={{ left: `${50 * (1 + b)}%` }} aria-hidden>
                not B
              </span>
            )}
          </>
        }
      >
        <rect className={styles.both} data-quantity="event-a" {...area(0, 0, b, inB)} />
        <rect className={styles.onlyA} data-quantity="event-a" {...area(b, 0, 1 - b, outsideB)} />
        <rect className={styles.frame} {...area(0, 0, 1, 1)} />
        <line
          className={styles.border}
          data-quantity="event-b"
          {...{ x1: 100 * b, x2: 100 * b, y1: 0, y2: 100 }}
        />
        <line
          className={styles.marginal}
          {...{ x1: 0, x2: 100, y1: 100 - 100 * reading.a, y2: 100 - 100 * reading.a }}
        />
      </Axes>
      <p className={text.title}>Dashed: P(A). Where A is as high on both sides, B says nothing.</p>
    </div>
  );
}

/** A rectangle from its lower left corner, in shares of the square, y upwards. */
function area(x: number, y: number, width: number, height: number) {
  return { x: 100 * x, y: 100 - 100 * (y + height), width: 100 * width, height: 100 * height };
}

function Joint({ study: { table, reading } }: { readonly study: Study }): ReactNode {
  const { a, b } = reading;
  const rows = [
    { name: 'A', cells: [table.both, table.onlyA, a] },
    { name: 'not A', cells: [table.onlyB, table.neither, 1 - a] },
    { name: 'all', cells: [b, 1 - b, 1] },
  ];
  return (
    <table className={styles.joint}>
      <thead>
        <tr>
          <th scope="col">P</th>
          <th scope="col">B</th>
          <th scope="col">not B</th>
          <th scope="col">all</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, cells }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {cells.map((p, i) => (
              <td key={i}>{shareText(p)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Each conditional beside the probability without it: a bar that ends at its tick says nothing new. */
function Conditionals({ study: { reading } }: { readonly study: Study }): ReactNode {
  const bars = [
    { name: 'a-given-b', label: 'P(A|B)', p: reading.aGivenB, before: reading.a },
    { name: 'a-given-not-b', label: 'P(A|not B)', p: reading.aGivenNotB, before: reading.a },
    { name: 'b-given-a', label: 'P(B|A)', p: reading.bGivenA, before: reading.b },
    { name: 'b-given-not-a', label: 'P(B|not A)', p: reading.bGivenNotA, before: reading.b },
  ];
  return (
    <ul className={styles.bars}>
      {bars.map(({ name, label, p, before }) => (
        <li key={name}>
          <span>{label}</span>
          <span className={styles.track}>
            <span className={styles.bar} style={{ inlineSize: `${100 * (p ?? 0)}%` }} />
            <span className={styles.tick} style={{ left: `${100 * before}%` }} />
          </span>
          <output name={name} aria-live="off">
            {given(p)}
          </output>
        </li>
      ))}
    </ul>
  );
}

function Bayes({ study: { reading } }: { readonly study: Study }): ReactNode {
  const { a, b, aGivenB, bGivenA } = reading;
  return (
    <p className={styles.bayes}>
      {aGivenB === null || bGivenA === null
        ? 'Bayes’ rule needs both of them to be possible.'
        : `Bayes: P(B|A) = P(A|B) P(B) / P(A) = ${shareText(aGivenB)} × ${shareText(b)} / ${shareText(a)} = ${shareText(bGivenA)}`}
    </p>
  );
}
