import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { heldPercent, logAxis, percent, roundAxis, valueAt } from '../../src/plots/axes.tsx';
import { DataTableView } from '../../src/plots/data-table.tsx';
import { DraggableBars } from '../../src/plots/draggable-bars.tsx';
import { DraggableValues } from '../../src/plots/draggable-values.tsx';
import { FunctionArea, FunctionCurve } from '../../src/plots/function-curve.tsx';
import { binned, Histogram } from '../../src/plots/histogram.tsx';
import { dotsPath, linePath } from '../../src/plots/lines.ts';
import { SmallMultiples } from '../../src/plots/small-multiples.tsx';
import { Stems } from '../../src/plots/stems.tsx';
import { settled, stepped, type Key } from '../../src/plots/stepping.ts';
import { Path, Surface, thinned } from '../../src/plots/surface.tsx';

const UNIT = { domain: [0, 1], ticks: [], label: '' } as const; // a hundredth is a per cent
const WIDE = { domain: [-10, 10], ticks: [], label: '' } as const;

/** The numbers of a path's pieces, each from its M on. */
const pieces = (html: string): number[][] =>
  [...html.matchAll(/M[^M"]*/g)].map(([piece]) => (piece.match(/-?[\d.]+/g) ?? []).map(Number));
const paths = (html: string): string[] => [...html.matchAll(/ d="([^"]*)"/g)].map(([, d]) => d!);

describe('a logarithmic axis', () => {
  const axis = logAxis([0.01, 100], 'rate');

  test('has its powers of ten as ticks, evenly apart; a short one has more', () => {
    expect(axis.ticks).toEqual([0.01, 0.1, 1, 10, 100]);
    expect(axis.ticks.map((tick) => Math.round(percent(axis, tick)))).toEqual([0, 25, 50, 75, 100]);
    expect(logAxis([0.3, 7], '').ticks).toEqual([0.5, 1, 2, 5]);
  });

  test('percent(axis, value) and valueAt(axis, share) undo each other', () => {
    for (const value of [0.01, 0.3, 1, 42, 100])
      expect(valueAt(axis, percent(axis, value) / 100)).toBeCloseTo(value, 12);
    expect([valueAt(axis, -1), valueAt(axis, 2)]).toEqual([0.01, 100]);
  });

  test('0 and below lie infinitely far before it, and are drawn at its start', () => {
    expect(percent(axis, 0)).toBe(-Infinity);
    expect(percent(axis, -3)).toBe(-Infinity);
    expect(heldPercent(axis, -3)).toBe('0%');
  });
});

describe('linePath(places, x, y)', () => {
  test('is drawn in per cent from the left and the top', () => {
    const path = linePath(
      [
        { x: 0, y: 0 },
        { x: 0.5, y: 1 },
        { x: 1, y: 0.25 },
      ],
      UNIT,
      UNIT,
    );
    expect(path).toBe('M0 100L50 0L100 75');
  });

  test('breaks where a place isn’t finite', () => {
    const heights = [0, 1, NaN, 1, 0, -Infinity, 0.5, 0.5];
    const path = linePath(
      heights.map((y, i) => ({ x: i / 10, y })),
      UNIT,
      UNIT,
    );
    expect(path).toBe('M0 100L10 0M30 0L40 100M60 50L70 50');
  });

  test('is cut where it leaves the frame, and goes on where it comes back', () => {
    const line = linePath(
      [
        { x: 0, y: 0.5 },
        { x: 0.5, y: 1e300 },
        { x: 1, y: 0.5 },
      ],
      UNIT,
      UNIT,
    );
    expect(pieces(line)).toEqual([
      [0, 50, 0, -5],
      [100, -5, 100, 50],
    ]);
    const slope = linePath(
      [
        { x: -1, y: -1 },
        { x: 2, y: 2 },
      ],
      UNIT,
      UNIT,
    );
    expect(slope).toBe('M-5 105L105 -5');
    expect(
      linePath(
        [
          { x: 0, y: 3 },
          { x: 1, y: 2 },
        ],
        UNIT,
        UNIT,
      ),
    ).toBe('');
    expect(
      linePath(
        [
          { x: -1, y: 0.5 },
          { x: 0.5, y: 2.5 },
        ],
        UNIT,
        UNIT,
      ),
    ).toBe('');
  });

  test('dotsPath leaves out what has no place in the frame', () => {
    const places = [0.25, NaN, Infinity, 7].map((y) => ({ x: 0.5, y }));
    expect(dotsPath(places, UNIT, UNIT)).toBe('M50 75h0');
  });
});

describe('curves and areas', () => {
  test('a curve follows its function, evenly along a logarithmic axis too', () => {
    const x = logAxis([0.01, 100], 'x');
    const html = renderToStaticMarkup(
      <FunctionCurve x={x} y={WIDE} f={(v) => 5 * Math.log10(v)} colour="red" samples={2} />,
    );
    expect(paths(html)).toEqual(['M0 100L50 50L100 0']);
  });

  test('a curve ends where its function does', () => {
    const html = renderToStaticMarkup(
      <FunctionCurve
        x={WIDE}
        y={WIDE}
        f={(v) => (v < 0 ? -Infinity : Math.sqrt(v))}
        colour="red"
      />,
    );
    expect(pieces(html)).toHaveLength(1);
    expect(pieces(html)[0]!.slice(0, 2)).toEqual([50, 50]);
    expect(html).not.toMatch(/NaN|Infinity/);
  });

  test('an area closes at 0 from end to end, and never leaves the frame', () => {
    const area = (f: (x: number) => number, from: number, to: number, samples: number) =>
      paths(
        renderToStaticMarkup(
          <FunctionArea x={WIDE} y={WIDE} {...{ f, from, to, samples }} colour="red" />,
        ),
      )[0];
    expect(area(() => 5, -5, 5, 1)).toBe('M25 50V25L75 25V50Z');
    expect(area((x) => x, -99, 99, 1)).toBe('M0 50V100L100 0V50Z');
    expect(area(() => Infinity, 0, 5, 1)).toBe('M50 50V-5L75 -5V50Z');
    expect(area((x) => (x < 0 ? NaN : 5), -10, 10, 4)).toBe('M50 50V25L75 25L100 25V50Z');
    expect(area(() => 5, 3, 2, 4)).toBe('');
  });

  test('stems stand on 0; one that isn’t a number is left out, one too high goes out of sight', () => {
    const stems = [
      { x: -5, y: 5 },
      { x: 0, y: NaN },
      { x: 5, y: Infinity },
      { x: 50, y: 1 },
    ];
    const [lines, ends, holes] = paths(
      renderToStaticMarkup(<Stems x={WIDE} y={WIDE} stems={stems} colour="red" />),
    );
    expect(lines).toBe('M25 50V25M75 50V-5');
    expect([ends, holes]).toEqual(['M25 25h0', 'M25 25h0']);
  });
});

describe('binned(values, x, bins)', () => {
  const x = roundAxis([0, 4], '');

  test('counts half-open bins, the last one closed; what lies outside is in none', () => {
    const bins = binned([0, 0.5, 1, 3.99, 4, 4.1, -0.1, NaN], x, 4);
    expect(bins.map(({ count }) => count)).toEqual([2, 1, 0, 2]);
    expect(bins[1]).toMatchObject({ from: 1, to: 2, density: 1 / 8 });
  });

  test('densities have the area of the share they stand for, on a logarithmic axis too', () => {
    const log = logAxis([1, 10_000], '');
    const bins = binned([2, 20, 30, 2000], log, 4);
    expect(bins.map(({ to, from, density }) => density * (to - from))).toEqual(
      [0.25, 0.5, 0, 0.25].map((share) => expect.closeTo(share, 12) as number),
    );
  });

  test('are drawn in one path; of no values there is none', () => {
    const draw = (values: number[]) =>
      renderToStaticMarkup(<Histogram x={x} y={UNIT} values={values} bins={4} colour="red" />);
    expect(paths(draw([0.5, 1.5]))).toEqual(['M0 100V50H25V100ZM25 100V50H50V100Z']);
    expect(paths(draw([]))).toEqual(['']);
  });
});

describe('Surface', () => {
  const draw = (f: (x: number, y: number) => number, levels: number[]) =>
    renderToStaticMarkup(<Surface x={WIDE} y={WIDE} f={f} levels={levels} colour="red" />);

  test('a hill’s contours are circles around its top, the right way up', () => {
    const [wide, narrow] = paths(draw((x, y) => -Math.hypot(x - 2, y - 4), [-5, -2]));
    const corners = (path: string) =>
      [...path.matchAll(/([-\d.]+) ([-\d.]+)(?=[QZ]|$)/g)].map(([, x, y]) => [
        Number(x) / 5 - 10,
        10 - Number(y) / 5,
      ]);
    for (const [path, radius] of [
      [wide!, 5],
      [narrow!, 2],
    ] as const)
      for (const [x, y] of corners(path))
        expect(Math.hypot(x! - 2, y! - 4)).toBeCloseTo(radius, 0.5);
    expect(corners(narrow!).length).toBeGreaterThan(12);
  });

  test('a region that reaches the frame closes beyond it', () => {
    const [everywhere] = pieces(draw(() => 1, [0]));
    for (let i = 0; i < everywhere!.length; i += 2) {
      const corner = [everywhere![i]!, everywhere![i + 1]!];
      expect(corner.some((at) => at < 0 || at > 100)).toBe(true);
    }
  });

  test('where the function isn’t a number there is no surface; a level above all draws nothing', () => {
    const [half, none] = paths(draw((x) => (x < 0 ? NaN : 1), [0, 2]));
    expect(none).toBe('');
    expect(half).not.toMatch(/NaN|Infinity/);
    expect(Math.min(...pieces(half!)[0]!.filter((_, i) => i % 2 === 0))).toBeGreaterThan(45);
  });
});

describe('Path', () => {
  const ways = (points: { x: number; y: number }[]) =>
    paths(renderToStaticMarkup(<Path x={WIDE} y={WIDE} points={points} colour="red" />));

  test('marks its start and its end, and skips what went out of all numbers', () => {
    const [line, start, hole, end] = ways([
      { x: -10, y: 0 },
      { x: 0, y: 10 },
      { x: NaN, y: Infinity },
    ]);
    expect(line).toBe('M0 50L50 0');
    expect([start, hole, end]).toEqual(['M0 50h0', 'M0 50h0', 'M50 0h0']);
    expect(ways([{ x: NaN, y: 0 }])).toEqual([]);
  });

  test('thinned(places, x, y) keeps ends and detours of a long way', () => {
    const way = Array.from({ length: 20_000 }, (_, i) => ({ x: -9 + i / 20_000, y: 0 }));
    way[3000] = { x: 9, y: 9 };
    const kept = thinned(way, WIDE, WIDE);
    expect(kept.length).toBeLessThanOrEqual(400);
    expect(kept).toContain(way[3000]);
    expect([kept[0], kept.at(-1)]).toEqual([way[0], way.at(-1)]);
    const wild = Array.from({ length: 5000 }, (_, i) => ({
      x: 9 * Math.sin(i),
      y: 9 * Math.cos(7 * i),
    }));
    expect(thinned(wild, WIDE, WIDE).length).toBeLessThanOrEqual(400);
    expect(thinned(way.slice(0, 50), WIDE, WIDE)).toHaveLength(50);
  });
});

describe('stepped(value, key, steps)', () => {
  const press = (key: string, held: Partial<Key> = {}): Key => ({
    key,
    shiftKey: false,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    ...held,
  });
  const steps = { min: -1, max: 2, step: 0.1 };

  test('arrows of both directions go one step, with Shift a tenth, Page keys ten', () => {
    const from = (key: string, held?: Partial<Key>) => stepped(0.5, press(key, held), steps);
    expect([from('ArrowRight'), from('ArrowUp')]).toEqual([0.6, 0.6]);
    expect([from('ArrowLeft'), from('ArrowDown')]).toEqual([0.4, 0.4]);
    expect(from('ArrowUp', { shiftKey: true })).toBe(0.51);
    expect([from('PageDown'), from('PageUp')]).toEqual([-0.5, 1.5]);
    expect([from('Home'), from('End')]).toEqual([-1, 2]);
    expect([from('Tab'), from('ArrowUp', { altKey: true }), from('constructor')]).toEqual([
      null,
      null,
      null,
    ]);
  });

  test('whole numbers stay whole, with Shift too', () => {
    const whole = { min: 0, max: 1, step: 1, grid: 1 };
    expect(stepped(0, press('ArrowRight', { shiftKey: true }), whole)).toBe(1);
    expect(settled(0.49, whole)).toBe(0);
  });

  test('ends off the grid can be reached, and nothing beyond them', () => {
    const odd = { min: 0.033, max: 0.97, step: 1 };
    expect([settled(-5, odd), settled(5, odd), settled(0.52, odd)]).toEqual([0.033, 0.97, 0.5]);
    expect(stepped(0.5, press('Home'), odd)).toBe(0.033);
  });

  test('large values keep their digits', () => {
    expect(settled(1_234_567.891, { min: 0, max: 1e9, step: 0.01 })).toBe(1_234_567.891);
  });
});

describe('as static markup', () => {
  const dragged = {
    name: (i: number) => `Point ${i + 1}`,
    valueText: (value: number) => `${value} s`,
    onChange: () => {},
    x: WIDE,
    step: 0.1,
  };

  test('every dragged value is a slider that says its name and value; asleep none can be reached', () => {
    const awake = renderToStaticMarkup(<DraggableValues {...dragged} values={[-5, 25]} max={30} />);
    expect(awake.match(/role="slider"/g)).toHaveLength(2);
    expect(awake).toMatch(
      /left:25%[^>]*aria-label="Point 1" aria-valuemin="-10" aria-valuemax="30" aria-valuenow="-5" aria-valuetext="-5 s" aria-disabled="false" tabindex="0"/,
    );
    expect(awake).toContain('left:100%');
    const asleep = renderToStaticMarkup(<DraggableValues {...dragged} values={[1]} disabled />);
    expect(asleep).toContain('aria-disabled="true" tabindex="-1"');
  });

  test('equal values are piled where asked', () => {
    const pile = (stacked: boolean) =>
      [
        ...renderToStaticMarkup(
          <DraggableValues {...dragged} values={[1, 0, 1, 1]} stacked={stacked} />,
        ).matchAll(/--up:([\d.]+)/g),
      ].map(([, up]) => Number(up));
    expect(pile(true)).toEqual([0, 0, 0.5, 1]);
    expect(pile(false)).toEqual([0, 0, 0, 0]);
  });

  const bars = [
    { name: 'rain', value: 0.2 },
    { name: 'sun', value: 0.8, draggable: false },
  ];
  const chart = { bars, y: UNIT, step: 0.1, onChange: () => {}, valueText: String };

  test('bars are sliders or, where they can’t be moved, images, each with its name and value', () => {
    const html = renderToStaticMarkup(<DraggableBars {...chart} />);
    expect(html.match(/role="slider"/g)).toHaveLength(1);
    expect(html).toMatch(/aria-orientation="vertical" aria-label="rain"[^>]*aria-valuetext="0.2"/);
    expect(html).toContain('aria-label="sun: 0.8"');
    expect(html).toMatch(/>rain<\/span>.*>sun<\/span>/);
    expect(paths(html)).toEqual(['M9 100V80H41V100Z', 'M59 100V20H91V100Z']);
  });

  test('a reference stands beside the bars, all in one path, its name on its highest bar', () => {
    const html = renderToStaticMarkup(
      <DraggableBars {...chart} reference={[0.6, 0.4]} referenceName="data" />,
    );
    expect(paths(html)[0]).toBe('M7 100V40H24V100ZM57 100V60H74V100Z');
    expect(html).toMatch(/left:15.5%;bottom:60%[^>]*>data</);
  });

  test('a table writes numbers short, and says what is none', () => {
    const html = renderToStaticMarkup(
      <DataTableView
        table={{
          caption: 'Numbers',
          columns: ['name', 'value'],
          rows: [
            ['a', 1 / 3],
            ['b', -1234567],
            ['c', -Infinity],
            ['d', NaN],
          ],
        }}
      />,
    );
    expect(html.match(/<td[^>]*>[^<]*/g)!.map((cell) => cell.replace(/.*>/, ''))).toEqual([
      'a',
      '0.3333',
      'b',
      '−1,234,567',
      'c',
      '−∞',
      'd',
      'not a number',
    ]);
    expect(html).toContain('<caption>Numbers</caption>');
  });

  test('small multiples are a list of titled pictures', () => {
    const items = [0, 4].map((n) => ({ key: String(n), title: `${n} tosses` }));
    const html = renderToStaticMarkup(
      <SmallMultiples items={items} render={(i) => <b>{i}</b>} columns={5} />,
    );
    expect(html).toMatch(/<ul[^>]*--columns:5.*0 tosses<\/p><b>0<\/b>.*4 tosses<\/p><b>1<\/b>/);
  });
});
