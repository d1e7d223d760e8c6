/** A piece of the book that a reader can look for and go to. */
export interface Passage {
  readonly kind: 'chapter' | 'section' | 'figure' | 'exercise' | 'term' | 'symbol' | 'erratum';
  /** As it stands on the page, with its number; of a figure only the number, as its title is the widget’s. */
  readonly title: string;
  /** The chapter it stands in, or the page. */
  readonly place: string;
  /** `/vae/#the-bound`. */
  readonly href: string;
  /** Its words in one line; formulas as `plainFormula` has them. */
  readonly text: string;
  /** By what else it is found: a name in code. */
  readonly also?: string;
  /** Of a figure. */
  readonly widget?: string;
}
