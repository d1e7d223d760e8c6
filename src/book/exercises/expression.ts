import { create, parseDependencies } from 'mathjs/number';
import type {
  ConstantNode,
  FunctionNode,
  MathNode,
  OperatorNode,
  ParenthesisNode,
  SymbolNode,
} from 'mathjs';
import { type Variable, VARIABLES } from './answer-key.ts';
import { normalise, type Problem } from './normalise.ts';
import { clip, listed } from './typed-text.ts';

/** The parser alone: nothing that computes, and nothing that makes functions out of text. */
const { parse } = create(parseDependencies!);

/**
 * An expression of a reader, made of nothing but what stands here: whatever she types, to evaluate it
 * is to walk such a tree. `vector` says that its value is one number for each data point.
 */
export type Expression =
  | { readonly kind: 'number'; readonly value: number; readonly vector: false }
  | { readonly kind: 'variable'; readonly name: Variable; readonly vector: boolean }
  | {
      readonly kind: 'apply';
      readonly operation: Operation;
      readonly operands: readonly Expression[];
      readonly vector: boolean;
    };

/** A value for every variable; `n` is the length of `x` and `S` its sum. */
export type Point = Readonly<Record<Exclude<Variable, 'x'>, number>> & {
  readonly x: readonly number[];
};

/** Applied to numbers, and to vectors element by element. */
const ELEMENTWISE = {
  add: (a: number, b: number) => a + b,
  subtract: (a: number, b: number) => a - b,
  multiply: (a: number, b: number) => a * b,
  divide: (a: number, b: number) => a / b,
  pow: (a: number, b: number) => a ** b,
  negative: (a: number) => -a,
  log: Math.log,
  exp: Math.exp,
  sqrt: Math.sqrt,
  abs: Math.abs,
  square: (a: number) => a * a,
} as const;

/** From a vector, or several numbers, to one number. */
const AGGREGATES = {
  sum: (values: readonly number[]) => values.reduce((total, value) => total + value, 0),
  prod: (values: readonly number[]) => values.reduce((product, value) => product * value, 1),
  mean: (values: readonly number[]) => AGGREGATES.sum(values) / values.length,
  min: (values: readonly number[]) => Math.min(...values),
  max: (values: readonly number[]) => Math.max(...values),
  length: (values: readonly number[]) => values.length,
} as const;

type Operation = keyof typeof ELEMENTWISE | keyof typeof AGGREGATES;

/** What the parser calls the operators, and what they are here. */
const OPERATORS: Readonly<Record<string, keyof typeof ELEMENTWISE>> = {
  add: 'add',
  subtract: 'subtract',
  multiply: 'multiply',
  dotMultiply: 'multiply',
  divide: 'divide',
  dotDivide: 'divide',
  pow: 'pow',
  dotPow: 'pow',
  unaryMinus: 'negative',
};

const FUNCTIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ...(['log', 'exp', 'sqrt', 'abs', 'square'] as const).map((name) => [name, name] as const),
  ...(['sum', 'prod', 'mean', 'min', 'max', 'length'] as const).map(
    (name) => [name, name] as const,
  ),
  ['Σ', 'sum'],
  ['Π', 'prod'],
  ['ln', 'log'],
  ['product', 'prod'],
  ['average', 'mean'],
  ['avg', 'mean'],
  ['count', 'length'],
  ['len', 'length'],
]);

const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ['e', Math.E],
  ['pi', Math.PI],
]);

/** A function may be written in capitals. */
function functionNamed(typed: string): Operation | undefined {
  return FUNCTIONS.get(typed) ?? FUNCTIONS.get(typed.toLowerCase());
}

/** Names of numbers, which are no functions; `E( )` would be an expectation. */
const NUMBERS = [
  ...Object.keys(VARIABLES).filter((name) => name !== 'x'),
  'N',
  ...CONSTANTS.keys(),
];

/** `nlog`, which is n log. */
const RUN_TOGETHER = new RegExp(
  `(?<![A-Za-z_])(${NUMBERS.join('|')})(?=(?:${[...FUNCTIONS.keys()].join('|')})(?![A-Za-z_]))`,
  'gi',
);

/** `Slogp`, which may be S log p; with brackets it is read as that. */
const UNSPACED = new RegExp(
  `^(${NUMBERS.join('|')})?(${[...FUNCTIONS.keys()].join('|')})(x|${NUMBERS.join('|')})$`,
  'i',
);

/** `xlog`, which is x log of each. */
const ENDS_IN_A_FUNCTION = new RegExp(`^(.+?)(${[...FUNCTIONS.keys()].join('|')})$`, 'i');

/** `n(1-p)`, and `p^x(1-p)` too; but `p(x)` is more likely meant as a function. */
const BEFORE_A_BRACKET = new RegExp(
  `(?<![A-Za-z_])(?:${NUMBERS.join('|')}|(?<=\\^\\s*)x)(?=\\s*\\((?!\\s*x\\s*\\)))`,
  'gi',
);

const MOST_NODES = 300;

/**
 * Reads what a reader typed, in any of the ways people write formulas. Every name of `VARIABLES` is
 * understood, whether or not the exercise at hand is about it; `variables` are those she is told of.
 */
export function readExpression(
  typed: string,
  variables: readonly Variable[] = Object.keys(VARIABLES) as Variable[],
): Expression | Problem {
  const text = normalise(typed);
  if (typeof text !== 'string') return text;
  // what is raised to the power 1 is no function that the parser could call
  const plain = (variables.includes('a') && variables.includes('b') ? latin(text) : text)
    .replaceAll(RUN_TOGETHER, '$& ')
    .replaceAll(BEFORE_A_BRACKET, '$&^1');
  let tree: MathNode;
  try {
    tree = parse(plain);
  } catch (error) {
    return { problem: syntaxProblem(plain, error) };
  }
  let nodes = 0;
  tree.traverse(() => void nodes++);
  if (nodes > MOST_NODES) return { problem: 'That formula has too many parts to be read here.' };
  try {
    return translate(tree as Node);
  } catch (error) {
    if (error instanceof UnknownName) {
      return { problem: `${error.message} Use ${listed(variables)}.` };
    }
    if (error instanceof Misread) return { problem: error.message };
    throw error;
  }
}

/** What can't be read, said to the reader. */
class Misread extends Error {}

/** A name that stands for nothing: the reader is told which do. */
class UnknownName extends Misread {}

/** With the parameters of a Beta distribution as the book writes them. */
function latin(text: string): string {
  return text.replaceAll(/(?<![a-z_])(a)lpha(?![a-z_])|(?<![a-z_])(b)eta(?![a-z_])/gi, '$1$2');
}

function misread(sentence: string): never {
  throw new Misread(sentence);
}

function syntaxProblem(text: string, error: unknown): string {
  const { char = text.length + 1 } = error as { char?: number };
  const before = text.slice(0, char - 1).trim();
  const open = text.split('(').length - text.split(')').length;
  if (open > 0) return `A closing bracket is missing in “${quoted(text)}”.`;
  if (open < 0) return `There is a closing bracket too many in “${quoted(text)}”.`;
  if (char > text.length) return `Something is missing after “${quoted(text)}”.`;
  return before === ''
    ? `A formula can’t start with “${text.charAt(char - 1)}”.`
    : `What follows “${quoted(before)}” can’t be read.`;
}

/** As she may have typed it, without the powers of 1 that she didn't. */
function quoted(part: Node | string, shorten = clip): string {
  return shorten(String(part).replaceAll(/ ?\^ ?1(?![\d.e])/g, ''));
}

type Node = ConstantNode | SymbolNode | OperatorNode | FunctionNode | ParenthesisNode;

function translate(node: Node): Expression {
  switch (node.type) {
    case 'ConstantNode':
      return constant(node);
    case 'SymbolNode':
      return symbol(node.name);
    case 'ParenthesisNode':
      return translate(node.content as Node);
    case 'FunctionNode':
      return call(node);
    case 'OperatorNode':
      return operator(node);
    default:
      return misread(`“${quoted(node)}” can’t be read in a formula.`);
  }
}

function constant({ value }: ConstantNode): Expression {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return misread(`“${clip(String(value))}” is no number to calculate with.`);
  }
  return { kind: 'number', value, vector: false };
}

function symbol(typed: string): Expression {
  const value = CONSTANTS.get(typed);
  if (value !== undefined) return { kind: 'number', value, vector: false };
  const name = variable(typed);
  if (name !== undefined) return { kind: 'variable', name, vector: name === 'x' };
  if (functionNamed(typed)) {
    return misread(`Brackets are missing after “${typed}”: say what it is taken of.`);
  }
  const letters = [...typed];
  const product = letters.length > 1 && letters.length <= 4 ? letters : [];
  if (product.length > 0 && product.every((letter) => variable(letter) !== undefined)) {
    return misread(`“${typed}” is no name here. For a product, write ${product.join('*')}.`);
  }
  const [unspaced, factor, taken, of] = UNSPACED.exec(typed) ?? [];
  if (unspaced !== undefined) {
    const call = `${taken}(${of})`;
    return misread(
      factor === undefined
        ? `“${typed}” is no name here. Write ${call}.`
        : `“${typed}” is no name here. For a product, write ${factor}*${call}.`,
    );
  }
  throw new UnknownName(`“${clip(typed)}” is not known here.`);
}

/** The variable that is meant: `N` is n where nothing else is called N. */
function variable(typed: string): Variable | undefined {
  const names = Object.keys(VARIABLES) as Variable[];
  return (
    names.find((name) => name === typed) ??
    names.find((name) => name.toLowerCase() === typed.toLowerCase())
  );
}

function call(node: FunctionNode): Expression {
  const name = node.fn.type === 'SymbolNode' ? node.fn.name : '';
  const operation = functionNamed(name);
  if (operation !== undefined) {
    return apply(
      operation,
      node.args.map((argument) => translate(argument as Node)),
    );
  }
  if (name === 'x') {
    return misread(
      'x stands for all the data, and single ones have no name here. For a product, write x*(…).',
    );
  }
  if (variable(name) !== undefined) {
    return misread(
      `“${name}(…)” reads like a function of that name. For a product, write ${name}*(…).`,
    );
  }
  const [, factor, taken] = ENDS_IN_A_FUNCTION.exec(name) ?? [];
  if (factor !== undefined && variable(factor) !== undefined) {
    return misread(`“${name}(…)” is not known here. For a product, write ${factor}*${taken}(…).`);
  }
  return misread(
    `“${clip(name)}(…)” is not known here. There are sum, mean, prod, length, min, max, log, exp, sqrt, abs and square.`,
  );
}

function operator(node: OperatorNode): Expression {
  const fn: string = node.fn;
  const [left, right] = node.args as Node[];
  if (fn === 'unaryPlus') return translate(left!);
  const operation = OPERATORS[fn];
  if (operation === undefined) return misread(`“${String(node.op)}” can’t be read in a formula.`);
  if (isProductWithoutSign(node)) return product(node);
  if (operation === 'divide' && isProductWithoutSign(right!)) return quotient(node);
  if (operation === 'pow' && isCall(left!, /^(?:sum|prod)$/i) && !isName(left.args[0])) {
    const whole = quoted(left, String);
    const [, inner] = /^\w+\((.*)\)$/.exec(whole) ?? ['', 'x'];
    const power = quoted(right!, String);
    return misread(
      `Is each term raised to the power, or the whole? Write ${left.fn.name}((${inner})^${power}) or (${whole})^${power}.`,
    );
  }
  if (operation === 'pow' && isCall(left!, /^[ΣΠ]$/)) {
    const term = translate(left.args[0] as Node); // Σ(x-mu)² is the sum of the squares
    return apply(functionNamed(left.fn.name)!, [apply('pow', [term, translate(right!)])]);
  }
  return apply(
    operation,
    node.args.map((argument) => translate(argument as Node)),
  );
}

/** `sum(x - mu)`, with a name such as this and one thing in its brackets. */
function isCall(node: Node, name: RegExp): node is FunctionNode & { fn: SymbolNode } {
  if (node.type !== 'FunctionNode' || node.args.length !== 1) return false;
  return isName(node.fn) && name.test(node.fn.name);
}

function isName(node: MathNode | undefined): node is SymbolNode {
  return node?.type === 'SymbolNode';
}

/** `log` without its brackets. */
function isBareFunction(node: Node | undefined): node is SymbolNode {
  return isName(node) && functionNamed(node.name) !== undefined;
}

/** `2n`, `n S`, `sum x`: things that stand side by side. */
function isProductWithoutSign(node: Node): boolean {
  return node.type === 'OperatorNode' && node.implicit;
}

/** `S/2n` has two readings; `n/sum x` has one, and so has `1/n sum(x)`: what is summed is no divisor. */
function quotient(node: OperatorNode): Expression {
  const [left, right] = node.args as [Node, Node];
  const factors = sideBySide(right);
  const taken = factors.findIndex((factor) => !isBareFunction(factor)) + 1 || factors.length;
  const [divisor, rest] = [factors.slice(0, taken), factors.slice(taken)];
  if (rest.length > 0 && !isSum(rest[0])) return ambiguous(left, divisor, rest);
  const quotient = apply('divide', [translate(left), chain(divisor)]);
  return rest.length > 0 ? apply('multiply', [quotient, chain(rest)]) : quotient;
}

function product(node: OperatorNode): Expression {
  const factors = sideBySide(node);
  const [first, ...rest] = factors;
  if (first?.type === 'OperatorNode' && first.fn === 'unaryMinus') {
    return apply('negative', [chain([first.args[0] as Node, ...rest])]); // -sum x
  }
  if (first?.type === 'OperatorNode' && (first.fn as string) === 'divide' && !isSum(rest[0])) {
    return ambiguous(first.args[0] as Node, [first.args[1] as Node], rest); // 1/2 n
  }
  return chain(factors);
}

function ambiguous(above: Node, divisor: readonly Node[], rest: readonly Node[]): never {
  const part = (node: Node): string => quoted(node, String);
  const behind = rest.map(part).join(' * ');
  const below = divisor.map(part).reduceRight((inner, name) => `${name}(${inner})`);
  return misread(
    `Is “${clip(rest.map(part).join(' '))}” above or below the line? Write (${part(above)}/${below}) * ${behind} or ${part(above)}/(${below} * ${behind}).`,
  );
}

function sideBySide(node: Node): Node[] {
  if (!isProductWithoutSign(node)) return [node];
  const [left, right] = (node as OperatorNode).args as [Node, Node];
  return [...sideBySide(left), right];
}

/** A sum or a mean, with its brackets or without, or such a thing raised to a power. */
function isSum(node: Node | undefined): boolean {
  if (node?.type === 'OperatorNode' && (node.fn as string) === 'pow') {
    return isSum(node.args[0] as Node);
  }
  const name = node?.type === 'FunctionNode' ? node.fn : node;
  return isName(name) && /^(?:sum|prod|mean|[ΣΠ])$/i.test(name.name);
}

/** Factors from left to right. A function without brackets takes the next one, a sum all the rest. */
function chain([first, ...rest]: readonly Node[]): Expression {
  if (!first) return misread('Something is missing at the end.');
  if (rest.length > 0 && isCall(first, /^[ΣΠ]$/)) {
    const behind = chain(rest); // Σ(x-mu)(x-mu)
    const term = translate(first.args[0] as Node);
    if (behind.vector) {
      return apply(functionNamed(first.fn.name)!, [apply('multiply', [term, behind])]);
    }
  }
  if (!isBareFunction(first) || rest.length === 0) {
    const factor = translate(first);
    return rest.length === 0 ? factor : apply('multiply', [factor, chain(rest)]);
  }
  const operation = functionNamed(first.name)!;
  if (operation === 'sum' || operation === 'prod') return apply(operation, [chain(rest)]);
  const [next, ...others] = rest;
  if (isBareFunction(next)) return apply(operation, [chain(rest)]); // log sum x
  const [behind] = others;
  if (behind && isBracket(behind)) {
    const [one, more] = [quoted(next!, String), quoted(behind, String)];
    return misread(
      `What is ${first.name} taken of? Write ${first.name}(${one} * ${more}) or ${first.name}(${one}) * ${more}.`,
    );
  }
  const value = apply(operation, [translate(next!)]);
  return others.length === 0 ? value : apply('multiply', [value, chain(others)]);
}

/** `(1 - p)`, or a power of it. */
function isBracket(node: Node): boolean {
  return node.type === 'OperatorNode' && (node.fn as string) === 'pow'
    ? isBracket(node.args[0] as Node)
    : node.type === 'ParenthesisNode';
}

function apply(operation: Operation, operands: readonly Expression[]): Expression {
  if (Object.hasOwn(ELEMENTWISE, operation)) {
    const { length } = ELEMENTWISE[operation as keyof typeof ELEMENTWISE];
    if (operands.length !== length)
      return misread(`“${operation}” is taken of one thing at a time.`);
    return { kind: 'apply', operation, operands, vector: operands.some(({ vector }) => vector) };
  }
  const [first] = operands;
  const ofNumbers = (operation === 'min' || operation === 'max') && operands.length > 1;
  if (ofNumbers && operands.some(({ vector }) => vector)) {
    return misread(`“${operation}” takes either the data or several numbers, not both.`);
  }
  if (!ofNumbers && operands.length !== 1) {
    return misread(`“${operation}” takes one thing between its brackets.`);
  }
  if (!ofNumbers && !first?.vector) {
    return misread(
      `“${operation}” goes over the data, but there is no x between its brackets. For n equal terms, multiply by n.`,
    );
  }
  return { kind: 'apply', operation, operands, vector: false };
}

/** The variables that an expression is made of. */
export function variablesOf(expression: Expression): ReadonlySet<Variable> {
  if (expression.kind === 'number') return new Set();
  if (expression.kind === 'variable') return new Set([expression.name]);
  return new Set(expression.operands.flatMap((operand) => [...variablesOf(operand)]));
}

/** The value of an expression that is one number, and what rounding may have made of it. */
export interface Value {
  readonly value: number;
  /** The largest size of anything added on the way: sums are exact to about 1e-16 of it. */
  readonly largest: number;
  /** Whether anything on the way was too large for a double. */
  readonly overflows: boolean;
}

/** The value at a point; not finite where it has none. A vector must have been refused before. */
export function evaluate(expression: Expression, point: Point): Value {
  let largest = 0;
  let overflows = false;
  const noting = (value: number): number => {
    if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
    return value;
  };
  const applied = (f: (...of: number[]) => number, operands: readonly number[]): number => {
    const value = f(...operands);
    // log, division and powers have their poles at zero; all else that is infinite was too large
    const pole = operands.some((operand) => operand === 0 || !Number.isFinite(operand));
    if (Math.abs(value) === Infinity && !pole) overflows = true;
    return value;
  };
  const walk = (node: Expression): number | readonly number[] => {
    if (node.kind === 'number') return node.value;
    if (node.kind === 'variable') return point[node.name];
    const operands = node.operands.map(walk);
    if (Object.hasOwn(AGGREGATES, node.operation)) {
      const values = operands.flat();
      if (node.operation === 'sum' || node.operation === 'mean') values.forEach(noting);
      return AGGREGATES[node.operation as keyof typeof AGGREGATES](values);
    }
    const f: (...of: number[]) => number = ELEMENTWISE[node.operation as keyof typeof ELEMENTWISE];
    const adds = node.operation === 'add' || node.operation === 'subtract';
    const at = (i: number): number =>
      applied(
        f,
        operands.map((operand) => {
          const value = typeof operand === 'number' ? operand : operand[i]!;
          return adds ? noting(value) : value;
        }),
      );
    return node.vector ? point.x.map((_, i) => at(i)) : at(0);
  };
  const value = walk(expression) as number;
  return { value, largest, overflows };
}
