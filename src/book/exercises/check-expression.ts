import type { CheckResult, DataKind, ExpressionKey, Variable } from './answer-key.ts';
import {
  evaluate,
  type Expression,
  type Point,
  readExpression,
  type Value,
  variablesOf,
} from './expression.ts';
import { edgePoints, neatPoints, randomPoints, specialPoints } from './points.ts';
import { listed } from './typed-text.ts';

const TOLERANCE = 1e-9;

/** Below this share of what was added up, a difference may be rounding and nothing else. */
const ROUNDING = 1e-13;

/** The same where data are few or all alike, and differences that should be nothing are common. */
const EDGE_TOLERANCE = 1e-6;

const FEWEST = 8;

/**
 * Whether two expressions, each one number, are equal for all such data and parameters: judged at
 * random points, to 1e-9. A point where neither has a value, or rounding has eaten the difference,
 * says nothing; at least eight must speak. Data that are few, or all zeros or all ones, speak where
 * both have a value: `S²/(n S)` may be typed for `S/n`, `S/max(n, 3)` not.
 */
export function equivalent(one: Expression, other: Expression, data: DataKind): boolean {
  return (
    agree(one, other, randomPoints(data), (a) => a) &&
    !edgePoints(data).some((point) => differ(one, other, point))
  );
}

function differ(one: Expression, other: Expression, point: Point): boolean {
  const [a, b] = [evaluate(one, point), evaluate(other, point)];
  if (!Number.isFinite(a.value) || !Number.isFinite(b.value)) return false;
  const largest = Math.max(a.largest, b.largest, Math.abs(a.value), Math.abs(b.value));
  return Math.abs(a.value - b.value) > EDGE_TOLERANCE * largest;
}

/** Whether `shape(value of one)` is the value of the other at every point, and at enough of them. */
function agree(
  one: Expression,
  other: Expression,
  points: readonly Point[],
  shape: (value: number, point: Point) => number,
): boolean {
  let agreed = 0;
  for (const point of points) {
    const a = evaluate(one, point);
    const b = evaluate(other, point);
    const left = shape(a.value, point);
    if (!Number.isFinite(a.value) && !Number.isFinite(b.value)) continue;
    if (!Number.isFinite(left) || !Number.isFinite(b.value)) return false;
    const difference = Math.abs(left - b.value);
    if (difference <= TOLERANCE * Math.max(Math.abs(left), Math.abs(b.value))) agreed++;
    else if (difference > ROUNDING * Math.max(a.largest, b.largest)) return false;
  }
  return agreed >= FEWEST;
}

/** Judges what was typed; a wrong answer is told what kind of wrong it is, never the right one. */
export function checkExpression(key: ExpressionKey, typed: string): CheckResult {
  const { data, replies, variables } = key;
  const answer = readExpression(typed, variables);
  if ('problem' in answer) return { verdict: 'unreadable', sentence: answer.problem };
  if (answer.vector) {
    return wrong(
      'This is one number for each data point. Add them up or average them: a single number is wanted.',
    );
  }
  const values = randomPoints(data).map((point) => evaluate(answer, point));
  if (!values.some(({ value }) => Number.isFinite(value))) {
    return { verdict: 'unreadable', sentence: `That ${valueless(values[0]!)}.` };
  }
  const right = readExpression(key.value) as Expression; // the build has read it before
  if (equivalent(answer, right, data)) return { verdict: 'right' };
  const reply = replies.findIndex((known) =>
    equivalent(answer, readExpression(known) as Expression, data),
  );
  if (reply !== -1) return { verdict: 'wrong', reply };
  const stranger = [...variablesOf(answer)].find((name) => !variables.includes(name));
  if (stranger !== undefined) {
    return wrong(`${stranger} may not appear in the answer. Use ${listed(variables)}.`);
  }
  return wrong(mistake(answer, right, data));
}

function wrong(sentence: string): CheckResult {
  return { verdict: 'wrong', sentence };
}

/** The mistakes that turn up in every exercise. */
function mistake(answer: Expression, right: Expression, data: DataKind): string {
  const points = randomPoints(data);
  const related = (shape: (value: number, point: Point) => number): boolean =>
    agree(answer, right, points, shape);
  if (related((value) => value)) return example(answer, right, data); // wrong at the edge alone
  if (related((value) => -value)) return 'Its size is right and its sign is not.';
  if (related((value) => 1 / value)) return 'This is the reciprocal: turn the fraction over.';
  const large = related((value, { n }) => value / n);
  if (large || related((value, { n }) => value * n)) {
    const size = `This is n times too ${large ? 'large' : 'small'}.`;
    if (equivalent(averaged(answer), right, data)) {
      return `${size} Is a sum standing where an average belongs?`;
    }
    return equivalent(summed(answer), right, data)
      ? `${size} Is an average standing where a sum belongs?`
      : size;
  }
  const { size } = variablesOf(right);
  const [first] = points;
  const [ours, theirs] = [evaluate(answer, first!).value, evaluate(right, first!).value];
  if (size > 0 && related((value) => value * (theirs / ours))) {
    return 'Right but for a constant factor. Which number has been dropped, or is one too many?';
  }
  if (size > 0 && related((value) => value + (theirs - ours))) {
    return 'Right but for a constant that is added. Which one has been dropped, or is one too many?';
  }
  const { single, equal } = specialPoints(data);
  const telling = (special: readonly Point[]): boolean =>
    special.some((point) => Math.abs(evaluate(right, point).value) > TOLERANCE) &&
    agree(answer, right, special, (value) => value);
  const usesData = [...variablesOf(answer)].some(
    (name) => name === 'x' || name === 'n' || name === 'S',
  );
  if (usesData && telling(equal)) {
    return 'This is right when all the data are equal, and only then.';
  }
  if (usesData && telling(single)) {
    return 'This is right for a single data point. What changes when there are more?';
  }
  return example(answer, right, data);
}

const N: Expression = { kind: 'variable', name: 'n', vector: false };

/** With every sum divided by n. */
function averaged(expression: Expression): Expression {
  if (isSum(expression)) {
    return { kind: 'apply', operation: 'divide', operands: [expression, N], vector: false };
  }
  return expression.kind === 'apply'
    ? { ...expression, operands: expression.operands.map(averaged) }
    : expression;
}

/** With every average made a sum: `mean(x)`, and what is a sum divided by n. */
function summed(expression: Expression): Expression {
  if (expression.kind !== 'apply') return expression;
  const { operation, operands } = expression;
  const [above, below] = operands;
  if (operation === 'mean') return { ...expression, operation: 'sum' };
  if (operation === 'divide' && isSum(above!) && below?.kind === 'variable' && below.name === 'n') {
    return above!;
  }
  return { ...expression, operands: operands.map(summed) };
}

function isSum(expression: Expression): boolean {
  return expression.kind === 'apply'
    ? expression.operation === 'sum'
    : expression.kind === 'variable' && expression.name === 'S';
}

/** Why a formula has no value at a point. */
function valueless({ overflows }: Value): string {
  return overflows
    ? 'grows beyond every number a computer holds'
    : 'has no value: it divides by zero, or takes a logarithm or a root that does not exist';
}

/** Where they differ, in numbers she can follow; the right value stays unsaid. */
function example(answer: Expression, right: Expression, data: DataKind): string {
  const differBy =
    (share: number) =>
    (point: Point): boolean => {
      const [a, b] = [evaluate(answer, point).value, evaluate(right, point).value];
      return Number.isFinite(b) && !(Math.abs(a - b) <= share * Math.abs(b));
    };
  const point =
    neatPoints(data).find(differBy(0.05)) ??
    neatPoints(data).find(differBy(1e-3)) ??
    edgePoints(data).find((edge) => differ(answer, right, edge) && differBy(1e-3)(edge));
  if (!point) return 'Not equal to the right answer, though it may come close.';
  const used = new Set([...variablesOf(answer), ...variablesOf(right)]);
  const ofData = used.has('x') || used.has('n') || used.has('S');
  const settings = [
    ...(ofData ? [`the data ${point.x.map(readable).join(', ')}`] : []),
    ...[...used]
      .filter((name): name is Exclude<Variable, 'x'> => !['x', 'n', 'S'].includes(name))
      .map((name) => `${name} = ${readable(point[name])}`),
  ];
  const given = evaluate(answer, point);
  const where = settings.length > 0 ? `For ${listed(settings)} it` : 'It';
  return Number.isFinite(given.value)
    ? `Not equal. ${where} gives ${readable(given.value)}, and the right answer gives another number.`
    : `Not equal. ${where} ${valueless(given)}.`;
}

function readable(value: number): string {
  return String(Number(value.toPrecision(4))).replace('-', '−');
}
