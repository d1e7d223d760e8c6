import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { drawShape } from '../../src/data/shapes.ts';
import { declareModel } from '../../src/models/index.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunView } from '../../src/widgets/declaration.ts';
import {
  aloneAddress,
  countedOf,
  median,
  MEMBERS,
  modesOf,
  pointsOf,
  probes,
  study,
} from '../../src/widgets/many-gans/members.ts';
import type { ManyValues } from '../../src/widgets/many-gans/parameters.ts';
import widget from '../../src/widgets/many-gans/widget.tsx';
import { readLink } from '../../src/widgets/permalink.ts';
import { IDLE } from '../../src/widgets/run-session.ts';
import twoPlayer from '../../src/widgets/two-player/widget.tsx';

const START = startValues(widget, null) as ManyValues;
const { centres } = modesOf(START);

/** Points that sit on the first `modes` centres of the ring by turns. */
const onModes = (modes: number, rows: number): Float32Array =>
  Float32Array.from({ length: 2 * rows }, (_, i) => centres[2 * ((i >> 1) % modes) + (i & 1)]!);

/** A run whose member `m` covers m modes at most; member 0 covers none. */
function runOf(asked: number[], more: Partial<RunView> = {}): RunView {
  return {
    ...IDLE,
    step: 2000,
    status: 'paused',
    ask: async ({ member = 0, ...probe }) => {
      if (probe.kind !== 'feed') throw new Error('noise is fed');
      asked.push(member);
      return member === 0
        ? new Float32Array(2 * probe.rows) // all in the middle
        : onModes(Math.min(member, 10), probe.rows);
    },
    ...more,
  };
}

async function studied(run: RunView, values = START): Promise<RunView> {
  const { probes: found } = await study(values, run);
  return { ...run, probes: { ...run.probes, ...found } };
}

describe('the study', () => {
  test('counts every member’s modes, of its own 5,000 points', async () => {
    const asked: number[] = [];
    const run = await studied(runOf(asked));
    expect(asked).toEqual(Array.from({ length: MEMBERS }, (_, member) => member));
    const counted = countedOf(run, START)!;
    expect(counted.covered).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10, 10, 10]);
    expect(counted).toMatchObject({ modes: 10, median: 7.5, collapsed: 6 });
    expect(countedOf(run, { ...START, threshold: 9 })!.collapsed).toBe(10);
    expect([...counted.held.subarray(20, 30)]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('samples of the data itself cover all modes', async () => {
    const run = await studied({
      ...runOf([]),
      ask: async () => drawShape('ring-10', 5000, 3),
    });
    expect(countedOf(run, START)!.covered).toEqual(Array<number>(MEMBERS).fill(10));
  });

  test('while it trains it counts every so often, at rest always, and goes back with the run', async () => {
    const asked: number[] = [];
    const base = runOf(asked);
    const at = async (step: number, status: RunView['status']): Promise<number[]> => {
      const run = await studied({ ...base, step, status });
      return countedOf(run, START)!.course.map((count) => count.step);
    };
    expect(await at(10, 'running')).toEqual([10]);
    expect(await at(200, 'running')).toEqual([10]);
    expect(await at(270, 'running')).toEqual([10, 270]);
    expect(await at(300, 'paused')).toEqual([10, 270, 300]);
    expect(await at(300, 'paused')).toEqual([10, 270, 300]); // a change of threshold asks nothing
    expect(await at(280, 'paused')).toEqual([10, 270, 280]);
    expect(asked).toHaveLength(4 * MEMBERS);
  });
});

test('each member has a few points drawn, of the same noise', () => {
  const all = Object.entries(probes());
  expect(all.map(([name]) => name)).toEqual(
    Array.from({ length: MEMBERS }, (_, member) => pointsOf(member)),
  );
  const [first, , , fourth] = all.map(([, probe]) => probe);
  expect(fourth).toEqual({ ...first, member: 3 });
});

test('a member’s link opens the very run it is: the same model, data and numbers, with its seed', () => {
  const values = {
    ...startValues(widget, null),
    ...{
      loss: 'wasserstein',
      hidden: 24,
      k: 3,
      clip: 0.05,
      generatorRate: 0.002,
      optimizer: 'sgd',
    },
  } as unknown as ManyValues;
  const { members, seed, ...spec } = widget.training!.spec(values as never, null);
  const address = new URL(aloneAddress(values, seed + 4), 'https://example.org');
  expect(address.pathname).toBe('/embed/two-player/');
  const link = readLink(address.search, '', twoPlayer, startValues(twoPlayer, null));
  expect(link.notices).toEqual([]);
  const alone = twoPlayer.training!.spec(link.values as never, null);
  expect(alone).toEqual({ ...spec, seed: seed + 4 });
  expect(members).toBe(MEMBERS);
  expect(declareModel(alone.model, alone.structure, 2)).toEqual(
    declareModel(spec.model, spec.structure, 2),
  );
});

test('all are well when none covers five modes or fewer, within 2,000 steps, on the ring of ten', async () => {
  const { judge } = widget.goals!['all-well']!;
  const base = runOf([]);
  const all = (modes: number, step = 2000) =>
    studied({ ...base, step, ask: async () => onModes(modes, 5000) });
  expect(judge(START, await all(6)).reached).toBe(true);
  expect(judge(START, await all(5))).toEqual({
    reached: false,
    now: 'Step 2,000: 16 of 16 cover 5 modes or fewer.',
  });
  expect(judge({ ...START, threshold: 0 }, await all(5)).reached).toBe(false); // her threshold doesn’t count
  expect(judge(START, await all(10, 2001)).now).toContain('over: Reset');
  expect(judge(START, { ...(await all(6)), step: 2100 })).toEqual({
    reached: true, // what counts is when it was counted
    now: 'Step 2,000: 0 of 16 cover 5 modes or fewer.',
  });
  expect(judge({ ...START, shape: 'ring' }, await all(10)).reached).toBe(false);
  expect(judge(START).reached).toBe(false);
});

test('the picture says who has collapsed, in words, numbers and marks', async () => {
  const run = await studied(runOf([]));
  const values = { ...START, seed: 7 } as ManyValues;
  const html = renderToStaticMarkup(
    <widget.View values={values} setValue={() => {}} asleep run={run} />,
  );
  expect(html).toContain('name="collapsed" aria-live="off">38 %');
  expect(html).toContain('name="median-modes" aria-live="off">7.5');
  expect(html.match(/<li data-collapsed/g)).toHaveLength(6);
  expect(html).toContain('The GAN with seed 22 covers 10 of 10 modes.');
  expect(widget.describe(values, run)).toContain('6 of 16, 38 %, have collapsed');
  expect(widget.table(values, run)[0]!.rows[5]).toEqual(['12', 5, 'yes']);
  expect(
    renderToStaticMarkup(<widget.View values={values} setValue={() => {}} asleep run={IDLE} />),
  ).toContain('–');
});

test('whoever covers all modes there are has not collapsed, whatever the threshold', async () => {
  const values = { ...START, shape: 'mixture', threshold: 12 } as ManyValues;
  const run = await studied(
    { ...runOf([]), ask: async () => drawShape('mixture', 5000, 3) },
    values,
  );
  expect(countedOf(run, values)).toMatchObject({ modes: 3, median: 3, collapsed: 0 });
  const html = renderToStaticMarkup(
    <widget.View values={values} setValue={() => {}} asleep run={run} />,
  );
  expect(html).toContain('no more than 2 of the 3 modes');
  expect(html).not.toContain('<li data-collapsed');
  expect(widget.describe(values, run)).toContain('0 of 16, 0 %, have collapsed to 2 of 3 modes');
  expect(widget.table(values, run)[0]!.rows[0]).toEqual(['1', 3, 'no']);
  expect(widget.table(values, run)[1]!.rows[0]!.at(-1)).toBe(0);
});

test('median', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});
