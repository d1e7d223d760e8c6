import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { Axes, percent, roundAxis, tickText, valueAt } from '../../src/plots/axes.tsx';
import { Stencil } from '../../src/plots/bitmap.tsx';
import { paint } from '../../src/kernels/painters/painting.ts';
import { bmp } from '../../src/plots/bmp.ts';
import { palette } from '../../src/plots/palette.ts';
import { decimated, settledRange, smoothed } from '../../src/plots/curve-maths.ts';
import { Curves, curvesSentence } from '../../src/plots/curves.tsx';
import { DraggablePoint } from '../../src/plots/draggable-point.tsx';
import { ClassNames, Cloud, reachOf } from '../../src/plots/scatter.tsx';
import { steppedPlace } from '../../src/plots/stepping.ts';

const axis = (start: number, end: number) =>
  ({ domain: [start, end], ticks: [], label: '' }) as const;
const key = (
  name: string,
  held: { shiftKey?: boolean; altKey?: boolean; ctrlKey?: boolean } = {},
) => ({
  key: name,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...held,
});

describe('decimated(values, limit)', () => {
  test('keeps everything of a short curve', () => {
    expect(decimated([3, 1, 2], 300)).toEqual([0, 1, 2]);
  });

  test('keeps a single spike and a single dip of a long one, both ends, and the order', () => {
    const values = Float32Array.from({ length: 100_000 }, (_, i) => Math.sin(i / 5000));
    values[34_567] = 9;
    values[76_543] = -9;
    const places = decimated(values, 300);
    expect(places.length).toBeLessThanOrEqual(300);
    expect(places).toEqual(expect.arrayContaining([0, 34_567, 76_543, 99_999]));
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
  });

  test('leaves out what is no number, however much of it there is', () => {
    const values = new Float32Array(1000).fill(NaN);
    expect(decimated(values, 50)).toEqual([]);
    values[500] = 1;
    expect(decimated(values, 50)).toEqual([500]);
    expect(decimated([NaN, 2, Infinity], 50)).toEqual([1]);
  });
});

describe('smoothed(values, reach)', () => {
  test('leaves a straight line straight until its window runs into the end', () => {
    const line = Float32Array.from({ length: 50 }, (_, i) => 2 * i);
    expect([...smoothed(line, 5).subarray(0, 45)]).toEqual([...line.subarray(0, 45)]);
  });

  test('averages the window, which keeps its left half at the end', () => {
    expect([...smoothed([0, 0, 6, 0, 3], 1)]).toEqual([0, 2, 2, 3, 1.5]);
  });

  test('is not poisoned by one entry that is no number', () => {
    expect([...smoothed([1, 1, NaN, 1, 1, 1], 1)]).toEqual([1, 1, 1, 1, 1, 1]);
  });
});

describe('settledRange(curves, margin)', () => {
  test('is not ruined by the plunge of the first steps, and holds everything after it', () => {
    const curve = Float32Array.from({ length: 1000 }, (_, i) => (i < 50 ? -5000 : -40 - (i % 7)));
    const [low, high] = settledRange([curve], 0.2)!;
    expect(low).toBeGreaterThan(-60);
    expect(low).toBeLessThanOrEqual(-46);
    expect(high).toBeGreaterThanOrEqual(-40);
  });

  test('gives a flat curve a range, and nothing none', () => {
    const [low, high] = settledRange([[5, 5, 5]], 0.1)!;
    expect(low).toBeLessThan(5);
    expect(high).toBeGreaterThan(5);
    expect(settledRange([[], [NaN]], 0.1)).toBeNull();
  });
});

describe('places on an axis', () => {
  test('percent(axis, value) and valueAt(axis, share) undo each other', () => {
    const z = axis(-3, 3);
    for (const value of [-3, -1.25, 0, 2.9])
      expect(valueAt(z, percent(z, value) / 100)).toBeCloseTo(value, 12);
  });

  test('valueAt holds a pointer that left the picture inside it', () => {
    expect(valueAt(axis(-3, 3), 1.7)).toBe(3);
    expect(valueAt(axis(-3, 3), -0.2)).toBe(-3);
  });

  test('roundAxis ticks are few, round and inside', () => {
    expect(roundAxis([-3, 3], 'z').ticks).toEqual([-2, 0, 2]);
    expect(roundAxis([1, 6000], 'step').ticks).toEqual([2000, 4000, 6000]);
  });

  test('numbers have a true minus and thousands apart', () => {
    expect(tickText(-1234.5)).toBe('−1,234.5');
    expect(tickText(0.30000000000000004)).toBe('0.3');
  });
});

describe('steppedPlace(place, key, x, y, step)', () => {
  const plane = axis(-3, 3);
  const move = (...press: Parameters<typeof key>) =>
    steppedPlace({ x: 0.5, y: -0.5 }, key(...press), plane, plane, 0.1);

  test('arrows go one step, with Shift a tenth, Page keys ten, Home and End to the edges', () => {
    expect(move('ArrowRight')).toEqual({ x: 0.6, y: -0.5 });
    expect(move('ArrowLeft')).toEqual({ x: 0.4, y: -0.5 });
    expect(move('ArrowUp')).toEqual({ x: 0.5, y: -0.4 });
    expect(move('ArrowDown')).toEqual({ x: 0.5, y: -0.6 });
    expect(move('ArrowRight', { shiftKey: true })).toEqual({ x: 0.51, y: -0.5 });
    expect(move('PageUp')).toEqual({ x: 0.5, y: 0.5 });
    expect(move('PageDown')).toEqual({ x: 0.5, y: -1.5 });
    expect(move('Home')).toEqual({ x: -3, y: -0.5 });
    expect(move('End')).toEqual({ x: 3, y: -0.5 });
  });

  test('a hundred steps out and back leave no float dust', () => {
    let place = { x: 0, y: 0 };
    for (let i = 0; i < 25; i++) place = steppedPlace(place, key('ArrowRight'), plane, plane, 0.1)!;
    expect(place.x).toBe(2.5);
    for (let i = 0; i < 25; i++) place = steppedPlace(place, key('ArrowLeft'), plane, plane, 0.1)!;
    expect(place).toEqual({ x: 0, y: 0 });
  });

  test('stops at the edge', () => {
    expect(steppedPlace({ x: 2.95, y: 0 }, key('ArrowRight'), plane, plane, 0.1)).toEqual({
      x: 3,
      y: 0,
    });
    expect(steppedPlace({ x: 0, y: -2.5 }, key('PageDown'), plane, plane, 0.1)).toEqual({
      x: 0,
      y: -3,
    });
  });

  test('other keys, and any with Alt or Ctrl, belong to the browser', () => {
    expect(move('Tab')).toBeNull();
    expect(move('a')).toBeNull();
    expect(move('ArrowLeft', { altKey: true })).toBeNull();
    expect(move('PageDown', { ctrlKey: true })).toBeNull();
  });
});

test('bmp(painting, scale, colours) is a file of 256 colours, last row first', () => {
  const shades = Uint8Array.from([0, 0, 128, 128, 255, 0]);
  const colours = palette([
    [
      [250, 240, 230],
      [10, 20, 30],
    ],
  ]);
  const file = new Uint8Array(bmp({ width: 3, height: 2, shades }, 2, colours));
  const header = new DataView(file.buffer);
  expect(String.fromCharCode(file[0]!, file[1]!)).toBe('BM');
  expect(header.getUint32(2, true)).toBe(file.length);
  expect([header.getInt32(18, true), header.getInt32(22, true)]).toEqual([6, 4]);
  const start = header.getUint32(10, true);
  const shade = (x: number, y: number): number => file[start + (3 - y) * 8 + x]!; // rows of 6 padded to 8
  const colour = (k: number): number[] =>
    [...file.subarray(54 + 4 * k, 54 + 4 * k + 3)].toReversed();
  const shown = [0, 1, 2, 3].map((y) => [0, 2, 4].map((x) => [shade(x, y), shade(x + 1, y)]));
  expect(shown[0]).toEqual([
    [0, 0],
    [0, 0],
    [128, 128],
  ]);
  expect(shown[1]).toEqual(shown[0]);
  expect(shown[2]).toEqual([
    [128, 128],
    [255, 255],
    [0, 0],
  ]);
  expect(shown[3]).toEqual(shown[2]);
  expect(colour(0)).toEqual([250, 240, 230]);
  expect(colour(255)).toEqual([10, 20, 30]);
  expect(colour(51)).toEqual([202, 196, 190]);
});

describe('palette(ramps)', () => {
  const BLACK = [0, 0, 0] as const;
  const RED = [255, 0, 0] as const;
  const WHITE = [255, 255, 255] as const;

  test('goes through a ramp’s stops at equal distances', () => {
    const colours = palette([[BLACK, RED, WHITE]]);
    expect(colours).toHaveLength(256);
    expect([colours[0], colours[51], colours[255]]).toEqual([BLACK, [102, 0, 0], WHITE]);
    expect(colours[204]).toEqual([255, 153, 153]);
  });

  test('gives each of several ramps the shades that a class of a painting has', () => {
    const colours = palette([
      [WHITE, RED],
      [WHITE, BLACK],
      [RED, WHITE],
    ]);
    const classes = { kind: 'classes', columns: 1, classes: 3 } as const;
    const sure = [0, 1, 2].map((k) => {
      const logits = Float32Array.from([0, 1, 2], (i) => (i === k ? 50 : 0));
      return colours[paint(logits, classes).shades[0]!];
    });
    expect(sure).toEqual([RED, BLACK, WHITE]);
    expect([colours[0], colours[85], colours[170], colours[255]]).toEqual([
      WHITE,
      WHITE,
      RED,
      WHITE,
    ]);
  });
});

describe('reachOf(places, width)', () => {
  test('is a round size that holds nearly all points, and isn’t stretched by a stray one', () => {
    const places = Float32Array.from({ length: 300 }, (_, i) =>
      i % 3 === 2 ? 1000 : Math.sin(i) * 3.5,
    );
    places[0] = 500;
    expect(reachOf(places, 3)).toBe(4); // third columns aren’t drawn
  });

  test('of no points is the prior’s', () => {
    expect(reachOf(new Float32Array(), 0)).toBe(3);
  });
});

describe('as static markup', () => {
  const curve = (name: string, values: number[]) =>
    ({ name, values: Float32Array.from(values), colour: 'red', side: 'above' }) as const;

  test('curves say their newest values, their names stand at their ends, and no NaN is drawn', () => {
    const curves = [curve('ELBO', [-90, NaN, -50.04]), curve('KL', [1, 2, 3])];
    const html = renderToStaticMarkup(<Curves curves={curves} unit="nats" />);
    expect(html).toContain('aria-label="After step 3: ELBO −50, KL 3 nats."');
    expect(html).toMatch(/>ELBO<\/span>.*>KL<\/span>/);
    expect(html).not.toContain('NaN');
  });

  test('a run without steps is an empty picture that says so', () => {
    expect(curvesSentence([curve('ELBO', [])], 'nats')).toMatch(/^No steps yet/);
    expect(renderToStaticMarkup(<Curves curves={[curve('ELBO', [])]} unit="nats" />)).not.toContain(
      'NaN',
    );
  });

  test('a thousand points are ten paths, and each class’s numeral stands at its median', () => {
    const classes = Uint8Array.from({ length: 1000 }, (_, i) => i % 10);
    const places = Float32Array.from({ length: 2000 }, (_, i) => ((i >> 1) % 10) / 5 - 1);
    const cloud = { places, width: 2, classes, x: axis(-1, 1), y: axis(-1, 1) };
    const html = renderToStaticMarkup(<Cloud {...cloud} />);
    expect(html.match(/<path/g)).toHaveLength(10);
    expect(html.match(/M[\d.]+ [\d.]+h0/g)).toHaveLength(1000);
    const numerals = renderToStaticMarkup(<ClassNames {...cloud} />);
    expect(numerals.match(/<span/g)).toHaveLength(10);
    expect(numerals).toMatch(/left:50%;bottom:50%[^>]*>5</);
  });

  test('points without classes are one path and have no numerals', () => {
    const cloud = { places: new Float32Array(20), width: 2, x: axis(-1, 1), y: axis(-1, 1) };
    expect(renderToStaticMarkup(<Cloud {...cloud} />).match(/<path/g)).toHaveLength(1);
    expect(renderToStaticMarkup(<ClassNames {...cloud} />)).toBe('');
  });

  test('a point says its name, its value and how to reach it; asleep it can’t be reached', () => {
    const point = {
      name: 'Point',
      valueText: '(1, 2)',
      place: { x: 1, y: 2 },
      onMove: () => {},
      x: axis(0, 4),
      y: axis(0, 4),
      step: 1,
    };
    const awake = renderToStaticMarkup(<DraggablePoint {...point} />);
    expect(awake).toMatch(/role="slider"[^>]*aria-label="Point"/);
    expect(awake).toContain('aria-valuetext="(1, 2)"');
    expect(awake).toContain('tabindex="0"');
    expect(awake).toContain('left:25%;bottom:50%');
    const asleep = renderToStaticMarkup(<DraggablePoint {...point} disabled />);
    expect(asleep).toContain('aria-disabled="true"');
    expect(asleep).toContain('tabindex="-1"');
  });

  test('a frame is one image with a sentence; a tile of a stencil is cut out of the whole', () => {
    expect(
      renderToStaticMarkup(<Axes x={axis(0, 1)} y={axis(0, 1)} sentence="A line." />),
    ).toContain('role="img" aria-label="A line."');
    const html = renderToStaticMarkup(
      <Stencil src="/a.png" tile={{ column: 19, row: 0, columns: 20, rows: 20 }} alt="A digit." />,
    );
    expect(html).toContain('mask-size:2000% 2000%');
    expect(html).toContain('mask-position:100% 0%');
  });
});
