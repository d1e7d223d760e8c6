import {
  countNgrams,
  ngramLogProbabilities,
  ngramProbabilities,
  timesSeen,
} from '../../maths/ngrams.ts';
import type { NgramCounts } from '../../maths/ngrams.ts';
import { drawSymbols, networkProbabilities, parameterCount } from '../../models/next-character.ts';
import type { TextNetwork } from '../../models/next-character.ts';
import type { Probe } from '../../training/run-spec.ts';
import type { Findings, RunView } from '../declaration.ts';
import { MOST_CONTEXT, trains } from './parameters.ts';
import type { NextValues } from './parameters.ts';

/** A text as the models see it. */
export interface Reading {
  /** As the reader sees them: an accent belongs to its letter, a flag is one character. */
  readonly characters: readonly string[];
  /** Each character of the text once, the held-out ones included: nothing there is impossible from the start. */
  readonly alphabet: readonly string[];
  /** Which of the alphabet each character is. */
  readonly symbols: readonly number[];
  /** How many characters, from the first, are learnt from; the others are held out. */
  readonly learnt: number;
}

const HELD_OUT = 0.1;

/** The latest answer of `make`, kept while it is asked the same. */
function remembered<A extends readonly unknown[], R>(make: (...of: A) => R): (...of: A) => R {
  let latest: { readonly of: A; readonly answer: R } | null = null;
  return (...of) => {
    if (!latest || of.some((part, i) => part !== latest!.of[i]))
      latest = { of, answer: make(...of) };
    return latest.answer;
  };
}

/** Browsers without a segmenter see code points. */
const SEGMENTER = 'Segmenter' in Intl ? new Intl.Segmenter('en') : null;

export const readingOf = remembered((text: string): Reading => {
  const characters = SEGMENTER
    ? Array.from(SEGMENTER.segment(text), ({ segment }) => segment)
    : [...text];
  const alphabet = [...new Set(characters)].toSorted();
  const symbolOf = new Map(alphabet.map((character, symbol) => [character, symbol]));
  return {
    ...{ characters, alphabet },
    symbols: characters.map((character) => symbolOf.get(character)!),
    learnt: characters.length - Math.floor(HELD_OUT * characters.length),
  };
});

/** Of the network's map: how many numbers a character's place has. */
const EMBEDDING = 8;

export function networkOf({ text, context, hidden }: NextValues): TextNetwork {
  const symbols = readingOf(text).alphabet.length;
  return { symbols, context, embedding: EMBEDDING, hidden };
}

export function probes(values: NextValues): Readonly<Record<string, Probe>> {
  if (!trains(values)) return {};
  const { symbols } = readingOf(values.text);
  const fed = Float32Array.from(symbols);
  const about = { kind: 'feed', feed: 'data', rows: fed.length, values: fed } as const;
  return {
    parameters: { ...about, want: 'parameters' },
    logs: { ...about, want: 'logProbabilities' },
  };
}

/** Nats per character, on average, of the part that is learnt from and of the part held out. */
export interface Averages {
  /** Null where there is no text. */
  readonly learnt: number | null;
  /** Null where the text is too short to hold any of it out. */
  readonly heldOut: number | null;
}

function averagesOf(logs: ArrayLike<number>, { learnt }: Reading): Averages {
  const mean = (from: number, to: number): number | null => {
    let sum = 0;
    for (let i = from; i < to; i++) sum -= logs[i]!;
    return to > from ? Math.max(sum, 0) / (to - from) : null; // rounding leaves −10⁻¹⁷ of 0
  };
  return { learnt: mean(0, learnt), heldOut: mean(learnt, logs.length) };
}

/** The averages when a context, or a step of the run, had come so far. */
export interface Along extends Averages {
  readonly at: number;
}

/** Of each run: what it was last asked, and for each round of probes step, learnt and held-out average. */
const courses = new WeakMap<
  RunView['ask'],
  { readonly of: Float32Array; readonly numbers: Float32Array }
>();

/** Numbers of a round. */
const WIDTH = 3;

/** Keeps the averages of each round of probes. */
export async function study(values: NextValues, run: RunView): Promise<Findings> {
  const logs = run.probes['logs'];
  const reading = readingOf(values.text);
  if (logs?.length !== reading.symbols.length) return {};
  const known = courses.get(run.ask);
  if (known?.of === logs) return { probes: { course: known.numbers } }; // only the view has changed
  const { learnt, heldOut } = averagesOf(logs, reading);
  const before = roundsIn(known?.numbers ?? new Float32Array()).filter(([at]) => at! < run.step);
  const numbers = Float32Array.from([...before, [run.step, learnt ?? NaN, heldOut ?? NaN]].flat());
  courses.set(run.ask, { of: logs, numbers });
  return { probes: { course: numbers } };
}

function roundsIn(numbers: Float32Array): number[][] {
  return Array.from({ length: numbers.length / WIDTH }, (_, i) =>
    Array.from(numbers.subarray(i * WIDTH, (i + 1) * WIDTH)),
  );
}

/** A model that has read the text, and what it makes of it. */
export interface Study extends Averages {
  readonly reading: Reading;
  /** Steps that the network has been trained; 0 for counts. */
  readonly steps: number;
  /** log p of each character given those before it, in nats. */
  readonly logs: ArrayLike<number>;
  /** log p of the first 0, 1, 2 … characters: their sums. */
  readonly sums: Float64Array;
  /** With counts one for each context; with the network one for each round of its run, the present one last. */
  readonly course: readonly Along[];
  /** The distribution of the symbol after `past`; of none where there is no text. */
  readonly probabilities: (past: readonly number[]) => Float64Array;
  /** With counts: how often these characters were followed by another in the part that is learnt from. */
  readonly seen?: (past: readonly number[]) => number;
}

const countsOf = remembered((text: string): NgramCounts => {
  const { symbols, alphabet, learnt } = readingOf(text);
  return countNgrams(symbols.slice(0, learnt), alphabet.length, MOST_CONTEXT);
});

const countLogs = remembered((text: string, smoothing: number) =>
  ngramLogProbabilities(countsOf(text), readingOf(text).symbols, smoothing),
);

const studyOfCounts = remembered((text: string, context: number, smoothing: number): Study => {
  const reading = readingOf(text);
  const logs = countLogs(text, smoothing);
  const course = logs.map((of, at) => ({ at, ...averagesOf(of, reading) }));
  return {
    ...studied(reading, logs[context]!),
    ...{ steps: 0, course },
    probabilities: (past) =>
      ngramProbabilities(countsOf(text), past.slice(-MOST_CONTEXT), context, smoothing),
    seen: (past) => timesSeen(countsOf(text), past),
  };
});

const studyOfNetwork = remembered(
  (
    text: string,
    context: number,
    hidden: number,
    learnt: Float32Array | undefined,
    logs: Float32Array | undefined,
    told: Float32Array | undefined,
  ): Study => {
    const reading = readingOf(text);
    const symbols = reading.alphabet.length;
    const network = { symbols, context, embedding: EMBEDDING, hidden };
    if (
      learnt?.length !== parameterCount(network) ||
      logs?.length !== reading.symbols.length ||
      told === undefined
    )
      return untrained(reading);
    const now = studied(reading, logs);
    const course = roundsIn(told).map(([at, past, apart]): Along => ({
      at: at!,
      learnt: past!,
      heldOut: now.heldOut === null ? null : apart!,
    }));
    return {
      ...now,
      steps: course.at(-1)?.at ?? 0,
      course,
      probabilities: (past) => networkProbabilities(network, learnt, past),
    };
  },
);

/** To a network that has learnt nothing all symbols are equally likely, whatever its random parameters. */
function untrained(reading: Reading): Study {
  const { alphabet, symbols } = reading;
  const now = studied(reading, new Float64Array(symbols.length).fill(-Math.log(alphabet.length)));
  return {
    ...now,
    steps: 0,
    course: [{ at: 0, learnt: now.learnt, heldOut: now.heldOut }],
    probabilities: () => new Float64Array(alphabet.length).fill(1 / alphabet.length),
  };
}

function studied(reading: Reading, logs: ArrayLike<number>) {
  const sums = new Float64Array(logs.length + 1);
  for (let i = 0; i < logs.length; i++) sums[i + 1] = sums[i]! + logs[i]!;
  return { reading, logs, sums, ...averagesOf(logs, reading) };
}

/** Everything the figure shows; picture, sentence, table and goals ask for the same one after another. */
export function studyOf(values: NextValues, run?: RunView): Study {
  const { model, text, context, smoothing, hidden } = values;
  if (model === 'counts') return studyOfCounts(text, context, smoothing);
  const { parameters, logs, course } = run?.probes ?? {};
  return studyOfNetwork(text, context, hidden, parameters, logs, course);
}

/** The place that is looked at, from 0; −1 where there is no text. */
export function placeIn({ characters }: Reading, { place }: NextValues): number {
  return Math.min(place, characters.length) - 1;
}

/** What may come next, the likeliest first. */
export interface Candidate {
  readonly symbol: number;
  readonly probability: number;
}

export function candidatesAt({ reading, probabilities }: Study, place: number): Candidate[] {
  if (place < 0) return [];
  return Array.from(probabilities(reading.symbols.slice(0, place)), (probability, symbol) => ({
    ...{ symbol, probability },
  })).toSorted((a, b) => b.probability - a.probability || a.symbol - b.symbol);
}

/** So many characters are drawn. */
export const DRAWN = 240;

/** The characters, as a reader counts them, of a text that the model writes by itself. */
export function drawnText(
  { reading, probabilities }: Study,
  { temperature, draw, continues }: NextValues,
  place: number,
): readonly string[] {
  if (place < 0) return [];
  const past = continues ? reading.symbols.slice(0, place) : [];
  const drawn = drawSymbols(probabilities, past, DRAWN, temperature, { step: 0, seed: draw });
  return drawn.map((symbol) => reading.alphabet[symbol]!);
}
