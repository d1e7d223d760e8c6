import { bayesLine, conicAt, pairLogDensity } from '../../maths/gaussian-classes.ts';
import { lineLogit } from '../../maths/logistic-regression.ts';
import type { Line } from '../../maths/logistic-regression.ts';
import { sigmoid } from '../../maths/log-space.ts';
import { labelledNumbers } from '../../models/logistic-regression.ts';
import type { DataTable } from '../../plots/data-table.tsx';
import { formatValue } from '../codec.ts';
import { defineWidget } from '../declaration.ts';
import type { RunView } from '../declaration.ts';
import { brief } from '../number-words.ts';
import { inPairs } from '../pairs.ts';
import { parameters } from './parameters.ts';
import type { TwoClassifiersValues } from './parameters.ts';
import { AROUND, CROSSED, OUTLIER, PARTED } from './points.ts';
import { dataOf, rightOf, studyOf } from './study.ts';
import { TwoClassifiersView } from './view.tsx';
import { bent, bothSure, describe, endless, straight } from './words.ts';

const NONE = 'none';

function tables(values: TwoClassifiersValues, run?: RunView): readonly DataTable[] {
  const { data, best, line, generative, asked } = studyOf(values, run);
  const found = 'reason' in generative ? null : generative;
  const share = (logit: number | null | undefined) => (logit == null ? NONE : sigmoid(logit));
  const lines: readonly (readonly [string, Line | null])[] = [
    ['Line, by SGD', line?.at ?? null],
    ['Most likely line', 'reason' in best ? null : best],
    ['Bayes’ rule, one covariance', found && values.shared ? bayesLine(found.pair) : null],
  ];
  const ofLine = (at: Line | null) =>
    at
      ? [
          sigmoid(lineLogit(at, asked.x, asked.y)),
          NONE,
          rightOf(data, (x, y) => lineLogit(at, x, y)),
        ]
      : [NONE, NONE, NONE];
  const points = Array.from(data.labels, (label, i) => {
    const [x, y] = [data.points[2 * i]!, data.points[2 * i + 1]!];
    return [
      i + 1,
      label === 0 ? 'disc' : 'square',
      ...[x, y],
      share(line && lineLogit(line.at, x, y)),
      share(found && conicAt(found.conic, x, y)),
      found ? pairLogDensity(found.pair, x, y) : NONE,
    ];
  });
  return [
    {
      caption: `What they say of the place (${brief(asked.x)}, ${brief(asked.y)}), and how many points lie on their own side`,
      columns: ['', 'p(square | x)', 'log p(x), nats', `Of ${points.length} points`],
      rows: [
        ...lines.slice(0, 2).map(([name, at]) => [name, ...ofLine(at)]),
        ['Bayes’ rule', share(asked.bayes), asked.logDensity ?? NONE, found?.right ?? NONE],
      ],
    },
    {
      caption: 'The lines w₁x + w₂y + b = 0',
      columns: ['', 'w₁', 'w₂', 'b', '|w|'],
      rows: lines.map(([name, at]) =>
        at
          ? [name, at.wx, at.wy, at.bias, Math.hypot(at.wx, at.wy)]
          : [name, NONE, NONE, NONE, NONE],
      ),
    },
    {
      caption: 'The Gaussians',
      columns: ['Class', 'Share', 'Mean x', 'Mean y', 'Variance x', 'Covariance', 'Variance y'],
      rows: (found?.pair ?? []).map(({ prior, mean, covariance: [xx, xy, , yy] }, k) => [
        k === 0 ? 'discs' : 'squares',
        prior,
        ...mean,
        ...[xx, xy, yy],
      ]),
    },
    {
      caption: 'The points',
      columns: [
        'Point',
        'Class',
        'x',
        'y',
        'p(square | x), line',
        'p(square | x), Bayes',
        'log p(x)',
      ],
      rows: points,
    },
  ];
}

const pointsOf = ({ discs, squares }: Pick<TwoClassifiersValues, 'discs' | 'squares'>): string =>
  `discs=${formatValue(discs)}&squares=${formatValue(squares)}`;

export default defineWidget({
  id: 'two-classifiers',
  title: 'Draw the line, or draw the classes?',
  parameters,
  presets: {
    'one-covariance': { title: 'One covariance', values: { shared: true } },
    parted: { title: 'Parted', values: { ...PARTED, shared: false, learningRate: 3.16 } },
    around: { title: 'One around the other', values: { ...AROUND, shared: false } },
    crossed: { title: 'Crossed', values: { ...CROSSED, shared: false } },
    outlier: { title: 'One far off', values: { ...OUTLIER, shared: true } },
  },
  describe,
  table: tables,
  goals: {
    'both-sure': { judge: bothSure, solution: 'far=-6~-6&step=300' },
    endless: {
      judge: endless,
      solution: `${pointsOf(PARTED)}&learningRate=3.16&step=600`,
    },
    bent: { judge: bent, solution: pointsOf(AROUND) },
    straight: { judge: straight, solution: 'shared=on' },
  },
  View: TwoClassifiersView,
  training: {
    engine: 'float64',
    pace: 30,
    spec: (values) => {
      const { batch, learningRate, seed, engine } = values;
      const data = dataOf(values);
      const all = data.labels.length;
      return {
        model: 'logistic-regression',
        structure: {},
        scalars: { learningRate },
        data: { kind: 'numbers', values: labelledNumbers(data) },
        batchSize: batch === 'all' ? all : Math.min(Number(batch), all),
        seed,
        engine,
      };
    },
    metrics: {
      loss: {
        label: 'Loss',
        help: 'What goes down: the mean of −log p(class | x) over this step’s points, in nats, before the step. With few points per step it jumps.',
      },
      nll: { label: 'Of all points', help: 'The same over all points, after the step.' },
    },
    ownPoints: {
      ...{ widths: [2], fewest: 1, most: 40, classes: true, reach: [5, 5] },
      settings: ({ points, labels }) => {
        const pairs = inPairs(points, 2);
        const ofClass = (k: number) => pairs.filter((_, i) => labels![i >> 1] === k);
        return { discs: ofClass(0), squares: ofClass(1) };
      },
    },
    probes: () => ({}),
  },
});
