export interface Integral {
  readonly value: number;
  /** The value is off by no more than this, unless the integrand oscillates faster than it was sampled. */
  readonly error: number;
}

/**
 * ∫ f from `from` to `to` (both finite), halving the worst interval until the estimated error is
 * below `tolerance` or `intervals` are in use.
 *
 * Each interval uses the 15 points of Gauss and Kronrod; its error is taken as the difference to
 * the 7-point Gauss rule inside, which overstates it where f is smooth.
 */
export function integrate(
  f: (x: number) => number,
  from: number,
  to: number,
  { tolerance = 1e-10, intervals = 1000 } = {},
): Integral {
  const parts = [kronrod(f, from, to)];
  while (parts.length < intervals && total(parts, 'error') > tolerance) {
    const worst = parts.reduce((at, part, i) => (part.error > parts[at]!.error ? i : at), 0);
    const { start, end } = parts[worst]!;
    const middle = (start + end) / 2;
    parts[worst] = kronrod(f, start, middle);
    parts.push(kronrod(f, middle, end));
  }
  return { value: total(parts, 'value'), error: total(parts, 'error') };
}

interface Part extends Integral {
  readonly start: number;
  readonly end: number;
}

function total(parts: readonly Part[], what: 'value' | 'error'): number {
  return parts.reduce((sum, part) => sum + part[what], 0);
}

/** Nodes above 0 with their Kronrod weights and, at every other one, their Gauss weights. */
const NODES = [
  [0.9914553711208126, 0.022935322010529224, 0],
  [0.9491079123427585, 0.06309209262997856, 0.1294849661688697],
  [0.8648644233597691, 0.10479001032225019, 0],
  [0.7415311855993945, 0.14065325971552592, 0.27970539148927664],
  [0.5860872354676911, 0.1690047266392679, 0],
  [0.4058451513773972, 0.19035057806478542, 0.3818300505051189],
  [0.20778495500789848, 0.20443294007529889, 0],
] as const;
const CENTRE = [0.20948214108472782, 0.4179591836734694] as const;

function kronrod(f: (x: number) => number, start: number, end: number): Part {
  const middle = (start + end) / 2;
  const half = (end - start) / 2;
  const centre = f(middle);
  let fine = CENTRE[0] * centre;
  let coarse = CENTRE[1] * centre;
  for (const [node, kronrodWeight, gaussWeight] of NODES) {
    const pair = f(middle - half * node) + f(middle + half * node);
    fine += kronrodWeight * pair;
    coarse += gaussWeight * pair;
  }
  return { start, end, value: half * fine, error: Math.abs(half * (fine - coarse)) };
}
