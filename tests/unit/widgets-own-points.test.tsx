import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test, vi } from 'vitest';
import { CSV_LIMITS } from '../../src/data/csv.ts';
import { drawShape } from '../../src/data/shapes.ts';
import { factsOfPoints, pointExamples } from '../../src/training/point-examples.ts';
import { formatValue, parseValue } from '../../src/widgets/codec.ts';
import { parametersOf, pointsIn, specOn, startValues } from '../../src/widgets/declaration.ts';
import type { RunView, WidgetDeclaration } from '../../src/widgets/declaration.ts';
import mixtureEm from '../../src/widgets/mixture-em/widget.tsx';
import { OwnData } from '../../src/widgets/own-data.tsx';
import type { Values } from '../../src/widgets/parameters.ts';
import { linkPrefix, readLink, writeLink } from '../../src/widgets/permalink.ts';
import { readOwnPoints } from '../../src/widgets/read-own-points.ts';
import { IDLE } from '../../src/widgets/run-session.ts';
import twoClassifiers from '../../src/widgets/two-classifiers/widget.tsx';
import { SCORES, scoresOf, yardstickOf } from '../../src/widgets/two-player/scores.ts';
import { targetOf } from '../../src/widgets/two-player/target.ts';
import twoPlayer from '../../src/widgets/two-player/widget.tsx';
import { TRAINEE } from '../support/trainee.tsx';

const START = startValues(twoPlayer, null);
const wishOf = ({ training }: WidgetDeclaration) => training!.ownPoints!;

/** Two moons as a file in metres, a long way from 0. */
const MOONS = Array.from({ length: 500 }, (_, i) => {
  const [x, y] = drawShape('moons', 500, 3).subarray(2 * i);
  return `${1000 + 40 * x!};${-200 + 40 * y!}`;
}).join('\n');
const fileOf = (text: string | Uint8Array<ArrayBuffer>, name = 'moons.csv') =>
  new File([text], name);
const moons = await readOwnPoints([fileOf(`x;y\n${MOONS}`)], wishOf(twoPlayer));

describe('readOwnPoints', () => {
  test('reads 500 points into the plane and says how', () => {
    expect(moons).toMatchObject({ name: 'moons.csv', width: 2, count: 500 });
    expect(Math.max(...moons.points.map(Math.abs))).toBeCloseTo(2.5, 5);
    const help = renderToStaticMarkup(
      <OwnData own={moons} wish={wishOf(twoPlayer)} values={START} onData={() => {}} />,
    );
    expect(help).toContain('a CSV file with two numbers a line, x and y, separated by commas');
    expect(help).toContain('from 20 to 10000 points. They are moved and scaled');
    expect(help).toMatch(
      /In use: moons\.csv, 500 points\. The picture shows them less the middle, \(\d+, −\d+\), times 0\.0\d+, x and y alike\./,
    );
    expect(help).not.toContain('multiple');
  });

  test('reads what spreadsheets save as Unicode text', async () => {
    const wide = Uint16Array.from(`\uFEFF${MOONS}`, (letter) => letter.charCodeAt(0));
    const again = await readOwnPoints([fileOf(new Uint8Array(wide.buffer))], wishOf(twoPlayer));
    expect(again).toEqual(moons);
  });

  test('refuses several files, and one too large before it is read', async () => {
    await expect(readOwnPoints([fileOf(MOONS), fileOf(MOONS)], wishOf(twoPlayer))).rejects.toThrow(
      'Choose one file with all the points.',
    );
    const file = fileOf(MOONS, 'x.csv');
    Object.defineProperty(file, 'size', { value: CSV_LIMITS.bytes + 1 });
    const read = vi.spyOn(file, 'arrayBuffer');
    await expect(readOwnPoints([file], wishOf(twoPlayer))).rejects.toThrow(
      '“x.csv” takes 5 MiB; at most 4 MiB can be used. Take a part of it.',
    );
    expect(read).not.toHaveBeenCalled();
  });
});

describe('two-player on the reader’s points', () => {
  const run: RunView = { ...IDLE, own: moons };
  const specAt = (values: object = {}) =>
    specOn(twoPlayer.training!, { ...START, ...values, seed: 1, engine: 'auto' }, moons);

  test('trains on exactly them, whatever shape is chosen, and the rest of the run stays', () => {
    for (const shape of ['ring', 'gaussian-1d', 'own']) {
      const { data, ...rest } = specAt({ shape });
      expect(pointExamples(data)).toEqual({ count: 500, width: 2, floats: moons.points });
      const { data: _, ...usual } = twoPlayer.training!.spec(
        { ...START, shape, seed: 1, engine: 'auto' },
        null,
      );
      expect(rest).toEqual(usual);
    }
  });

  test('asks about the plane, also where the shape is one on the line', () => {
    const probes = (shape: string) => twoPlayer.training!.probes({ ...START, shape }, null, moons);
    expect(probes('gaussian-1d')).toEqual(probes('ring'));
    expect(probes('ring')).toEqual(twoPlayer.training!.probes(START, null));
  });

  test('shows them before there is a run, and names them', () => {
    const picture = (values: object, shown: RunView) =>
      renderToStaticMarkup(
        <twoPlayer.View values={{ ...START, ...values }} setValue={() => {}} asleep run={shown} />,
      );
    expect(picture({}, run)).not.toBe(picture({}, IDLE));
    expect(picture({ shape: 'moons' }, run)).toBe(picture({}, run));
    // nothing is drawn on the board while they are in use
    expect(picture({ shape: 'own' }, IDLE)).toContain('Pen on the board');
    expect(picture({ shape: 'own' }, run)).not.toContain('Pen on the board');
    expect(picture({}, run)).toContain('points picked again among yours');
    expect(twoPlayer.describe(START, run)).toContain('data: your points; loss:');
    expect(twoPlayer.describe(START, IDLE)).toContain('data: ring of eight; loss:');
  });

  test('scores against them: fresh ones are theirs, and score better than a ring', async () => {
    const target = targetOf(START as never, moons);
    expect(targetOf({ ...START, shape: 'grid' } as never, moons)).toBe(target);
    expect(target.modes).toBeNull();
    expect(target.masses().reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 12);
    const places = new Set(
      Array.from({ length: 500 }, (_, i) => moons.points.slice(2 * i, 2 * i + 2).join()),
    );
    const fresh = target.fresh(5000, 2);
    const found = new Set(
      Array.from({ length: 5000 }, (_, i) => fresh.slice(2 * i, 2 * i + 2).join()),
    );
    expect([...found].filter((place) => !places.has(place))).toEqual([]);
    expect(found.size).toBeGreaterThan(490);
    const rest = () => Promise.resolve();
    const yardstick = await yardstickOf(target, 5000, rest);
    const ring = await scoresOf(target, drawShape('ring', 5000, 1), rest);
    for (const score of ['kl', 'js', 'mmd', 'wasserstein'] as const)
      expect(ring[score]).toBeGreaterThan(3 * yardstick[score]);
    expect(yardstick.recall).toBeGreaterThan(0.95);
    expect(yardstick.modes).toBe(-1);
  });

  test('scores are numbers also for the fewest points, several of them alike', async () => {
    const text = Array.from({ length: 20 }, (_, i) => `${i % 3},${i % 2}`).join('\n');
    const few = await readOwnPoints([fileOf(text)], wishOf(twoPlayer));
    const target = targetOf(START as never, few);
    const scores = await scoresOf(target, drawShape('ring', 5000, 1), () => Promise.resolve());
    for (const name of SCORES) expect(scores[name], name).toBeTypeOf('number');
    expect(SCORES.filter((name) => !Number.isFinite(scores[name]))).toEqual([]);
  });

  test('a link holds their hash alone, and says nothing of their numbers', () => {
    const { hash } = factsOfPoints(specAt().data, pointExamples(specAt().data)!);
    const query = writeLink('', linkPrefix(twoPlayer, true), twoPlayer, START, {
      ...{ values: START, step: 7, events: [], own: hash },
    });
    expect(query).toBe(`?step=7&own=${hash}`);
    expect(readLink(query, '', twoPlayer, START)).toMatchObject({
      step: 7,
      own: hash,
      notices: [],
    });
  });
});

describe('figures whose settings hold the points', () => {
  const given = async (widget: WidgetDeclaration, text: string): Promise<Values> => {
    const wish = wishOf(widget);
    return wish.settings!(await readOwnPoints([fileOf(text)], wish)) as Values;
  };
  /** The file's numbers as the figure has them, back in the file's own unit and about their middle. */
  const spread = (numbers: readonly number[]): number =>
    Math.max(...numbers) - Math.min(...numbers);

  test.each([
    ['mixture-em, in the plane', mixtureEm, '1 2\n3 4\n9 1\n5 5', { dimensions: '2' }],
    ['mixture-em, on a line', mixtureEm, '1\n3\n9\n5', { dimensions: '1' }],
    ['two-classifiers', twoClassifiers, 'x,y,kind\n1,2,cat\n3,4,dog\n9,1,cat\n', {}],
  ])('%s: they fit its parameters, and a link carries them', async (_what, widget, text, also) => {
    const settings = await given(widget, text);
    expect(settings).toMatchObject(also);
    const base = startValues(widget, null);
    for (const [name, value] of Object.entries(settings))
      expect(parseValue(parametersOf(widget)[name]!, formatValue(value)), name).toEqual(value);
    const values = { ...base, ...settings };
    const query = writeLink('', '', widget, base, { values, step: 3, events: [], own: null });
    expect(readLink(query, '', widget, base)).toMatchObject({ values, notices: [] });
    expect(specOn(widget.training!, values, null).data).toMatchObject({ kind: 'numbers' });
  });

  test('keep their shape: x and y have one factor', async () => {
    const { points } = (await given(mixtureEm, '0 0\n10 1\n5 2')) as { points: readonly number[] };
    const [xs, ys] = [0, 1].map((d) => points.filter((_, i) => i % 2 === d));
    expect(spread(xs!)).toBeCloseTo(9, 5);
    expect(spread(ys!)).toBeCloseTo(1.8, 5);
    expect((await given(mixtureEm, '0\n1\n2'))['points']).toEqual(
      expect.arrayContaining([-4.5, 0, 4.5]),
    );
  });

  test('part the classes by name', async () => {
    const text = '0,0,b\n1,0,a\n2,0,b\n4,0,b\n';
    expect(await given(twoClassifiers, text)).toEqual({
      discs: [-2.5, 0],
      squares: expect.toSatisfy(
        (squares: number[]) => squares.toSorted((a, b) => a - b).join() === '-5,0,0,0,0,5',
      ),
    });
    await expect(given(twoClassifiers, '0,0\n1,1')).rejects.toThrow('the name of a class');
    await expect(given(mixtureEm, '1 2\n'.repeat(41))).rejects.toThrow(
      'This file holds 41 points; this figure takes at most 40.',
    );
  });

  test('as many as each takes fit into a link', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `${Math.sin(i)},${Math.cos(3 * i)}`);
    const both = ['a', 'b'].flatMap((name) => lines.map((line) => `${line},${name}`));
    const values = await given(twoClassifiers, both.join('\n'));
    expect(Object.values(values).map((value) => (value as readonly number[]).length)).toEqual([
      80, 80,
    ]);
    expect(formatValue(values['discs']!).length).toBeLessThan(600);
    expect((await given(mixtureEm, lines.join('\n')))['points']).toHaveLength(80);
  });
});

test('images go to the figure as they did', () => {
  const images = { name: 'mine', width: 2, height: 1, count: 1, pixels: new Uint8Array(2) };
  const values = { ...startValues(TRAINEE, null), seed: 1, engine: 'auto' };
  expect(specOn(TRAINEE.training!, values, images).data).toEqual({ kind: 'own', images });
  expect(specOn(TRAINEE.training!, values, null).data.kind).toBe('digits');
  expect([pointsIn(images), pointsIn(null), pointsIn(moons)]).toEqual([null, null, moons]);
  const help = renderToStaticMarkup(
    <OwnData own={images} wish={undefined} values={values} onData={() => {}} />,
  );
  expect(help).toContain('an IDX file such as MNIST’s');
  expect(help).toContain('In use: mine, 1 images of 2 × 1.');
});
