import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import type { Probe } from '../../src/training/run-spec.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunView } from '../../src/widgets/declaration.ts';
import { distancesTo, knownImages, shareFar } from '../../src/widgets/known-images.ts';
import {
  frameOf,
  holesOf,
  latentAt,
  latentsOf,
  MEMBERS,
  middleOf,
  SIDE,
  study,
  tileOf,
} from '../../src/widgets/latent-holes/holes.ts';
import type { HolesValues } from '../../src/widgets/latent-holes/parameters.ts';
import widget from '../../src/widgets/latent-holes/widget.tsx';
import { IDLE } from '../../src/widgets/run-session.ts';

const START = startValues(widget, null) as HolesValues;

/** Codes of three images in three latents. */
const CODES = Float32Array.of(-4, 0, 10, 6, 2, 10, 1, 1, 20);

const FACTS = {
  engine: 'reference-cpu',
  fallback: '',
  data: { name: 'dots', width: 2, height: 2, count: 3, hash: '', test: { count: 20 } },
} as const;

/** What a run with these answers looks like; its training images are blank but for one, which is all ink. */
function runOf(ask: (probe: Probe) => number[], more: Partial<RunView> = {}): RunView {
  return {
    ...IDLE,
    facts: FACTS,
    step: 10,
    ask: (probe) =>
      Promise.resolve(
        Float32Array.from(
          probe.kind === 'rows' && probe.want === 'data'
            ? probe.of === 'test'
              ? // eighteen that are known, one with one pixel too many, one with two
                [...Array<number>(18 * 4).fill(0), 1, 0, 0, 0, 1, 1, 0, 0]
              : [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0]
            : ask(probe),
        ),
      ),
    ...more,
  };
}

describe('places', () => {
  test('of the prior are its quantiles, held where these run away', () => {
    const frame = frameOf('prior', CODES, 3);
    expect(frame.coordinate(0.5, 0)).toBeCloseTo(0, 12);
    expect(frame.coordinate(0.975, 1)).toBeCloseTo(1.959964, 6);
    expect(frame.share(frame.coordinate(0.2, 0), 0)).toBeCloseTo(0.2, 9);
    expect(frame.coordinate(1, 0)).toBeCloseTo(2.575829, 6);
  });

  test('of the box lie between the smallest and the largest code, coordinate by coordinate', () => {
    const frame = frameOf('box', CODES, 3);
    expect([0, 1, 2].map((k) => frame.coordinate(0, k))).toEqual([-4, 0, 10]);
    expect([0, 1, 2].map((k) => frame.coordinate(1, k))).toEqual([6, 2, 20]);
    expect(frame.share(1, 0)).toBe(0.5);
    expect(frame.share(99, 0)).toBe(1);
    const flat = frameOf('box', Float32Array.of(2, 3, 2, 4), 2);
    expect(flat.share(2, 0)).toBe(0); // no width to divide by
  });

  test('the middle of each tile belongs to it, and its latent is that of the sheet', () => {
    const frame = frameOf('box', CODES, 3);
    const latents = latentsOf(frame, 3);
    expect(latents).toHaveLength(SIDE * SIDE * 3);
    for (let tile = 0; tile < SIDE * SIDE; tile++) {
      const [column, row] = [tile % SIDE, Math.floor(tile / SIDE)];
      const middle = middleOf(column, row);
      expect(tileOf(middle.x, middle.y)).toEqual({ column, row });
      const own = latents.subarray(3 * tile, 3 * tile + 3);
      expect(latentAt(frame, middle, 3)).toEqual(own);
      expect(own[2]).toBeGreaterThan(10);
      expect(own[2]).toBeLessThan(20);
    }
    expect(latents[0]).toBeCloseTo(-4 + 10 / 24, 5); // upper left: least z₁, most z₂
    expect(latents[1]).toBeCloseTo(2 - 2 / 24, 5);
    expect(tileOf(1, 1)).toEqual({ column: SIDE - 1, row: 0 });
  });

  test('coordinates that aren’t shown are drawn from the prior, or evenly from the box', () => {
    const third = (places: HolesValues['places']): number[] => {
      const latents = latentsOf(frameOf(places, CODES, 3), 3);
      return Array.from({ length: SIDE * SIDE }, (_, tile) => latents[3 * tile + 2]!);
    };
    const moments = (values: number[]): [number, number] => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length];
    };
    const [mean, variance] = moments(third('prior'));
    expect(Math.abs(mean)).toBeLessThan(3 / SIDE); // three standard errors
    expect(variance).toBeGreaterThan(0.65);
    expect(variance).toBeLessThan(1.4);
    const [middle, spread] = moments(third('box'));
    expect(Math.abs(middle - 15)).toBeLessThan((3 * 10) / Math.sqrt(12) / SIDE);
    expect(spread).toBeGreaterThan(6);
    expect(spread).toBeLessThan(11); // 100/12 for an even draw
  });
});

describe('the study', () => {
  test('near is as near as 19 of 20 unseen images are; distances are pixels after rounding', async () => {
    const known = await knownImages(runOf(() => []));
    expect(known.near).toBe(1);
    expect([...distancesTo(known, Float32Array.of(0.4, 0.6, 0, 0.5, 0.9, 0.9, 0.9, 0.2))]).toEqual([
      2, 1,
    ]);
    expect(shareFar(Float32Array.of(0, 1, 2, 3), 1)).toBe(0.5);
  });

  test('asks each model at its own places, and counts what is far', async () => {
    const fed: Record<string, number[]> = {};
    const run = runOf(
      (probe) => {
        if (probe.kind !== 'feed') throw new Error('only latents are fed');
        (fed[probe.feed] ??= []).push(probe.rows);
        expect(probe.want).toBe(probe.feed.replace('latent', 'pixels'));
        // the plain one draws half an image everywhere, the VAE a blank
        const ink = probe.feed === 'plain-latent' ? 1 : 0;
        return Array.from({ length: probe.rows }, () => [ink, ink, 0, 0]).flat();
      },
      {
        probes: { 'plain-codes': CODES.slice(0, 6), 'variational-codes': CODES.slice(0, 6) },
        metrics: { 'plain-reconstruction': -40 },
      },
    );
    const found = await study({ ...START, latent: 2 }, run);
    expect(fed).toEqual({
      'plain-latent': [SIDE * SIDE, 1],
      'variational-latent': [SIDE * SIDE, 1],
    });
    const after = { ...run, probes: { ...run.probes, ...found.probes } };
    expect(MEMBERS.map((member) => holesOf(after, START, member)?.share)).toEqual([1, 0]);
    expect(MEMBERS.map((member) => holesOf(after, START, member)?.here)).toEqual([2, 0]);
    expect(found.pictures?.['plain-sheet']).toMatchObject({ width: 2 * SIDE, height: 2 * SIDE });

    const goal = widget.goals!['found-a-hole']!;
    expect(goal.judge(START, after).reached).toBe(true);
    const untrained = { ...after, metrics: { 'plain-reconstruction': -90 } };
    expect(goal.judge(START, untrained)).toMatchObject({ reached: false });
    expect(goal.judge(START, run).reached).toBe(false); // not measured yet
    const moved = { ...START, across: 0.9 };
    expect(goal.judge(moved, after).reached).toBe(false); // its tile is a hole, it hasn’t been asked itself
    expect(holesOf(after, moved, 'plain')).toMatchObject({ here: 2, exact: false });
    expect(holesOf(after, { ...START, places: 'box' }, 'plain')).toBeNull(); // other places

    const html = renderToStaticMarkup(
      <widget.View values={START} setValue={() => {}} asleep run={after} />,
    );
    expect(html.match(/class="[^"]*hole/g)).toHaveLength(SIDE * SIDE);
    expect(html).toContain('100 %');
    expect(widget.describe(START, after)).toContain('100 % of the autoencoder’s drawings and 0 %');

    await study({ ...START, latent: 2, across: 0.9 }, run);
    expect(fed['plain-latent']).toEqual([SIDE * SIDE, 1, 1]); // the sheet stays while the diamond moves
  });
});
