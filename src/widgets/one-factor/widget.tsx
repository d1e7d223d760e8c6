import { tickText } from '../../plots/axes.tsx';
import type { DataTable } from '../../plots/data-table.tsx';
import { defineWidget } from '../declaration.ts';
import type { RunView, Verdict } from '../declaration.ts';
import { fixed, shareText } from '../number-words.ts';
import { sheetOf } from '../sheet.tsx';
import {
  angleOf,
  CHAIRS,
  circleOf,
  codesOf,
  COLUMNS,
  JUMP,
  lineOf,
  rowOf,
  study,
} from './codes.ts';
import { parameters } from './parameters.ts';
import type { FactorValues } from './parameters.ts';
import { OneFactorView } from './view.tsx';

const codesIn = (run: RunView | undefined) => ({
  line: lineOf(run?.probes[codesOf('line')]),
  circle: circleOf(run?.probes[codesOf('circle')]),
});

function describe({ code, angle }: FactorValues, run?: RunView): string {
  const chair = `A chair turned by ${angleOf(rowOf(angle))} degrees`;
  const { line, circle } = codesIn(run);
  if (!run || !line || !circle) return `${chair}; nothing has been learned from its pictures yet.`;
  const after = `after step ${tickText(run.step)}`;
  return code === 'line'
    ? `${chair}, and the codes of ${CHAIRS} chairs on a line, ${after}: between ${angleOf(line.row)} and ${angleOf(line.row + 1)} degrees the code jumps by ${shareText(line.steps[line.row]!)} of the line.`
    : `${chair}, and the codes of ${CHAIRS} chairs about a circle, ${after}: while the chair turns once, they go round ${times(circle.turns)}; from one chair to the next the code moves by ${fixed(circle.step, 0)} degrees at most.`;
}

const times = (count: number): string => (count === 1 ? '1 time' : `${count} times`);

/** Every so many chairs have a row in the table. */
const ROW_EVERY = 3;

function table(_values: FactorValues, run?: RunView): readonly DataTable[] {
  if (!run) return [];
  const { line, circle } = codesIn(run);
  const codes = run.probes[codesOf('line')];
  const shown = line && circle && codes;
  const rows = Array.from({ length: shown ? CHAIRS / ROW_EVERY : 0 }, (_, i) => ROW_EVERY * i);
  const metric = (name: string): number | string => run.metrics[name] ?? 'unknown';
  return [
    {
      caption: 'Codes of chairs; the circle’s turns are counted from the chair at 0°',
      columns: ['Angle, °', 'Code on the line', 'Turned on the circle, °', 'From the middle'],
      rows: rows.map((row) => [
        angleOf(row),
        codes![row]!,
        circle!.turned[row]!,
        circle!.radii[row]!,
      ]),
    },
    {
      caption: 'The last step: squared error of a picture, with noise on its code',
      columns: ['Code', 'Squared error', 'Squared distance from the circle'],
      rows: [
        ['line', metric('line-error'), 'none'],
        ['circle', metric('circle-error'), metric('off-circle')],
      ],
    },
  ];
}

/** Chairs this near to the jump have found it. */
const NEAR = 2;

/** So many chairs on, the shorter way round. */
const apartBy = (rows: number): number => Math.abs(rows - CHAIRS * Math.round(rows / CHAIRS));

function foundJump({ code, angle }: FactorValues, run?: RunView): Verdict {
  const { line } = codesIn(run);
  if (!line) return { reached: false, now: 'There are 0 codes yet: train first.' };
  const largest = line.steps[line.row]!;
  if (largest < JUMP)
    return {
      reached: false,
      now: `The largest step between neighbours is ${shareText(largest)} of the line, and from ${shareText(JUMP)} on it counts as a jump: train on.`,
    };
  const row = rowOf(angle);
  const apart = Math.min(apartBy(row - line.row), apartBy(row - line.row - 1));
  return {
    reached: code === 'line' && apart <= NEAR,
    now:
      code === 'line'
        ? `From the chair at ${angleOf(row)}° to the next the code moves by ${shareText(line.steps[row]!)} of the line; the jump is ${shareText(largest)}.`
        : 'The code shown is the circle’s, which takes 2 numbers.',
  };
}

/** In degrees: a code that goes round in larger steps has a hole or a fold. */
const SMOOTH = 45;

function wentRound({ code }: FactorValues, run?: RunView): Verdict {
  const { circle } = codesIn(run);
  if (!circle) return { reached: false, now: 'There are 0 codes yet: train first.' };
  return {
    reached: code === 'circle' && circle.turns === 1 && circle.step <= SMOOTH,
    now: `While the chair turns once, the circle’s code goes round ${times(circle.turns)}; its largest step between neighbours is ${fixed(circle.step, 0)}°, and up to ${SMOOTH}° count as smooth.`,
  };
}

const readout = (label: string, help: string) => ({ label, help });

/** One chair seen from all sides: what a code on a line makes of its angle, and what a code on a circle does. */
export default defineWidget({
  id: 'one-factor',
  title: 'One chair, one angle, one code',
  parameters,
  presets: {
    line: { title: 'A line', values: { code: 'line' } },
    circle: { title: 'A circle', values: { code: 'circle' } },
    'no-noise': { title: 'Without noise', values: { code: 'circle', noise: 0 } },
    strict: { title: 'Strictly round', values: { code: 'circle', roundness: 40, noise: 0 } },
  },
  describe,
  table,
  goals: {
    circle: { judge: wentRound, solution: 'code=circle&step=300' },
    'line-jump': { judge: foundJump, solution: 'code=line&angle=350&step=300' },
  },
  View: OneFactorView,
  training: {
    recorded: 600,
    spec: ({ size, hidden, learningRate, roundness, noise, seed, engine }) => ({
      model: 'one-factor',
      structure: { hidden },
      scalars: { learningRate, roundness, noise },
      data: { kind: 'chairs', size: size === '16' ? 16 : 32, count: CHAIRS },
      batchSize: CHAIRS,
      ...{ seed, engine },
    }),
    metrics: {
      'line-error': readout(
        'Line, error',
        'Squared error of the drawings from one number, summed over pixels, with noise on the code.',
      ),
      'circle-error': readout('Circle, error', 'The same from two numbers near a circle.'),
      'off-circle': readout(
        'Off the circle',
        'Mean squared distance of the codes of two numbers from the circle.',
      ),
    },
    probes: (_values, facts) => ({
      [codesOf('line')]: { kind: 'rows', count: CHAIRS, want: 'line-code' },
      [codesOf('circle')]: { kind: 'rows', count: CHAIRS, want: 'circle-code' },
      ...(facts && {
        chairs: { kind: 'rows', count: CHAIRS, want: 'data', paint: sheetOf(facts.data, COLUMNS) },
      }),
    }),
    study,
  },
});
