/** What the answer of an exercise is judged by. The build writes it into the exercise's form, as JSON. */
export type AnswerKey = NumberKey | ExpressionKey | ChoicesKey | OrderKey | GoalKey;

export interface NumberKey {
  readonly kind: 'number';
  readonly value: number;
  /** How far from `value` an answer may lie and still be right; in the same unit. */
  readonly tolerance: number;
  /** `%` or a word such as `nats`. */
  readonly unit: string | null;
  /** Known wrong answers; the reply to the k-th is the form's k-th `<template data-reply>`. */
  readonly replies: readonly number[];
}

export interface ExpressionKey {
  readonly kind: 'expression';
  /** The right answer, as the reader might type it. */
  readonly value: string;
  /** What an answer may be made of. */
  readonly variables: readonly Variable[];
  readonly data: DataKind;
  /** Known wrong answers, as for numbers. */
  readonly replies: readonly string[];
}

export interface ChoicesKey {
  readonly kind: 'choices';
  /** How many choices there are. */
  readonly count: number;
  /** Which of them are right, counted from 0 in the order of the page. */
  readonly right: readonly number[];
  /** Whether more than one may be chosen. */
  readonly several: boolean;
}

export interface OrderKey {
  readonly kind: 'order';
  /** How many items there are; each carries its right place, counted from 0. */
  readonly count: number;
}

export interface GoalKey {
  readonly kind: 'goal';
  /** Id of the widget. */
  readonly figure: string;
  /** One of the goals it declares. */
  readonly name: string;
}

/** Every name that an expression of the book may use, and what it stands for. */
export const VARIABLES = {
  x: 'the data',
  n: 'their number',
  S: 'their sum',
  p: 'a probability',
  lambda: 'a rate',
  mu: 'a mean',
  sigma: 'a standard deviation',
  a: 'the first parameter of a Beta distribution',
  b: 'the second parameter of a Beta distribution',
  theta: 'a parameter',
  k: 'a count',
} as const;

export type Variable = keyof typeof VARIABLES;

/** Where the data of an expression come from: zeros and ones, positive numbers, or any numbers. */
export const DATA_KINDS = ['binary', 'positive', 'real'] as const;

export type DataKind = (typeof DATA_KINDS)[number];

/** What the reader has answered: typed, chosen, put in order; nothing for a goal. */
export type Answer = string | readonly number[] | null;

export type CheckResult =
  | { readonly verdict: 'unreadable'; readonly sentence: string }
  | {
      readonly verdict: 'right';
      /** The `<template data-reply>`s that say why it is, in the order to be shown. */
      readonly replies?: readonly number[];
    }
  | {
      readonly verdict: 'wrong';
      /** The `<template data-reply>` that answers exactly this mistake. */
      readonly reply?: number;
      /** What is wrong, before that reply or in its place; one of the two is there. */
      readonly sentence?: string;
    };
