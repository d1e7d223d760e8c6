import type { Sequence } from '../maths/random.ts';

/** Where the pen passes: x to the right, y down, the glyph about one unit high. */
export interface PenPoint {
  x: number;
  y: number;
  /** The pen turns here instead of swinging round. */
  readonly corner: boolean;
}
export type Stroke = PenPoint[];

/** One way of writing a digit: its strokes, every proportion of which varies with `hand`. */
type Style = (hand: Hand) => Stroke[];

/** The habits of whoever writes: proportions drawn about their means. */
export interface Hand {
  /** Normal about `mean`, held within two standard deviations. */
  about(mean: number, deviation: number): number;
  chance(probability: number): boolean;
}

export function hand(random: Sequence): Hand {
  return {
    about: (mean, deviation) => mean + deviation * Math.max(-2, Math.min(2, random.normal())),
    chance: (probability) => random.uniform() < probability,
  };
}

const at = (x: number, y: number): PenPoint => ({ x, y, corner: false });
const turn = (x: number, y: number): PenPoint => ({ x, y, corner: true });

/** An oval drawn from `from` through `sweep` radians, clockwise on the page when positive. */
function arc(cx: number, cy: number, rx: number, ry: number, from: number, sweep: number): Stroke {
  const spans = Math.max(2, Math.ceil(Math.abs(sweep) / 0.8));
  return Array.from({ length: spans + 1 }, (_, i) => {
    const angle = from + (sweep * i) / spans;
    return at(cx + rx * Math.cos(angle), cy + ry * Math.sin(angle));
  });
}

const zero: Style = ({ about, chance }) => {
  const width = about(0.33, 0.06);
  const ring = arc(0.5, 0.5, width, 0.5, about(-1.3, 0.3), -about(6.35, 0.25));
  const drift = about(0, 0.04); // the ends seldom meet
  ring.forEach((point, i) => {
    point.x += (drift * (i - ring.length / 2)) / ring.length;
  });
  if (chance(0.12)) ring.push(at(about(0.5, 0.05), about(0.22, 0.06)));
  return [ring];
};

const bareOne: Style = ({ about }) => {
  const bow = about(0, 0.03);
  return [[at(0.5, 0), at(0.5 + bow, 0.35), at(0.5 + bow, 0.7), at(0.5, 1)]];
};

const flaggedOne: Style = ({ about, chance }) => {
  const stem = [
    at(0.5 - about(0.2, 0.06), about(0.2, 0.05)),
    turn(0.5, 0),
    at(0.5 + about(0, 0.02), 0.5),
    at(0.5, 1),
  ];
  if (!chance(0.55)) return [stem];
  const foot = about(1, 0.015);
  return [
    stem,
    [at(0.5 - about(0.27, 0.06), foot), at(0.5 + about(0.27, 0.06), foot - about(0.02, 0.02))],
  ];
};

/** The hook and the neck of a 2, down to the foot. */
function neck({ about }: Hand): Stroke {
  const right = about(0.74, 0.05);
  return [
    at(about(0.12, 0.06), about(0.26, 0.06)),
    at(about(0.2, 0.04), about(0.09, 0.03)),
    at(about(0.47, 0.05), 0),
    at(right, about(0.14, 0.03)),
    at(right - about(0.02, 0.03), about(0.36, 0.05)),
    at(about(0.5, 0.05), about(0.64, 0.05)),
  ];
}

const cornerTwo: Style = (hand) => {
  const { about } = hand;
  const end = about(0.93, 0.06);
  return [
    [
      ...neck(hand),
      turn(about(0.08, 0.06), about(0.96, 0.03)),
      at(about(0.45, 0.05), about(0.95, 0.03)),
      at(about(0.95, 0.12), end),
    ],
  ];
};

const loopTwo: Style = (hand) => {
  const { about } = hand;
  const height = about(0.17, 0.05);
  return [
    [
      ...neck(hand),
      at(about(0.28, 0.04), about(0.9, 0.03)),
      at(about(0.1, 0.04), about(0.97, 0.03)),
      at(about(0.0, 0.04), 0.93 - height / 2),
      at(about(0.16, 0.04), 0.93 - height),
      at(about(0.5, 0.05), about(0.92, 0.03)),
      at(about(0.95, 0.1), about(0.92, 0.07)),
    ],
  ];
};

/** The lower bowl of a 3 or 5 from (`x`, `y`) on. */
function bowl({ about }: Hand, x: number, y: number): Stroke {
  const right = about(0.8, 0.06);
  const depth = 1 - y;
  return [
    at((x + right) / 2 + about(0.02, 0.03), y + depth * about(0.04, 0.03)),
    at(right, y + depth * about(0.38, 0.06)),
    at(right - about(0.08, 0.03), y + depth * about(0.8, 0.04)),
    at(about(0.43, 0.05), 1),
    at(about(0.08, 0.08), y + depth * about(0.84, 0.08)),
  ];
}

const roundThree: Style = (hand) => {
  const { about, chance } = hand;
  const waist = about(0.47, 0.04);
  const middle = about(0.4, 0.07);
  const right = about(0.72, 0.05);
  return [
    [
      at(about(0.14, 0.06), about(0.14, 0.06)),
      at(about(0.42, 0.05), 0),
      at(right, waist * about(0.28, 0.05)),
      at(right - about(0.05, 0.03), waist * about(0.72, 0.05)),
      chance(0.7) ? turn(middle, waist) : at(middle, waist),
      ...bowl(hand, middle, waist),
    ],
  ];
};

const loopThree: Style = (hand) => {
  const { about } = hand;
  const waist = about(0.45, 0.04);
  const middle = about(0.38, 0.05);
  return [
    [
      at(about(0.16, 0.06), about(0.12, 0.05)),
      at(about(0.45, 0.05), 0),
      at(about(0.72, 0.05), waist * 0.32),
      at(about(0.6, 0.04), waist * 0.85),
      at(middle, waist + 0.05),
      at(middle - 0.06, waist - 0.02),
      at(middle + 0.03, waist - 0.05),
      ...bowl(hand, middle, waist),
    ],
  ];
};

const flatThree: Style = (hand) => {
  const { about } = hand;
  const waist = about(0.42, 0.04);
  const middle = about(0.36, 0.06);
  return [
    [
      at(about(0.1, 0.06), about(0.05, 0.04)),
      turn(about(0.75, 0.06), about(0.02, 0.03)),
      turn(middle, waist),
      ...bowl(hand, middle, waist),
    ],
  ];
};

const openFour: Style = ({ about, chance }) => {
  const bar = about(0.52, 0.07);
  const left = about(0.1, 0.05);
  const stem = about(0.7, 0.06);
  const tilt = about(-0.03, 0.05);
  const reach = chance(0.3) ? about(0.01, 0.01) : about(0.2, 0.07);
  const elbow = chance(0.5)
    ? [turn(left, bar)]
    : [at(left, bar - 0.08), at(left + 0.1, bar + 0.02)];
  return [
    [at(left + about(0.08, 0.06), about(0.06, 0.06)), ...elbow, at(stem + reach, bar + tilt)],
    [
      at(stem + about(0.03, 0.04), about(0.03, 0.06)),
      at(stem, bar),
      at(stem - about(0.03, 0.04), 1),
    ],
  ];
};

const closedFour: Style = ({ about }) => {
  const bar = about(0.6, 0.06);
  const stem = about(0.62, 0.05);
  const top = about(0, 0.03);
  return [
    [
      at(stem - about(0.02, 0.02), top),
      turn(about(0.06, 0.05), bar),
      at(stem + about(0.22, 0.08), bar - about(0.02, 0.03)),
    ],
    [at(stem, top), at(stem - about(0.01, 0.02), bar), at(stem - about(0.02, 0.03), 1)],
  ];
};

/** The whole digit without lifting the pen: down, across, up to the top and down the stem. */
const joinedFour: Style = ({ about }) => {
  const bar = about(0.5, 0.06);
  const left = about(0.14, 0.05);
  const stem = about(0.7, 0.06);
  return [
    [
      at(left + about(0.12, 0.05), about(0.08, 0.06)),
      at(left, bar - 0.08),
      at(left + 0.12, bar + 0.03),
      at(about(0.48, 0.04), bar - about(0.06, 0.04)),
      turn(stem + about(0.06, 0.04), about(0.06, 0.06)),
      at(stem, bar),
      at(stem - about(0.06, 0.05), 1),
    ],
  ];
};

const cornerFive: Style = (hand) => {
  const { about, chance } = hand;
  const left = about(0.27, 0.05);
  const top = about(0.05, 0.04);
  const waist = about(0.42, 0.05);
  const flag = at(about(0.92, 0.13), about(0.01, 0.06));
  const shoulder = left - about(0.06, 0.04);
  const body = [turn(shoulder, waist), ...bowl(hand, shoulder, waist - 0.04)];
  if (chance(0.5)) return [[flag, turn(left, top), ...body]];
  return [
    [at(left, top), ...body],
    [at(left + about(0.02, 0.04), top + about(0, 0.03)), flag],
  ];
};

const roundFive: Style = ({ about }) => {
  const left = about(0.26, 0.05);
  const right = about(0.72, 0.05);
  return [
    [
      at(about(0.9, 0.1), about(0.02, 0.05)),
      at(about(0.5, 0.05), about(0.05, 0.03)),
      at(left, about(0.24, 0.04)),
      at(left + about(0.12, 0.04), about(0.42, 0.04)),
      at(right, about(0.6, 0.05)),
      at(right - about(0.06, 0.04), about(0.86, 0.04)),
      at(about(0.38, 0.05), 1),
      at(about(0.05, 0.07), about(0.9, 0.06)),
    ],
  ];
};

const six: Style = ({ about, chance }) => {
  const loop = 1 - about(0.45, 0.06);
  const right = about(0.74, 0.06);
  const left = about(0.16, 0.04);
  const stem = [
    at(about(0.66, 0.1), 0),
    at(about(0.4, 0.06), about(0.18, 0.04)),
    at(left + about(0.06, 0.03), about(0.45, 0.05)),
    at(left, about(0.7, 0.05)),
    at(left + about(0.1, 0.03), about(0.94, 0.02)),
    at(about(0.48, 0.04), 1),
    at(right, 1 - (1 - loop) * about(0.45, 0.07)),
    at(about(0.52, 0.05), loop),
  ];
  if (chance(0.25)) return [[...stem, at(about(0.34, 0.04), loop + 0.06)]];
  return [
    [
      ...stem,
      at(left + about(0.13, 0.03), loop + about(0.12, 0.04)),
      at(left + about(0.04, 0.06), about(0.82, 0.06)),
    ],
  ];
};

const seven: Style = ({ about, chance }) => {
  const right = about(0.82, 0.06);
  const foot = about(0.4, 0.1);
  const corner = chance(0.75);
  const bend = about(0.02, 0.05);
  const top = about(0.05, 0.04);
  const strokes = [
    [
      ...(chance(0.25) ? [at(about(0.08, 0.03), about(0.2, 0.05))] : []),
      turn(about(0.08, 0.06), top + about(0.02, 0.05)),
      at(about(0.45, 0.05), top + about(0.01, 0.03)),
      corner ? turn(right, top - about(0.01, 0.03)) : at(right, top + 0.06),
      at((right + foot) / 2 - bend, about(0.5, 0.04)),
      at(foot, 1),
    ],
  ];
  if (chance(0.18)) {
    const bar = about(0.5, 0.05);
    const centre = (right + foot) / 2 - bend;
    strokes.push([
      at(centre - about(0.26, 0.06), bar + about(0.02, 0.03)),
      at(centre + about(0.26, 0.06), bar - 0.02),
    ]);
  }
  return strokes;
};

const crossedEight: Style = ({ about }) => {
  const waist = about(0.46, 0.05);
  const upper = about(0.24, 0.04);
  const lower = about(0.29, 0.05);
  const centre = about(0.5, 0.03);
  const foot = centre - about(0.04, 0.05);
  return [
    [
      at(centre + upper * about(1.05, 0.15), waist * about(0.25, 0.12)),
      at(centre, 0),
      at(centre - upper, waist * about(0.45, 0.07)),
      at(centre - about(0.02, 0.03), waist),
      at(foot + lower, waist + (1 - waist) * about(0.52, 0.06)),
      at(foot, 1),
      at(foot - lower, waist + (1 - waist) * about(0.55, 0.06)),
      at(centre + about(0.02, 0.03), waist),
      at(centre + upper, waist * about(0.5, 0.08)),
      at(centre + upper * about(0.75, 0.35), waist * about(0.08, 0.12)),
    ],
  ];
};

const stackedEight: Style = ({ about }) => {
  const waist = about(0.46, 0.04);
  const shift = about(0, 0.04);
  return [
    arc(0.5 + shift, waist / 2, about(0.22, 0.04), waist / 2, about(1.57, 0.2), about(6.4, 0.15)),
    arc(
      0.5,
      (1 + waist) / 2,
      about(0.28, 0.05),
      (1 - waist) / 2,
      about(-1.57, 0.2),
      about(6.4, 0.15),
    ),
  ];
};

/** The ring of a 9, ending where its stem begins. */
function nineRing({ about, chance }: Hand, height: number): Stroke {
  const right = about(0.72, 0.05);
  const left = about(0.2, 0.05);
  return [
    at(right - (chance(0.25) ? about(0.14, 0.05) : about(0.02, 0.03)), height * about(0.2, 0.08)),
    at(about(0.48, 0.04), 0),
    at(left, height * about(0.5, 0.07)),
    at(about(0.4, 0.05), height),
    at(right - about(0.06, 0.03), height * about(0.65, 0.07)),
  ];
}

const straightNine: Style = (hand) => {
  const { about } = hand;
  const height = about(0.46, 0.06);
  const top = about(0.72, 0.04);
  return [
    [
      ...nineRing(hand, height),
      turn(top, height * about(0.12, 0.1)),
      at(top - about(0.03, 0.04), 0.5),
      at(top - about(0.08, 0.08), 1),
    ],
  ];
};

const hookedNine: Style = (hand) => {
  const { about } = hand;
  const height = about(0.46, 0.06);
  const right = about(0.72, 0.04);
  return [
    [
      ...nineRing(hand, height),
      turn(right, height * about(0.15, 0.1)),
      at(right + about(0.02, 0.03), about(0.5, 0.05)),
      at(right - about(0.08, 0.04), about(0.85, 0.04)),
      at(right - about(0.3, 0.05), 1),
      at(about(0.12, 0.08), about(0.92, 0.05)),
    ],
  ];
};

/** For each digit the ways it is written, with the share of hands that write it so. */
const STYLES: readonly (readonly (readonly [share: number, style: Style])[])[] = [
  [[1, zero]],
  [
    [0.85, bareOne],
    [0.15, flaggedOne],
  ],
  [
    [0.65, cornerTwo],
    [0.35, loopTwo],
  ],
  [
    [0.7, roundThree],
    [0.15, loopThree],
    [0.15, flatThree],
  ],
  [
    [0.5, openFour],
    [0.25, closedFour],
    [0.25, joinedFour],
  ],
  [
    [0.75, cornerFive],
    [0.25, roundFive],
  ],
  [[1, six]],
  [[1, seven]],
  [
    [0.85, crossedEight],
    [0.15, stackedEight],
  ],
  [
    [0.75, straightNine],
    [0.25, hookedNine],
  ],
];

/** Writes `digit` (0 … 9) once: the pen's path, and which style it is. */
export function write(digit: number, random: Sequence): { style: number; strokes: Stroke[] } {
  const styles = STYLES[digit]!;
  let rest = random.uniform();
  let style = 0;
  while (style < styles.length - 1 && rest >= styles[style]![0]) rest -= styles[style++]![0];
  return { style, strokes: styles[style]![1](hand(random)) };
}
