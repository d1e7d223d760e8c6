export interface Integral {
  readonly value: number;
  /**
   * The value is off by no more than this, unless the integrand changes faster than it was sampled,
   * or its own rounding is more. ∞ where nothing is known.
   */
  readonly error: number;
}

interface Options {
  /** The error to aim for. */
  readonly tolerance?: number;
  /** As many pieces as may be used. */
  readonly intervals?: number;
  /** Where to cut first: at kinks and jumps, and around narrow peaks, which could be stepped over. */
  readonly splits?: readonly number[];
}

/**
 * ∫ f from `from` to `to`, either of which may be ∓∞, halving the worst interval until the estimated
 * error is below `tolerance` or what rounding leaves, or `intervals` are in use.
 *
 * Each interval uses the 15 points of Gauss and Kronrod, its ends never among them; its error is
 * taken as the difference to the 7-point Gauss rule inside, which overstates it where f is smooth,
 * and some units of rounding. A tail is folded into (0, 1] by x = edge ± s (1 − u) / u, with s the
 * distance between the outermost finite cuts.
 *
 * f may be ∞, or −∞, but not both: in a whole interval, and the integral is infinite; at a point, and
 * the point counts for nothing. Throws where f is NaN, so that no integral is.
 */
export function integrate(
  f: (x: number) => number,
  from: number,
  to: number,
  options: Options = {},
): Integral {
  if (from === to) return { value: 0, error: 0 };
  if (from > to) {
    const { value, error } = integrate(f, to, from, options);
    return { value: -value, error };
  }
  const { tolerance = 1e-10, intervals = 1000, splits = [] } = options;
  const parts = pieces(from, to, splits).map(({ start, end, fold }) =>
    kronrod(f, start, end, fold),
  );
  for (;;) {
    const endless = parts.find(({ value }) => Math.abs(value) === Infinity);
    if (endless) return { value: endless.value, error: 0 };
    const doubt = total(parts, 'doubt');
    const rounding = total(parts, 'rounding');
    if (parts.length >= intervals || doubt <= Math.max(tolerance - rounding, rounding))
      return { value: total(parts, 'value'), error: doubt + rounding };
    const worst = parts.reduce((at, part, i) => (part.doubt > parts[at]!.doubt ? i : at), 0);
    const { start, end, fold } = parts[worst]!;
    const middle = (start + end) / 2;
    parts[worst] = kronrod(f, start, middle, fold);
    parts.push(kronrod(f, middle, end, fold));
  }
}

/** Where g changes sign between neighbours of the ascending `points`, to about 10⁻⁹ of their gap. */
export function signChanges(g: (x: number) => number, points: readonly number[]): number[] {
  const changes: number[] = [];
  let low = NaN;
  let before = 0;
  for (const x of points) {
    const value = g(x);
    if (value * before < 0) changes.push(crossing(g, low, before, x, value));
    if (value === 0) continue; // where both densities underflow, neither is larger
    low = x;
    before = value;
  }
  return changes;
}

/** The Illinois method: false position, halving the value of an end that stays. */
function crossing(
  g: (x: number) => number,
  low: number,
  atLow: number,
  high: number,
  atHigh: number,
): number {
  const close = 1e-9 * (high - low);
  let x = low;
  for (let round = 0; round < 60; round++) {
    const previous = x;
    x = (low * atHigh - high * atLow) / (atHigh - atLow);
    const value = g(x);
    if (value === 0 || Math.abs(x - previous) <= close) break;
    if (value * atHigh < 0) {
      low = high;
      atLow = atHigh;
    } else {
      atLow /= 2;
    }
    high = x;
    atHigh = value;
  }
  return x;
}

/** How a tail is folded: x = edge + scale (1 − u) / u, where scale < 0 runs to −∞. */
interface Fold {
  readonly edge: number;
  readonly scale: number;
}

interface Piece {
  readonly start: number;
  readonly end: number;
  /** Where given, start and end are values of u. */
  readonly fold: Fold | null;
}

interface Part extends Piece {
  readonly value: number;
  /** How far off the rule may be, and how far rounding. */
  readonly doubt: number;
  readonly rounding: number;
}

function pieces(from: number, to: number, splits: readonly number[]): Piece[] {
  const inside = splits.filter((x) => x > from && x < to).sort((a, b) => a - b);
  if (from === -Infinity && to === Infinity && inside.length === 0) inside.push(0);
  const ends = [from, ...inside, to].filter((x, i, all) => x !== all[i - 1] && Number.isFinite(x));
  const scale = ends.at(-1)! - ends[0]! || 1;
  const list: Piece[] = ends.slice(1).map((end, i) => ({ start: ends[i]!, end, fold: null }));
  if (from === -Infinity) list.push({ start: 0, end: 1, fold: { edge: ends[0]!, scale: -scale } });
  if (to === Infinity) list.push({ start: 0, end: 1, fold: { edge: ends.at(-1)!, scale } });
  return list;
}

function total(parts: readonly Part[], what: 'value' | 'doubt' | 'rounding'): number {
  let sum = 0;
  for (const part of parts) sum += part[what];
  return sum;
}

/** Nodes above 0 with their Kronrod weights and, at every other one, their Gauss weights; then 0. */
const UPPER_HALF = [
  [0.9914553711208126, 0.022935322010529224, 0],
  [0.9491079123427585, 0.06309209262997856, 0.1294849661688697],
  [0.8648644233597691, 0.10479001032225019, 0],
  [0.7415311855993945, 0.14065325971552592, 0.27970539148927664],
  [0.5860872354676911, 0.1690047266392679, 0],
  [0.4058451513773972, 0.19035057806478542, 0.3818300505051189],
  [0.20778495500789848, 0.20443294007529889, 0],
  [0, 0.20948214108472782, 0.4179591836734694],
] as const;
const LOWER_HALF = UPPER_HALF.slice(0, -1).map(
  ([node, ...weights]) => [-node, ...weights] as const,
);
const RULE = [...UPPER_HALF, ...LOWER_HALF];
const NODES = Float64Array.from(RULE, ([node]) => node);
const KRONROD = Float64Array.from(RULE, ([, weight]) => weight);
const GAUSS = Float64Array.from(RULE, ([, , weight]) => weight);

function kronrod(f: (x: number) => number, start: number, end: number, fold: Fold | null): Part {
  const middle = (start + end) / 2;
  const half = (end - start) / 2;
  let fine = 0;
  let coarse = 0;
  let size = 0;
  let above = 0;
  let below = 0;
  for (let i = 0; i < NODES.length; i++) {
    const at = middle + half * NODES[i]!;
    const value = fold ? folded(f, at, fold) : f(at);
    if (Number.isNaN(value)) throw new RangeError('An integrand must have a value everywhere.');
    if (value === Infinity) above++;
    if (value === -Infinity) below++;
    fine += KRONROD[i]! * value;
    coarse += GAUSS[i]! * value;
    size += KRONROD[i]! * Math.abs(value);
  }
  const piece = { start, end, fold };
  if (above + below > 0) {
    const value = above === NODES.length ? Infinity : below === NODES.length ? -Infinity : 0;
    return { ...piece, value, doubt: Infinity, rounding: 0 };
  }
  return {
    ...piece,
    value: half * fine,
    doubt: half * Math.abs(fine - coarse),
    rounding: 4 * Number.EPSILON * half * size,
  };
}

function folded(f: (x: number) => number, u: number, { edge, scale }: Fold): number {
  return (f(edge + (scale * (1 - u)) / u) / u / u) * Math.abs(scale); // u² itself may underflow
}
