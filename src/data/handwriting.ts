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

function hand(random: Sequence): Hand {
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
  const width = about(0.38, 0.09);
  const ring = arc(0.5, 0.5, width, 0.5, about(-1.2, 0.52), -about(6.35, 0.39));
  const lean = about(0.14, 0.16);
  const drift = about(0, 0.078); // the ends seldom meet
  ring.forEach((point, i) => {
    point.x += (drift * (i - ring.length / 2)) / ring.length + lean * (0.5 - point.y);
  });
  if (chance(0.2)) ring.push(at(about(0.55, 0.104), about(0.2, 0.104)));
  return [ring];
};

const bareOne: Style = ({ about }) => {
  const bow = about(0, 0.039);
  const lean = about(0.04, 0.065);
  return [[at(0.5 + lean, 0), at(0.5 + bow, 0.5), at(0.5 - lean, 1)]];
};

const flaggedOne: Style = ({ about, chance }) => {
  const stem = [
    at(0.5 - about(0.2, 0.078), about(0.2, 0.065)),
    turn(0.5, 0),
    at(0.5 + about(0, 0.026), 0.5),
    at(0.5, 1),
  ];
  if (!chance(0.55)) return [stem];
  const foot = about(1, 0.019);
  return [
    stem,
    [at(0.5 - about(0.27, 0.078), foot), at(0.5 + about(0.27, 0.078), foot - about(0.02, 0.026))],
  ];
};

/** The hook and the neck of a 2, down to the foot. */
function neck({ about }: Hand): Stroke {
  const right = about(0.74, 0.065);
  return [
    at(about(0.12, 0.078), about(0.26, 0.078)),
    at(about(0.2, 0.052), about(0.09, 0.039)),
    at(about(0.47, 0.065), 0),
    at(right, about(0.14, 0.039)),
    at(right - about(0.02, 0.039), about(0.36, 0.065)),
    at(about(0.5, 0.065), about(0.64, 0.065)),
  ];
}

const cornerTwo: Style = (hand) => {
  const { about } = hand;
  const end = about(0.93, 0.078);
  return [
    [
      ...neck(hand),
      turn(about(0.08, 0.078), about(0.96, 0.039)),
      at(about(0.45, 0.065), about(0.95, 0.039)),
      at(about(0.95, 0.156), end),
    ],
  ];
};

const loopTwo: Style = (hand) => {
  const { about } = hand;
  const height = about(0.17, 0.065);
  return [
    [
      ...neck(hand),
      at(about(0.28, 0.052), about(0.9, 0.039)),
      at(about(0.1, 0.052), about(0.97, 0.039)),
      at(about(0.0, 0.052), 0.93 - height / 2),
      at(about(0.16, 0.052), 0.93 - height),
      at(about(0.5, 0.065), about(0.92, 0.039)),
      at(about(0.95, 0.13), about(0.92, 0.091)),
    ],
  ];
};

/** The lower bowl of a 3 or 5 from (`x`, `y`) on. */
function bowl({ about }: Hand, x: number, y: number): Stroke {
  const right = about(0.78, 0.104);
  const depth = 1 - y;
  return [
    at((x + right) / 2 + about(0.02, 0.052), y + depth * about(0.04, 0.065)),
    at(right, y + depth * about(0.4, 0.104)),
    at(right - about(0.1, 0.052), y + depth * about(0.8, 0.065)),
    at(about(0.42, 0.091), 1),
    at(about(0.1, 0.143), y + depth * about(0.84, 0.13)),
  ];
}

const roundThree: Style = (hand) => {
  const { about, chance } = hand;
  const waist = about(0.46, 0.078);
  const middle = about(0.42, 0.117);
  const right = about(0.72, 0.091);
  return [
    [
      at(about(0.16, 0.117), about(0.13, 0.091)),
      at(about(0.42, 0.078), about(0, 0.013)),
      at(right, waist * about(0.3, 0.091)),
      at(right - about(0.06, 0.052), waist * about(0.7, 0.091)),
      chance(0.7) ? turn(middle, waist) : at(middle, waist),
      ...bowl(hand, middle, waist),
    ],
  ];
};

const loopThree: Style = (hand) => {
  const { about } = hand;
  const waist = about(0.45, 0.052);
  const middle = about(0.38, 0.065);
  return [
    [
      at(about(0.16, 0.078), about(0.12, 0.065)),
      at(about(0.45, 0.065), 0),
      at(about(0.72, 0.065), waist * 0.32),
      at(about(0.6, 0.052), waist * 0.85),
      at(middle, waist + 0.05),
      at(middle - 0.06, waist - 0.02),
      at(middle + 0.03, waist - 0.05),
      ...bowl(hand, middle, waist),
    ],
  ];
};

const flatThree: Style = (hand) => {
  const { about } = hand;
  const waist = about(0.42, 0.052);
  const middle = about(0.36, 0.078);
  return [
    [
      at(about(0.1, 0.078), about(0.05, 0.052)),
      turn(about(0.75, 0.078), about(0.02, 0.039)),
      turn(middle, waist),
      ...bowl(hand, middle, waist),
    ],
  ];
};

const openFour: Style = ({ about, chance }) => {
  const bar = about(0.52, 0.091);
  const left = about(0.1, 0.065);
  const stem = about(0.7, 0.078);
  const tilt = about(-0.03, 0.065);
  const reach = chance(0.3) ? about(0.01, 0.013) : about(0.2, 0.091);
  const elbow = chance(0.5)
    ? [turn(left, bar)]
    : [at(left, bar - 0.08), at(left + 0.1, bar + 0.02)];
  return [
    [at(left + about(0.08, 0.078), about(0.06, 0.078)), ...elbow, at(stem + reach, bar + tilt)],
    [
      at(stem + about(0.03, 0.052), about(0.03, 0.078)),
      at(stem, bar),
      at(stem - about(0.03, 0.052), 1),
    ],
  ];
};

const closedFour: Style = ({ about }) => {
  const bar = about(0.6, 0.078);
  const stem = about(0.62, 0.065);
  const top = about(0, 0.039);
  return [
    [
      at(stem - about(0.02, 0.026), top),
      turn(about(0.06, 0.065), bar),
      at(stem + about(0.22, 0.104), bar - about(0.02, 0.039)),
    ],
    [at(stem, top), at(stem - about(0.01, 0.026), bar), at(stem - about(0.02, 0.039), 1)],
  ];
};

/** The whole digit without lifting the pen: down, across, up to the top and down the stem. */
const joinedFour: Style = ({ about }) => {
  const bar = about(0.5, 0.078);
  const left = about(0.14, 0.065);
  const stem = about(0.7, 0.078);
  return [
    [
      at(left + about(0.12, 0.065), about(0.08, 0.078)),
      at(left, bar - 0.08),
      at(left + 0.12, bar + 0.03),
      at(about(0.48, 0.052), bar - about(0.06, 0.052)),
      turn(stem + about(0.06, 0.052), about(0.06, 0.078)),
      at(stem, bar),
      at(stem - about(0.06, 0.065), 1),
    ],
  ];
};

const cornerFive: Style = (hand) => {
  const { about, chance } = hand;
  const left = about(0.3, 0.078);
  const top = about(0.05, 0.065);
  const waist = about(0.42, 0.078);
  const flag = at(about(0.88, 0.208), about(0.01, 0.104));
  const shoulder = left - about(0.05, 0.065);
  const body = [
    chance(0.7) ? turn(shoulder, waist) : at(shoulder, waist - 0.03),
    ...bowl(hand, shoulder, waist - 0.04),
  ];
  if (chance(0.6)) return [[flag, turn(left, top), ...body]];
  return [
    [at(left, top), ...body],
    [at(left + about(0.02, 0.078), top + about(0, 0.052)), flag],
  ];
};

const roundFive: Style = ({ about }) => {
  const left = about(0.26, 0.065);
  const right = about(0.72, 0.065);
  return [
    [
      at(about(0.9, 0.13), about(0.02, 0.065)),
      at(about(0.5, 0.065), about(0.05, 0.039)),
      at(left, about(0.24, 0.052)),
      at(left + about(0.12, 0.052), about(0.42, 0.052)),
      at(right, about(0.6, 0.065)),
      at(right - about(0.06, 0.052), about(0.86, 0.052)),
      at(about(0.38, 0.065), 1),
      at(about(0.05, 0.091), about(0.9, 0.078)),
    ],
  ];
};

const six: Style = ({ about, chance }) => {
  const loop = 1 - about(0.47, 0.09);
  const right = about(0.76, 0.14);
  const left = about(0.18, 0.065);
  const top = about(0.55, 0.169);
  const stem = [
    at(top, 0),
    at((top + left) / 2 + about(0, 0.052), about(0.22, 0.065)),
    at(left + about(0.05, 0.039), about(0.45, 0.078)),
    at(left, about(0.7, 0.065)),
    at(left + about(0.1, 0.039), about(0.94, 0.026)),
    at(about(0.48, 0.065), 1),
    at(right, 1 - (1 - loop) * about(0.5, 0.117)),
    at(about(0.5, 0.091), loop),
  ];
  if (chance(0.25)) return [[...stem, at(about(0.34, 0.052), loop + 0.06)]];
  return [
    [
      ...stem,
      at(left + about(0.13, 0.052), loop + about(0.12, 0.065)),
      at(left + about(0.04, 0.104), about(0.82, 0.104)),
    ],
  ];
};

const seven: Style = ({ about, chance }) => {
  const right = about(0.8, 0.091);
  const foot = about(0.48, 0.18);
  const corner = chance(0.7);
  const bend = about(0, 0.078);
  const top = about(0.06, 0.065);
  const strokes = [
    [
      ...(chance(0.4) ? [at(about(0.08, 0.052), about(0.24, 0.104))] : []),
      turn(about(0.1, 0.104), top + about(0.04, 0.09)),
      at(about(0.45, 0.078), top + about(0.01, 0.052)),
      corner ? turn(right, top - about(0.01, 0.052)) : at(right, top + about(0.06, 0.052)),
      at((right + foot) / 2 - bend, about(0.5, 0.065)),
      at(foot, 1),
    ],
  ];
  if (chance(0.15)) {
    const bar = about(0.5, 0.078);
    const centre = (right + foot) / 2 - bend;
    strokes.push([
      at(centre - about(0.26, 0.091), bar + about(0.02, 0.052)),
      at(centre + about(0.26, 0.091), bar - 0.02),
    ]);
  }
  return strokes;
};

const crossedEight: Style = ({ about }) => {
  const waist = about(0.52, 0.1);
  const upper = about(0.26, 0.065);
  const lower = about(0.24, 0.06);
  const centre = about(0.52, 0.039);
  const foot = centre - about(0.05, 0.08);
  return [
    [
      at(centre + upper * about(1.1, 0.39), waist * about(0.22, 0.156)),
      at(centre + about(0, 0.065), about(0, 0.026)),
      at(centre - upper, waist * about(0.42, 0.104)),
      at(centre - about(0.02, 0.052), waist),
      at(foot + lower, waist + (1 - waist) * about(0.52, 0.104)),
      at(foot, 1),
      at(foot - lower, waist + (1 - waist) * about(0.55, 0.104)),
      at(centre + about(0.02, 0.052), waist + about(0, 0.026)),
      at(centre + upper * about(0.95, 0.195), waist * about(0.5, 0.13)),
      at(centre + upper * about(1, 0.585), waist * about(0.1, 0.182)),
    ],
  ];
};

const stackedEight: Style = ({ about }) => {
  const waist = about(0.46, 0.052);
  const shift = about(0, 0.052);
  return [
    arc(
      0.5 + shift,
      waist / 2,
      about(0.22, 0.052),
      waist / 2,
      about(1.57, 0.26),
      about(6.4, 0.195),
    ),
    arc(
      0.5,
      (1 + waist) / 2,
      about(0.28, 0.065),
      (1 - waist) / 2,
      about(-1.57, 0.26),
      about(6.4, 0.195),
    ),
  ];
};

/** The ring of a 9, ending where its stem begins. */
function nineRing({ about, chance }: Hand, height: number): Stroke {
  const right = about(0.7, 0.078);
  const left = about(0.22, 0.078);
  return [
    at(right - (chance(0.2) ? about(0.12, 0.065) : about(0, 0.039)), height * about(0.22, 0.104)),
    at(about(0.48, 0.065), 0),
    at(left, height * about(0.52, 0.13)),
    at(about(0.4, 0.078), height),
    at(right - about(0.06, 0.052), height * about(0.65, 0.13)),
  ];
}

/** Begun where the ring closes: round it clockwise and straight on down the stem. */
const spiralNine: Style = ({ about }) => {
  const height = about(0.49, 0.11);
  const right = about(0.74, 0.078);
  const foot = about(0.56, 0.156);
  return [
    [
      at(right - about(0.05, 0.065), height * about(0.7, 0.195)),
      at(about(0.42, 0.078), height),
      at(about(0.2, 0.078), height * about(0.55, 0.13)),
      at(about(0.46, 0.078), 0),
      at(right, height * about(0.4, 0.13)),
      at((right + foot) / 2 + about(0.03, 0.039), about(0.65, 0.065)),
      at(foot, 1),
    ],
  ];
};

const straightNine: Style = (hand) => {
  const { about } = hand;
  const height = about(0.48, 0.11);
  const top = about(0.72, 0.052);
  return [
    [
      ...nineRing(hand, height),
      turn(top, height * about(0.18, 0.104)),
      at(top - about(0.03, 0.052), 0.5),
      at(top - about(0.08, 0.104), 1),
    ],
  ];
};

const hookedNine: Style = (hand) => {
  const { about } = hand;
  const height = about(0.48, 0.11);
  const right = about(0.72, 0.052);
  return [
    [
      ...nineRing(hand, height),
      turn(right, height * about(0.15, 0.13)),
      at(right + about(0.02, 0.039), about(0.5, 0.065)),
      at(right - about(0.08, 0.052), about(0.85, 0.052)),
      at(right - about(0.3, 0.065), 1),
      at(about(0.12, 0.104), about(0.92, 0.065)),
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
    [0.7, openFour],
    [0.13, closedFour],
    [0.17, joinedFour],
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
    [0.38, straightNine],
    [0.52, spiralNine],
    [0.1, hookedNine],
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
