import type { CSSProperties, ReactNode } from 'react';
import { uniforms } from '../../maths/random.ts';
import type { DataTable } from '../../plots/data-table.tsx';
import { defineWidget } from '../declaration.ts';
import type { ViewProps } from '../declaration.ts';
import type { Parameters, ValuesOf } from '../parameters.ts';
import styles from './widget.module.css';

const parameters = {
  n: {
    type: 'number',
    label: 'Pixels',
    quantity: 'pixels',
    help: 'Each further pixel doubles the number of images, and with it the table.',
    effect: 'view',
    primary: true,
    default: 4,
    min: 1,
    max: 100,
    step: 1,
  },
} as const satisfies Parameters;

type V = ValuesOf<typeof parameters>;

/** Orders of magnitude, smallest first; all but the phone's are estimates, good to a factor of a few. */
const LANDMARKS: readonly { readonly size: number; readonly words: string }[] = [
  { size: 2.56e11, words: 'bytes in a 256 GB phone' },
  { size: 7.5e18, words: 'grains of sand on all beaches' }, // McAllister, University of Hawaii
  { size: 7e27, words: 'atoms in a human body' }, // Freitas, Nanomedicine I, 1999: 6.7e27 in 70 kg
  { size: 1.3e50, words: 'atoms in the Earth' }, // its mass and composition: 1.33e50
  { size: 1e80, words: 'atoms in the observable universe' }, // baryons: about 1e80
];
/** The ruler's end, as a power of ten. */
const TOP = 84;

/** Numbers in the table of all images of n binary pixels: one each, but the last makes up the sum of 1. */
export function tableSize(n: number): bigint {
  return 2n ** BigInt(n) - 1n;
}

function describe({ n }: V): string {
  const size = tableSize(n);
  const passed = LANDMARKS.filter((landmark) => Number(size) > landmark.size).at(-1);
  return (
    `${n} black-and-white ${n === 1 ? 'pixel makes' : 'pixels make'} 2 to the power ${n} images, so ` +
    `the table of their probabilities holds ${n < 40 ? size : `about ${spokenSize(size)}`} ` +
    `${size === 1n ? 'number' : 'numbers'}${passed ? `, more than there are ${passed.words}` : ''}.`
  );
}

function table({ n }: V): readonly DataTable[] {
  return [
    {
      caption: 'The table of probabilities, and what it outgrows',
      columns: ['How many', 'Of what', 'Pixels to outgrow it'],
      rows: [
        [inTensText(Number(tableSize(n))), `numbers in the table of ${n} pixels`, ''],
        ...LANDMARKS.map(({ size, words }) => [inTensText(size), words, pixelsBeyond(size)]),
      ],
    },
  ];
}

/** The fewest pixels whose table holds more than `size` numbers. */
function pixelsBeyond(size: number): number {
  let n = 1;
  while (Number(tableSize(n)) <= size) n++;
  return n;
}

function CountTheTable({ values: { n } }: ViewProps<V>): ReactNode {
  return (
    <div className={styles.view}>
      <div className={styles.count}>
        <OneImage n={n} />
        <div>
          <p className={styles.formula}>
            2<sup>{n}</sup> − 1 =
          </p>
          <output name="numbers" aria-live="off" className={styles.number}>
            {threes(tableSize(n)).map((digits, k) => (
              <span key={k}>{digits}</span>
            ))}
          </output>
        </div>
      </div>
      <Table n={n} />
      <Ruler n={n} />
    </div>
  );
}

/** One image among them all, so that it is seen how little n pixels are. */
function OneImage({ n }: V): ReactNode {
  const side = Math.ceil(Math.sqrt(n));
  const coins = uniforms(n, { stream: 0, step: 0, seed: n });
  return (
    <svg
      viewBox={`-0.1 -0.1 ${side + 0.2} ${side + 0.2}`}
      className={styles.image}
      role="img"
      aria-label={`One image of ${n} ${n === 1 ? 'pixel' : 'pixels'}`}
    >
      <path d={squares(n, side, () => true)} className={styles.paper} />
      <path d={squares(n, side, (i) => coins[i]! < 0.5)} className={styles.ink} />
    </svg>
  );
}

/** Pixels with ink, as squares of a path; pixel i lies in row ⌊i / side⌋. */
function squares(n: number, side: number, ink: (pixel: number) => boolean): string {
  let path = '';
  for (let i = 0; i < n; i++) if (ink(i)) path += `M${i % side} ${Math.floor(i / side)}h1v1h-1z`;
  return path;
}

const WIDTH = 256;
/** Up to here each cell can show which image it is about, up to there a cell can be seen at all. */
const SHOWN = 9;
const SEEN = 14;

/** The table itself: a cell for every image, as long as cells can be told apart. */
function Table({ n }: V): ReactNode {
  const drawn = Math.min(n, SEEN);
  const columns = 2 ** Math.ceil(drawn / 2);
  const rows = 2 ** Math.floor(drawn / 2);
  const cell = WIDTH / columns;
  const height = rows * cell;
  return (
    <div className={styles.table}>
      <svg
        viewBox={`-1 -1 ${WIDTH + 2} ${WIDTH + 2}`}
        className={n > SEEN ? styles.endless : undefined}
        aria-hidden // the spoken sentence says the same
      >
        <defs>
          <pattern id={`cell-${n}`} width={cell} height={cell} patternUnits="userSpaceOnUse">
            <rect
              {...{ x: 0.06 * cell, y: 0.06 * cell, width: 0.88 * cell, height: 0.88 * cell }}
              rx={0.06 * cell}
              className={styles.cell}
            />
          </pattern>
        </defs>
        <g transform={`translate(0 ${(WIDTH - height) / 2})`}>
          <rect width={WIDTH} height={height} fill={`url(#cell-${n})`} />
          {n <= SEEN && (
            <rect
              {...{ x: WIDTH - 0.94 * cell, y: height - 0.94 * cell }}
              {...{ width: 0.88 * cell, height: 0.88 * cell, rx: 0.06 * cell }}
              className={styles.last}
            />
          )}
          {n <= SHOWN && <Images n={n} columns={columns} cell={cell} />}
        </g>
      </svg>
      <p className={styles.caption}>{caption(n)}</p>
    </div>
  );
}

function Images({ n, columns, cell }: V & { readonly columns: number; readonly cell: number }) {
  const side = Math.ceil(Math.sqrt(n));
  const scale = (0.6 * cell) / side;
  return Array.from({ length: 2 ** n }, (_, image) => (
    <path
      key={image}
      className={styles.ink}
      transform={
        `translate(${((image % columns) + 0.2) * cell} ` +
        `${(Math.floor(image / columns) + 0.2) * cell}) scale(${scale})`
      }
      d={squares(n, side, (i) => ((image >> i) & 1) === 1)}
    />
  ));
}

function caption(n: number): string {
  if (n <= SHOWN)
    return 'One cell for each image, one number in each cell. The last, dashed, needs none: it is what the others leave of 1.';
  if (n <= SEEN)
    return 'One cell for each image; the images themselves have become too small to see.';
  return `At this size the table no longer fits. On paper, with cells of a tenth of a millimetre, it would be a square of ${length(1e-4 * 2 ** (n / 2))} on each side.`;
}

/** How many that is: a ruler on which every tick is ten times the one below. */
function Ruler({ n }: V): ReactNode {
  const size = Number(tableSize(n));
  const at = (value: number): string => `${(100 * Math.log10(value)) / TOP}%`;
  return (
    <div className={styles.ruler} style={{ '--filled': at(size) } as CSSProperties}>
      <div className={styles.track} />
      <p className={styles.here}>{inTens(size)}</p>
      <ul>
        {LANDMARKS.map((landmark) => (
          <li
            key={landmark.words}
            style={{ insetBlockEnd: at(landmark.size) }}
            data-passed={size > landmark.size || undefined}
          >
            <span>{inTens(landmark.size)}</span> {landmark.words}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** 7.5e18 → 8 × 10¹⁸; below a million the number itself. */
function inTens(value: number): ReactNode {
  if (value < 1e6) return String(value);
  const [digit, exponent] = value.toExponential(0).split('e+');
  return (
    <>
      {digit === '1' ? '' : `${digit} × `}10<sup>{exponent}</sup>
    </>
  );
}

/** The same where there is only text: 8 × 10¹⁸. */
function inTensText(value: number): string {
  if (value < 1e6) return String(value);
  const [digits, exponent = ''] = value.toExponential(1).replace('.0', '').split('e+');
  const raised = [...exponent].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
  return digits === '1' ? `10${raised}` : `${digits} × 10${raised}`;
}

function spokenSize(size: bigint): string {
  const [digits, exponent] = Number(size).toExponential(1).split('e+');
  return `${digits} times ten to the power ${exponent}`;
}

/** Decimal digits in groups of three from the right. */
function threes(value: bigint): string[] {
  return String(value).match(/\d{1,3}(?=(?:\d{3})*$)/g) ?? [];
}

/** Metres in the unit one would say. */
function length(metres: number): string {
  const [value, unit] =
    metres < 1 ? [100 * metres, 'cm'] : metres < 1000 ? [metres, 'm'] : [metres / 1000, 'km'];
  const number = new Intl.NumberFormat('en-GB', {
    maximumSignificantDigits: 2,
    notation: 'compact',
    compactDisplay: 'long',
  });
  return `${number.format(value)}\u00a0${unit}`; // on one line
}

export default defineWidget({
  id: 'count-the-table',
  title: 'How many numbers does a table of images need?',
  parameters,
  presets: {
    'three-by-three': { title: '3 × 3', values: { n: 9 } },
    'four-by-four': { title: '4 × 4', values: { n: 16 } },
    'six-by-six': { title: '6 × 6', values: { n: 36 } },
    'ten-by-ten': { title: '10 × 10', values: { n: 100 } },
  },
  describe,
  table,
  View: CountTheTable,
});
