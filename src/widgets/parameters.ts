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
   * What a change does to a run: `live` is logged as an event and training goes on, `structural`
   * starts the run anew, `view` only changes what is drawn. Figures that don't run use `view`.
   */
  readonly effect: 'live' | 'structural' | 'view';
  /** Folded away under "More" unless true: the important controls come first. */
  readonly primary?: boolean;
  /** Shown only while this holds; the value is kept all the same. */
  readonly when?: (values: Values) => boolean;
}

export interface NumberParameter extends Common {
  readonly type: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** The grid of allowed values starts at `min`; on a log scale it is a factor, e.g. 10 ** 0.25. */
  readonly step: number;
  readonly scale?: 'linear' | 'log';
  readonly unit?: string;
}

export interface ChoiceParameter extends Common {
  readonly type: 'choice';
  readonly default: string;
  readonly choices: Readonly<Record<string, string>>; // value in the link → words in the control
}

export interface SwitchParameter extends Common {
  readonly type: 'switch';
  readonly default: boolean;
}

export type Parameter = NumberParameter | ChoiceParameter | SwitchParameter;
export type Parameters = Readonly<Record<string, Parameter>>;
export type ParameterValue = number | string | boolean;
export type Values = Readonly<Record<string, ParameterValue>>;
