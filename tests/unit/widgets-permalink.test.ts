import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startValues } from '../../src/widgets/declaration.ts';
import { linkPrefix, readLink, writeLink } from '../../src/widgets/permalink.ts';
import { CLIMBER, TRAINEE } from '../support/trainee.tsx';

const BASE = startValues(TRAINEE, null);
const read = (search: string, prefix = 'trainee.', base = BASE) =>
  readLink(search, prefix, TRAINEE, base);
const write = (search: string, part: Partial<Parameters<typeof writeLink>[4]>, base = BASE) =>
  writeLink(search, 'trainee.', TRAINEE, base, {
    values: base,
    step: null,
    events: [],
    own: null,
    ...part,
  });

describe('readLink', () => {
  test('a chapter page prefixes, an embed page does not', () => {
    expect(linkPrefix(TRAINEE, false)).toBe('trainee.');
    expect(linkPrefix(TRAINEE, true)).toBe('');
    expect(read('?trainee.beta=4&other.beta=7').values['beta']).toBe(4);
    expect(read('?beta=4', '').values['beta']).toBe(4);
  });
  test.each(['3abc', '1e999', '', '11', '-1'])('beta=%s falls back and says so', (text) => {
    const { values, notices } = read(`?trainee.beta=${text}&trainee.size=3`);
    expect(values).toEqual({ ...BASE, size: 3 });
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain(`Weight to “${text}”`);
    expect(notices[0]).toContain('It stays at 1.');
  });
  test('a whole parameter takes no 7.9', () => {
    expect(read('?trainee.size=7.9').values['size']).toBe(2);
    expect(read('?trainee.size=7.9').notices[0]).toContain('a whole number from 1 to 8');
  });
  test('falls back to the value this page gives, not to the default', () => {
    const base = startValues(TRAINEE, 'heavy');
    expect(read('?trainee.beta=x', 'trainee.', base).values['beta']).toBe(8);
  });
  test('a preset, and changes on top of it', () => {
    expect(read('?trainee.preset=heavy&trainee.size=4').values).toEqual({
      ...BASE,
      beta: 8,
      size: 4,
    });
    expect(read('?trainee.preset=toString').notices).toHaveLength(1);
  });
  test('a name the figure does not have is reported where it can only be meant for it', () => {
    expect(read('?trainee.betta=4').notices[0]).toContain('trainee.betta');
    expect(read('?utm=4', '').notices).toEqual([]);
  });
  test('a run: seed, step, engine, events', () => {
    const link = read(
      '?trainee.seed=7&trainee.step=80&trainee.engine=reference-cpu&trainee.events=50:beta:4~60:rate:0.01',
    );
    expect(link.values).toMatchObject({ seed: 7, engine: 'reference-cpu', beta: 1 });
    expect(link.step).toBe(80);
    expect(link.events).toEqual([
      { step: 50, name: 'beta', value: 4 },
      { step: 60, name: 'rate', value: 0.01 },
    ]);
    expect(link.notices).toEqual([]);
  });
  test('changes after the step are left out, those made at it are not', () => {
    const link = read('?trainee.step=10&trainee.events=3:beta:2~10:beta:4~11:beta:8~12:rate:0.01');
    expect(link.events).toEqual([
      { step: 3, name: 'beta', value: 2 },
      { step: 10, name: 'beta', value: 4 },
    ]);
    expect(link.notices).toHaveLength(1);
    expect(link.notices[0]).toContain('goes on after step 10');
  });
  test('a change of a scalar that the run at these settings lacks is left out', () => {
    const events = 'trainee.step=9&trainee.events=0:spread:2~4:beta:3~5:spread:0';
    const without = read(`?${events}`);
    expect(without.events).toEqual([{ step: 4, name: 'beta', value: 3 }]);
    expect(without.notices).toHaveLength(1);
    expect(without.notices[0]).toContain('changes “Spread”');
    const having = read(`?trainee.size=5&${events}`);
    expect(having.events).toHaveLength(3);
    expect(having.notices).toEqual([]);
  });
  test.each([
    'step=1.5',
    'step=',
    'engine=warp',
    'seed=-1',
    'step=5&trainee.events=x',
    'events=5:beta:4',
  ])('%s is reported', (part) => {
    const link = read(`?trainee.${part}`);
    expect(link.notices).toHaveLength(1);
    expect(link.events).toEqual([]);
  });
});

describe('writeLink', () => {
  test('only what differs from the page', () => {
    expect(write('', {})).toBe('');
    expect(write('', { values: { ...BASE, beta: 4, grid: true } })).toBe(
      '?trainee.beta=4&trainee.grid=on',
    );
  });
  test('leaves the rest of the query as it was written', () => {
    const search = '?other.beta=7&q=a+b%20c&trainee.beta=2&flag';
    expect(write(search, { values: { ...BASE, beta: 4 } })).toBe(
      '?other.beta=7&q=a+b%20c&flag&trainee.beta=4',
    );
    expect(write(search, {})).toBe('?other.beta=7&q=a+b%20c&flag');
  });
  test('two figures in turn keep what the other wrote', () => {
    const other = { ...TRAINEE, id: 'other' };
    const mine = write('', { values: { ...BASE, beta: 4 } });
    const state = { values: { ...BASE, beta: 2 }, step: null, events: [], own: null };
    expect(writeLink(mine, 'other.', other, BASE, state)).toBe('?trainee.beta=4&other.beta=2');
  });
  test('a run with the events up to its step', () => {
    const events = [
      { step: 50, name: 'beta', value: 4 },
      { step: 90, name: 'beta', value: 2 },
    ];
    expect(write('', { values: { ...BASE, seed: 7 }, step: 80, events })).toBe(
      '?trainee.seed=7&trainee.step=80&trainee.events=50:beta:4',
    );
  });
});

describe('lists of numbers', () => {
  const base = startValues(CLIMBER, null);
  const follow = (search: string) => readLink(search, '', CLIMBER, base);
  const written = (data: readonly number[]) =>
    writeLink('', '', CLIMBER, base, {
      values: { ...base, data },
      step: null,
      events: [],
      own: null,
    });
  test('are written readably, and only when they differ by what they hold', () => {
    expect(written([0.5, 1.2, -0.3])).toBe('?data=0.5~1.2~-0.3');
    expect(written([...(CLIMBER.parameters['data']!.default as number[])])).toBe('');
    const long = Array.from({ length: 30 }, (_, i) => (i - 15) / 10);
    expect(written(long)).toMatch(/^\?data=[\d.~-]+$/);
    expect(follow(written(long)).values['data']).toEqual(long);
  });
  test.each([
    ['1', 'too few'],
    ['1~'.repeat(30) + '1', 'too many'],
    ['1~9', 'out of range'],
    ['1~x', 'no number'],
    ['', 'none'],
  ])('“%s” (%s) falls back and says so', (text) => {
    const { values, notices } = follow(`?data=${text}`);
    expect(values).toEqual(base);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain('takes 2 to 30 numbers from −4 to 4, separated by “~”');
    expect(notices[0]).toContain('It stays at −1, 0, 2.5.');
    expect(notices[0]!.length).toBeLessThan(200);
  });
});

describe('a text', () => {
  const parameters = {
    ...CLIMBER.parameters,
    text: {
      type: 'text',
      label: 'Text',
      help: 'What it reads.',
      effect: 'structural',
      default: 'x'.repeat(5000),
      most: 10_000,
    },
  } as const;
  const reader = { ...CLIMBER, parameters };
  const base = startValues(reader, null);
  const written = (text: string) =>
    writeLink('?kept=1', '', reader, base, {
      values: { ...base, text, mu: 1 },
      step: 7,
      events: [{ step: 3, name: 'learningRate', value: 0.5 }],
      own: null,
    });
  test('stands in the link with the run that it was read in', () => {
    const search = written('Über & “uns”\n👩🏽‍🚀 + 1 = #?');
    const link = readLink(search, '', reader, base);
    expect(link).toMatchObject({ step: 7, notices: [] });
    expect(link.values).toEqual({ ...base, text: 'Über & “uns”\n👩🏽‍🚀 + 1 = #?', mu: 1 });
  });
  test('too long for it is left out, and with it the run, which would be another', () => {
    const search = written('y'.repeat(5000));
    expect(search).toBe('?kept=1&mu=1');
    expect(readLink(search, '', reader, base)).toMatchObject({ step: null, notices: [] });
  });
  test('of the page itself is long as it likes: it isn’t written, and the run is', () => {
    const search = written(base['text'] as string);
    expect(search).toBe('?kept=1&mu=1&step=7&events=3:learningRate:0.5');
  });
  test('longer than the figure takes falls back, and the notice is short', () => {
    const { values, notices } = readLink(`?text=${'z'.repeat(10_001)}`, '', reader, base);
    expect(values).toEqual(base);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain('takes a text of at most 10000 characters');
    expect(notices[0]!.length).toBeLessThan(250);
  });
});

test('a model in double precision has one engine, which a link may name', () => {
  const base = startValues(CLIMBER, null);
  expect(base['engine']).toBe('float64');
  const right = readLink('?engine=float64&step=3', '', CLIMBER, base);
  expect(right).toMatchObject({ values: base, step: 3, notices: [] });
  for (const engine of ['auto', 'reference-webgl']) {
    const { values, notices } = readLink(`?engine=${engine}`, '', CLIMBER, base);
    expect(values).toEqual(base);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain('It stays at double precision');
  }
  expect(read('?trainee.engine=float64').notices).toHaveLength(1);
});

test('what is written is read back, whatever else is in the query', () => {
  const values = fc.record({
    beta: fc.double({ min: 0, max: 10, noNaN: true }),
    size: fc.integer({ min: 1, max: 8 }),
    rate: fc.double({ min: 1e-4, max: 0.1, noNaN: true }),
    grid: fc.boolean(),
    seed: fc.integer({ min: 0, max: 99_999 }),
    engine: fc.constantFrom('auto', 'reference-cpu'),
  });
  fc.assert(
    fc.property(
      values,
      fc.option(fc.nat(1_000_000)),
      fc.webQueryParameters(),
      (some, step, rest) => {
        const link = readLink(
          write(`?${rest}`, { values: { ...BASE, ...some, beta: some.beta + 0 }, step }),
          'trainee.',
          TRAINEE,
          BASE,
        );
        expect(link.values).toEqual({ ...BASE, ...some, beta: some.beta + 0 });
        expect(link.step).toBe(step);
      },
    ),
  );
});
