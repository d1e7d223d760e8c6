/**
 * A widget's parameters, declared as data. Controls, permalinks, reset, the spoken sentence and the
 * fuzz test all read this declaration; nothing about a parameter is written down anywhere else.
 */

interface Common {
  /** What the control is called. */
  readonly label: string;
  /** One sentence: what changes when the reader moves it. */
  readonly help: string;
  /**
   * The symbols of content/notation.yaml that it is, by id, where its own name isn't among their
   * names in code; empty where that is another quantity's.
   */
  readonly quantity?: string;
  /** Folded away under "More settings" unless true: the important controls come first. */
  readonly primary?: boolean;
  /** Shown only while this holds; the value is kept all the same. */
  readonly when?: (values: Values) => boolean;
}

export interface NumberParameter extends Common {
  readonly type: 'number';
  /**
   * What a change does to a run: `live` is logged as an event and training goes on, `structural`
   * starts the run anew, `view` only changes what is drawn. Figures that don't run use `view`.
   */
  readonly effect: 'live' | 'structural' | 'view';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /**
   * Where the slider stops: from `min`, every `step`; on a log scale `step` is a factor, e.g.
   * 10 ** 0.25. A link or the number field may name any number of the range in between, unless
   * `min` and `step` are whole: then only whole numbers are values.
   */
  readonly step: number;
  readonly scale?: 'linear' | 'log';
  readonly unit?: string;
}

export interface ChoiceParameter extends Common {
  readonly type: 'choice';
  readonly effect: 'structural' | 'view'; // an event carries a number, so a choice is never live
  readonly default: string;
  readonly choices: Readonly<Record<string, string>>; // value in the link → words in the control
}

export interface SwitchParameter extends Common {
  readonly type: 'switch';
  readonly effect: 'structural' | 'view';
  readonly default: boolean;
}

/** A handful of numbers in an order that is kept: one-dimensional data the reader may rearrange. */
export interface PointsParameter extends Common {
  readonly type: 'points';
  readonly effect: 'structural' | 'view';
  readonly default: readonly number[];
  /** The range of each number; where `min` and `step` are whole only whole numbers are values. */
  readonly min: number;
  readonly max: number;
  /** How far a key moves one of them in a picture. */
  readonly step: number;
  readonly fewest: number;
  readonly most: number;
  readonly unit?: string;
}

/** Text the reader types or pastes, in any script. A long one stays on her page: see `fitsLink`. */
export interface TextParameter extends Common {
  readonly type: 'text';
  readonly effect: 'structural' | 'view';
  readonly default: string;
  /** Characters at most, counted as code points. */
  readonly most: number;
}

export type Parameter =
  | NumberParameter
  | ChoiceParameter
  | SwitchParameter
  | PointsParameter
  | TextParameter;
export type Parameters = Readonly<Record<string, Parameter>>;
export type ParameterValue = number | string | boolean | readonly number[];
export type Values = Readonly<Record<string, ParameterValue>>;

/** The values that parameters declared `as const satisfies Parameters` can take. */
export type ValuesOf<P extends Parameters> = {
  readonly [Name in keyof P]: P[Name] extends NumberParameter
    ? number
    : P[Name] extends ChoiceParameter
      ? keyof P[Name]['choices'] & string
      : P[Name] extends PointsParameter
        ? readonly number[]
        : P[Name] extends TextParameter
          ? string
          : boolean;
};

/** Whether two values are the same by what they hold: of lists there are many copies. */
export function sameValue(a: ParameterValue | undefined, b: ParameterValue | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  return a === b || (a.length === b.length && a.every((number, i) => number === b[i]));
}
