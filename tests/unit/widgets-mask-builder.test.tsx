import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startValues } from '../../src/widgets/declaration.ts';
import {
  canResize,
  chooseRule,
  moveInput,
  resize,
  setDegree,
  toggleWire,
  type Building,
} from '../../src/widgets/mask-builder/changes.ts';
import {
  allWires,
  canBegin,
  isConnected,
  leadsTo,
  networkOf,
  wireNumber,
  wireNumbers,
  type Network,
} from '../../src/widgets/mask-builder/network.ts';
import { MOST, type MaskBuilderValues } from '../../src/widgets/mask-builder/parameters.ts';
import widget from '../../src/widgets/mask-builder/widget.tsx';
import { remarkOn } from '../../src/widgets/mask-builder/words.ts';
import type { ParameterValue } from '../../src/widgets/parameters.ts';

const BASE = startValues(widget, null) as MaskBuilderValues;
const at = (values: object): MaskBuilderValues => ({ ...BASE, ...values });
const preset = (name: string): MaskBuilderValues => at(widget.presets[name]!.values);
const judge = (goal: string, values: object) => widget.goals![goal]!.judge(at(values));
const HOMEWORK = [2, 4, 1, 3];

const degrees = (fewest: number) =>
  fc.array(fc.integer({ min: 0, max: MOST - 1 }), { minLength: fewest, maxLength: MOST });
const anyValues: fc.Arbitrary<MaskBuilderValues> = fc
  .record({
    rule: fc.constantFrom('all', 'degrees', 'hand'),
    order: fc.array(fc.integer({ min: 1, max: MOST }), { minLength: 2, maxLength: MOST }),
    degrees1: degrees(1),
    degrees2: degrees(0),
    wires: fc.array(fc.integer({ min: 111, max: 388 }), { maxLength: 60 }),
  })
  .map(at);

/** Every path, followed node by node: how many lead from each input to each output, [output][input]. */
function walkedPaths(network: Network): number[][] {
  const counts = network.order.map(() => network.order.map(() => 0));
  const follow = (input: number, layer: number, node: number): void => {
    if (layer === network.masks.length) {
      counts[node]![input]!++;
      return;
    }
    for (let to = 0; to < network.sizes[layer + 1]!; to++)
      if (isConnected(network, { layer, from: node, to })) follow(input, layer + 1, to);
  };
  for (const input of network.order) follow(input, 0, input);
  return counts;
}

test('networkOf: paths are counted as they are walked, and sorted into wrong and missing', () => {
  fc.assert(
    fc.property(anyValues, (values) => {
      const network = networkOf(values);
      const { order, paths, wrong, missing, blind, illegal } = network;
      expect(paths).toEqual(walkedPaths(network));
      const places = order.map((_, part) => order.indexOf(part));
      const named = (sights: Network['wrong']): Set<string> => new Set(sights.map(String));
      for (const output of order)
        for (const input of order) {
          const may = places[input]! < places[output]!;
          const does = paths[output]![input]! > 0;
          expect(named(wrong).has(`${output},${input}`)).toBe(does && !may);
          expect(named(missing).has(`${output},${input}`)).toBe(may && !does);
        }
      expect(blind).toEqual(
        order.filter((output, t) => t > 0 && order.slice(0, t).every((i) => !paths[output]![i])),
      );
      expect(illegal === null).toBe(wrong.length === 0);
      illegal?.slice(1).forEach((to, layer) => {
        expect(isConnected(network, { layer, from: illegal[layer]!, to })).toBe(true);
      });
    }),
  );
});

test('networkOf: degrees never make an illegal path; a unit without one has no connection', () => {
  fc.assert(
    fc.property(anyValues, (values) => {
      const network = networkOf({ ...values, rule: 'degrees' });
      expect(network.illegal).toBeNull();
      for (const wire of allWires(network)) {
        const { layer, from, to } = wire;
        const unset =
          (layer > 0 && network.degrees[layer - 1]![from] === 0) ||
          network.degrees[layer]?.[to] === 0;
        if (unset) expect(isConnected(network, wire)).toBe(false);
      }
    }),
  );
});

test('networkOf: with every degree in every layer nothing is missing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: MOST }), fc.boolean(), (parts, two) => {
      const all = Array.from({ length: parts - 1 }, (_, i) => i + 1);
      const order = Array.from({ length: parts }, (_, i) => parts - i);
      const { missing, illegal } = networkOf(
        at({ order, degrees1: all, degrees2: two ? all : [] }),
      );
      expect([missing, illegal]).toEqual([[], null]);
    }),
  );
});

test('an order from a link has every input once', () => {
  expect(networkOf(at({ order: [2, 2, 9, 1] })).order).toEqual([1, 0, 2, 3]);
  expect(networkOf(at({ order: [8, 8] })).order).toEqual([0, 1]);
});

test('leadsTo: exactly the connections on a path to the output', () => {
  fc.assert(
    fc.property(anyValues, (values) => {
      const network = networkOf(values);
      const { order, sizes } = network;
      for (const output of order.slice(0, 2))
        for (const wire of allWires(network).slice(0, 30)) {
          let reached = new Set([wire.to]);
          for (let layer = wire.layer + 1; layer < sizes.length - 1; layer++) {
            const next = new Set<number>();
            for (const from of reached)
              for (let to = 0; to < sizes[layer + 1]!; to++)
                if (isConnected(network, { layer, from, to })) next.add(to);
            reached = next;
          }
          expect(leadsTo(network, wire, output)).toBe(reached.has(output));
        }
    }),
    { numRuns: 30 },
  );
});

test('an illegal path is named node by node, with its reason', () => {
  expect(remarkOn(preset('one-wrong'))).toBe(
    'Not autoregressive. x4 → h2 → x̂4: x̂4 sees its own input, and could copy it.',
  );
  const later = {
    rule: 'hand',
    order: HOMEWORK,
    degrees1: [1, 1],
    degrees2: [1],
    wires: [112, 221, 314],
  };
  expect(remarkOn(at(later))).toBe(
    'Not autoregressive. x1 → h2 → g1 → x̂4: x1 comes after x4 in the order, so x̂4 must not see it.',
  );
  expect(remarkOn(preset('autoencoder'))).toContain(
    '9 more pairs of input and output are as wrong',
  );
});

/** The values after what `change` sets. */
function after(values: object, change: (building: Building) => void): MaskBuilderValues {
  const next: Record<string, ParameterValue> = {};
  const all = at(values);
  change({
    values: all,
    network: networkOf(all),
    setValue: (name, value) => {
      next[name] = value;
    },
    asleep: false,
  });
  return { ...all, ...next };
}

test('toggleWire: changes one connection and leaves the others, whatever the rule was', () => {
  fc.assert(
    fc.property(anyValues, fc.nat(), (values, which) => {
      const before = networkOf(values);
      const wires = allWires(before);
      const wire = wires[which % wires.length]!;
      const then = after(values, (building) => toggleWire(building, wire));
      expect(then.rule).toBe('hand');
      const changed = new Set(wireNumbers(before));
      if (!changed.delete(wireNumber(wire))) changed.add(wireNumber(wire));
      expect(new Set(wireNumbers(networkOf(then)))).toEqual(changed);
    }),
  );
});

test('chooseRule: by hand, the connections begin as they are', () => {
  const then = after({ order: HOMEWORK }, (building) => chooseRule(building, 'hand'));
  expect(then.rule).toBe('hand');
  expect(networkOf(then).masks).toEqual(networkOf(at({ order: HOMEWORK })).masks);
  const kept = after({ rule: 'hand', wires: [111] }, (building) => chooseRule(building, 'hand'));
  expect(kept.wires).toEqual([111]);
});

test('moveInput, setDegree, resize: within their bounds', () => {
  expect(after({ order: HOMEWORK }, (b) => moveInput(b, 2, 0)).order).toEqual([3, 2, 4, 1]);
  expect(after({ order: HOMEWORK }, (b) => moveInput(b, 1, 9)).order).toEqual([4, 1, 3, 2]);
  expect(after({}, (b) => setDegree(b, 1, 2, 9)).degrees1).toEqual([1, 2, 3, 2]);
  expect(after({}, (b) => setDegree(b, 1, 2, 4, true)).degrees1).toEqual([1, 2, 0, 2]);
  expect(after({ order: HOMEWORK }, (b) => resize(b, 0, 1)).order).toEqual([2, 4, 1, 3, 5]);
  expect(after({ order: HOMEWORK }, (b) => resize(b, 0, -1)).order).toEqual([2, 1, 3]);
  expect(after({}, (b) => resize(b, 2, 1)).degrees2).toEqual([1]);
  const parted = after({ rule: 'hand', degrees2: [1], wires: [211] }, (b) => resize(b, 2, -1));
  expect([parted.rule, parted.degrees2]).toEqual(['degrees', []]);
  fc.assert(
    fc.property(
      anyValues,
      fc.constantFrom(0 as const, 1 as const, 2 as const),
      fc.constantFrom(1 as const, -1 as const),
      (values, layer, by) => {
        after(values, (building) => {
          if (!canResize(building, layer, by)) return;
          const then = after(values, (again) => resize(again, layer, by));
          const size = (v: MaskBuilderValues) =>
            [v.order.length, v.degrees1.length, v.degrees2.length][layer]!;
          expect(size(then)).toBe(size(values) + by);
          expect(size(then)).toBeLessThanOrEqual(MOST);
        });
      },
    ),
  );
});

test('homework: any masks without an illegal path and without a blind output; every other is told why', () => {
  const now = (values: object) => judge('homework', { order: HOMEWORK, ...values });
  expect(judge('homework', {})).toEqual({
    reached: false,
    now: 'The order is x1, x2, x3, x4; it should be x2, x4, x1, x3.',
  });
  expect(now({ rule: 'all' }).now).toContain('x2 → h1 → x̂2: x̂2 sees its own input');
  expect(judge('homework', preset('homework')).now).toBe(
    'No path is illegal, but x̂4 sees nothing, and it may see x2.',
  );
  expect(now({ degrees1: [2, 3, 3] })).toEqual({
    reached: false,
    now: 'No path is illegal, but x̂4 sees nothing, and it may see x2.',
  });
  expect(judge('homework', preset('one-wrong')).reached).toBe(false);
  const mended = preset('one-wrong').wires.filter((wire) => wire !== 224);
  expect(now({ rule: 'hand', degrees1: [1, 2, 3], wires: mended }).reached).toBe(true);
  // one unit that sees x2 alone is enough, as is a second layer; a better model sees more
  expect(now({ degrees1: [1] })).toEqual({
    reached: true,
    now: expect.stringContaining('x̂1 could also see x4'),
  });
  expect(now({ degrees1: [1, 2, 3, 1], degrees2: [3, 2, 1, 2] }).reached).toBe(true);
  fc.assert(
    fc.property(anyValues, (values) => {
      const network = networkOf({ ...values, order: HOMEWORK });
      const paths = walkedPaths(network);
      const order = [1, 3, 0, 2];
      const legal = order.every((o, t) => order.slice(t).every((i) => paths[o]![i] === 0));
      const sees = order.every(
        (o, t) => t === 0 || order.slice(0, t).some((i) => paths[o]![i]! > 0),
      );
      expect(judge('homework', { ...values, order: HOMEWORK }).reached).toBe(legal && sees);
    }),
  );
});

test('complete: the shortest way there by hand needs 8 connections for 4 inputs', () => {
  expect(judge('complete', {})).toEqual({
    reached: false,
    now: 'No path is illegal; x̂4 could also see x3.',
  });
  // {x1, x2} → {x̂3, x̂4}, x1 → x̂2 and x3 → x̂4
  const eight = {
    rule: 'hand',
    degrees1: [1, 2, 3],
    wires: [111, 121, 213, 214, 112, 222, 133, 234],
  };
  expect(judge('complete', eight).reached).toBe(true);
  expect(networkOf(at(eight)).connections).toBe(8);
});

test('the picture names its nodes for those who hear it, and marks the illegal path', () => {
  const html = (values: object): string =>
    renderToStaticMarkup(<widget.View values={at(values)} setValue={() => {}} asleep />);
  expect(html({})).toContain('aria-label="Degree of h3"');
  expect(html({})).toContain('aria-label="x̂3 sees x1 and x2"');
  expect(html({})).not.toContain('data-wrong');
  const wrong = html(widget.presets['one-wrong']!.values);
  expect(wrong.match(/data-wrong="true"/g)).toHaveLength(6); // the sentence, three nodes, two entries
});

test('table: what each output sees, in the order', () => {
  const [sights] = widget.table(preset('one-wrong'));
  expect(sights!.rows).toEqual([
    ['x̂2', 1, 'nothing', 'nothing'],
    ['x̂4', 2, 'x2', 'x2 and x4'],
    ['x̂1', 3, 'x2 and x4', 'x2 and x4'],
    ['x̂3', 4, 'x2, x4 and x1', 'x2, x4 and x1'],
  ]);
});

test('a connection begins at a node there is, and at no output', () => {
  const small = networkOf(at({ order: [2, 1, 3], degrees1: [1, 2] }));
  const begins = [
    [0, 2],
    [0, 3],
    [1, 1],
    [1, 2],
    [2, 0],
    [3, 0],
  ].map(([layer, node]) => canBegin(small, { layer: layer!, node: node! }));
  expect(begins).toEqual([true, false, true, false, false, false]);
});
