import fc from 'fast-check';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { float64Model } from '../../src/models/index.ts';
import {
  initialParameters,
  networkLogProbabilities,
  networkProbabilities,
} from '../../src/models/next-character.ts';
import { Float64Engine } from '../../src/training/float64-engine.ts';
import { parametersOf, startValues } from '../../src/widgets/declaration.ts';
import type { RunValues, RunView } from '../../src/widgets/declaration.ts';
import { DEFAULT_TEXT } from '../../src/widgets/next-character/default-text.ts';
import type { NextValues } from '../../src/widgets/next-character/parameters.ts';
import {
  candidatesAt,
  DRAWN,
  drawnText,
  networkOf,
  placeIn,
  probes,
  readingOf,
  study,
  studyOf,
} from '../../src/widgets/next-character/study.ts';
import widget from '../../src/widgets/next-character/widget.tsx';
import { describe as say, glyphOf, remarkOn } from '../../src/widgets/next-character/words.ts';
import { IDLE } from '../../src/widgets/run-session.ts';

const BASE = startValues(widget, null) as unknown as RunValues<NextValues>;
const at = (part: Partial<NextValues>): RunValues<NextValues> => ({ ...BASE, ...part });
const sum = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((total, value) => total + value, 0);
const shown = (values: NextValues, run?: RunView): string =>
  renderToStaticMarkup(
    <widget.View values={values} setValue={() => {}} asleep {...(run && { run })} />,
  );

/** −log p of `next` after `past`, by scanning the text that is learnt from for each length of the past. */
function surpriseByScanning(
  learnt: string,
  size: number,
  past: string,
  next: string,
  beta: number,
) {
  let p = 1 / size;
  for (let length = 0; length <= past.length; length++) {
    const end = past.slice(past.length - length);
    let [followed, times] = [0, 0];
    for (let i = 0; i + length < learnt.length; i++)
      if (learnt.startsWith(end, i)) {
        followed++;
        if (learnt[i + length] === next) times++;
      }
    if (followed > 0) p = (times + beta * p) / (followed + beta);
  }
  return -Math.log(p);
}

/** The widget's own run after so many steps, asked and studied after each of them. */
async function runOf(values: RunValues<NextValues>, ...stops: readonly number[]): Promise<RunView> {
  const { model, structure, scalars, data, batchSize, seed } = widget.training!.spec(values, null);
  if (data.kind !== 'numbers') throw new Error('A text is numbers.');
  const setting = { structure, scalars, seed, examples: Float64Array.from(data.values) };
  const engine = new Float64Engine(float64Model(model), setting, batchSize);
  let run: RunView = { ...IDLE, status: 'paused', ask: () => Promise.reject(new Error('alone')) };
  for (const stop of stops) {
    const trace = await engine.advance(stop - engine.step);
    const answers: Record<string, Float32Array> = {};
    for (const [name, probe] of Object.entries(probes(values)))
      answers[name] = await engine.evaluate(probe);
    run = { ...run, step: stop, probes: answers, metrics: { loss: trace['loss']!.at(-1)! } };
    run = { ...run, probes: { ...answers, ...(await study(values, run)).probes } };
  }
  return run;
}

describe('the text the figure came with', () => {
  const { characters, alphabet, symbols, learnt } = readingOf(DEFAULT_TEXT);

  test('is 2–4 kB, and its last tenth is held out', () => {
    expect(DEFAULT_TEXT.length).toBeGreaterThan(2000);
    expect(DEFAULT_TEXT.length).toBeLessThan(4000);
    expect(characters.join('')).toBe(DEFAULT_TEXT);
    expect(symbols.map((symbol) => alphabet[symbol]).join('')).toBe(DEFAULT_TEXT);
    expect(characters.length - learnt).toBe(Math.floor(characters.length / 10));
  });

  test.each([
    [0, 1],
    [1, 0.1],
    [3, 1],
    [5, 0.1],
    [8, 20],
  ])(
    'with a context of %i and β = %f the averages are those of a scan of it',
    (context, smoothing) => {
      const found = studyOf(at({ context, smoothing }));
      const part = DEFAULT_TEXT.slice(0, learnt);
      const surprises = Array.from({ length: 60 }, (_, k) => {
        const i = k < 20 ? k : k < 40 ? learnt - 20 + k : DEFAULT_TEXT.length - 60 + k; // every kind of place
        const past = DEFAULT_TEXT.slice(Math.max(0, i - context), i);
        const expected = surpriseByScanning(
          part,
          alphabet.length,
          past,
          DEFAULT_TEXT[i]!,
          smoothing,
        );
        expect(0 - found.logs[i]!).toBeCloseTo(expected, 10);
        return expected;
      });
      expect(Math.max(...surprises)).toBeGreaterThan(1);
      const mean = (from: number, to: number) =>
        -sum(Array.from(found.logs).slice(from, to)) / (to - from);
      expect(found.learnt).toBeCloseTo(mean(0, learnt), 10);
      expect(found.heldOut).toBeCloseTo(mean(learnt, characters.length), 10);
    },
  );

  test('long contexts are learnt by heart: the learnt part falls without end, the held-out one turns', () => {
    const { course } = studyOf(at({ smoothing: 1 }));
    expect(course.map((along) => along.at)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    for (let k = 1; k < course.length; k++)
      expect(course[k]!.learnt!).toBeLessThan(course[k - 1]!.learnt!);
    const heldOut = course.map((along) => along.heldOut!);
    expect(heldOut.indexOf(Math.min(...heldOut))).toBe(3);
    for (let k = 4; k < course.length; k++) expect(heldOut[k]!).toBeGreaterThan(heldOut[k - 1]!);
  });

  test('without smoothing one thing that was never counted makes the average infinite, and that is said', () => {
    const values = at({ smoothing: 0 });
    const found = studyOf(values);
    expect(found.heldOut).toBe(Infinity);
    expect(found.learnt).toBeLessThan(1);
    expect(shown(values)).toMatch(/<output[^>]* name="held-out"[^>]*>∞</);
    expect(remarkOn(values, found)).toContain('without smoothing it is impossible');
    expect(widget.goals!['overfit']!.judge(values).reached).toBe(true);
  });

  test('what is written is the chain rule: the sums of the surprises, up to the place and in all', () => {
    const values = at({ place: 100 });
    const { sums, logs } = studyOf(values);
    expect(sums[100]).toBeCloseTo(sum(Array.from(logs).slice(0, 100)), 9);
    const html = shown(values);
    expect(html).toMatch(
      new RegExp(`<output[^>]* name="log-probability"[^>]*>−${(-sums[100]!).toFixed(1)}<`),
    );
    const total = Number(
      /<output[^>]* name="total"[^>]*>−([\d,.]+)</.exec(html)![1]!.replace(',', ''),
    );
    expect(total).toBeCloseTo(-sum(logs), 0.9);
  });
});

describe('at a place', () => {
  test('the bars are the model’s own distribution there, the character that comes among them', () => {
    for (const model of ['counts', 'network'] as const)
      for (const place of [1, 61, 3600]) {
        const values = at({ model, place });
        const found = studyOf(values);
        const candidates = candidatesAt(found, placeIn(found.reading, values));
        expect(sum(candidates.map(({ probability }) => probability))).toBeCloseTo(1, 10);
        const comes = candidates.find(({ symbol }) => symbol === found.reading.symbols[place - 1])!;
        expect(Math.log(comes.probability)).toBeCloseTo(found.logs[place - 1]!, 6);
        expect(shown(values).match(/● comes/g)).toHaveLength(1);
      }
  });

  test('a place beyond the end of a shorter text is its last one', () => {
    const values = at({ text: 'abcabc', place: 4000 });
    expect(placeIn(readingOf('abcabc'), values)).toBe(5);
    expect(say(values)).toContain('At place 6 ');
  });
});

describe('any text', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n'), maxLength: 80 }),
  );

  test('has a distribution at each place that sums to 1, and log p is the sum of its logarithms', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.constantFrom('counts', 'network'),
        fc.nat(8),
        fc.constantFrom(0.1, 1, 20),
        (text, model, context, smoothing) => {
          const values = at({ text, model, context, smoothing });
          const { reading, probabilities, logs, sums } = studyOf(values);
          let total = 0;
          reading.symbols.forEach((symbol, i) => {
            const p = probabilities(reading.symbols.slice(0, i));
            expect(sum(p)).toBeCloseTo(1, 9);
            expect(logs[i]).toBeCloseTo(Math.log(p[symbol]!), 9);
            total += Math.log(p[symbol]!);
          });
          expect(sums.at(-1)!).toBeCloseTo(total, 8);
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([
    ['emoji of several code points', '👩🏽‍🚀🇩🇪👩🏽‍🚀', ['👩🏽‍🚀', '🇩🇪', '👩🏽‍🚀']],
    ['umlauts', 'Über uns', ['Ü', 'b', 'e', 'r', ' ', 'u', 'n', 's']],
    ['lines', 'a\n\nb\t', ['a', '\n', '\n', 'b', '\t']],
    ['one character', 'x', ['x']],
    ['nothing', '', []],
    ['another script', 'שלום 你好', [...'שלום 你好']],
  ])('%s', (_, text, characters) => {
    expect(readingOf(text).characters).toEqual(characters);
    for (const model of ['counts', 'network'] as const) {
      const values = at({ text, model, place: 2 });
      expect(shown(values)).not.toMatch(/NaN|undefined/);
      expect(say(values)).toMatch(/^A network .*[.]$|^Counts .*[.]$/s);
      expect(widget.training!.applies!(values as never)).toBe(model === 'network' && text !== '');
    }
  });

  test('one character is all there is, so that it is never a surprise', () => {
    const values = at({ text: 'x' });
    const found = studyOf(values);
    expect([found.learnt, found.heldOut]).toEqual([0, null]);
    expect(remarkOn(values, found)).toContain('fewer than ten characters');
    expect(drawnText(found, values, 0)).toEqual(Array(DRAWN).fill('x'));
  });

  test('none at all is said to be none', () => {
    expect(remarkOn(at({ text: '' }), studyOf(at({ text: '' })))).toMatch(/^There is no text/);
    expect(shown(at({ text: '' }))).toMatch(/<output[^>]* name="held-out"[^>]*>–</);
  });

  test('ten characters hold out one', () => expect(readingOf('abcdefghij').learnt).toBe(9));

  test('blank and unseen characters have a sign', () => {
    expect([' ', '\n', '\t', '\u200B', '\u0301', 'e', '👩🏽‍🚀'].map(glyphOf)).toEqual([
      ...['␣', '↵', '⇥', 'U+200B', '◌\u0301', 'e', '👩🏽‍🚀'],
    ]);
  });
});

describe('the drawn text', () => {
  const values = at({});
  const found = studyOf(values);

  test('is made of the alphabet, is the same for the same number, and another for another', () => {
    const text = drawnText(found, values, 0);
    expect(text).toHaveLength(DRAWN);
    for (const character of text) expect(found.reading.alphabet).toContain(character);
    expect(drawnText(found, values, 0)).toEqual(text);
    expect(drawnText(found, at({ draw: 2 }), 0)).not.toEqual(text);
  });

  test('counts without smoothing write only what was counted after each of its pasts', () => {
    const raw = at({ smoothing: 0, context: 3 });
    const text = drawnText(studyOf(raw), raw, 0).join('');
    const learnt = DEFAULT_TEXT.slice(0, found.reading.learnt);
    for (let i = 3; i < DRAWN; i++) expect(learnt).toContain(text.slice(i - 3, i + 1));
  });

  test('is typed as a reader counts: no half of an accent, a family or a flag', () => {
    const written = at({ text: 'e\u0301👩🏽‍🚀🇨🇭'.normalize('NFD').repeat(20) });
    const characters = drawnText(studyOf(written), written, 0);
    expect(characters).toHaveLength(DRAWN);
    expect(new Set(characters)).toEqual(new Set(readingOf(written.text).alphabet));
  });

  test('goes on from the place where it is asked to', () => {
    const place = DEFAULT_TEXT.indexOf('Cover') + 4; // no other word begins so
    const on = at({ continues: true, context: 4, smoothing: 0 });
    expect(drawnText(studyOf(on), on, place)[0]).toBe('r');
  });
});

describe('the network', () => {
  const values = at({ model: 'network', context: 2, hidden: 16 });

  test('before its first step finds every character equally likely, and the figure says so', () => {
    const found = studyOf(values, IDLE);
    const even = Math.log(found.reading.alphabet.length);
    expect(found.learnt).toBeCloseTo(even, 10);
    expect(found.heldOut).toBeCloseTo(even, 10);
    expect(shown(values, IDLE)).toContain('Not trained yet');
  });

  test('before its first step is what its random parameters say, without working them through', () => {
    const found = studyOf(values, IDLE);
    const { reading, logs } = found;
    const network = networkOf(values);
    const parameters = initialParameters(network, 7);
    const worked = networkLogProbabilities(network, parameters, reading.symbols.slice(0, 50));
    worked.forEach((log, i) => expect(logs[i]).toBeCloseTo(log, 12));
    const past = reading.symbols.slice(0, 5);
    const p = networkProbabilities(network, parameters, past);
    found.probabilities(past).forEach((value, x) => expect(value).toBeCloseTo(p[x]!, 12));
    // worked through, so many logits would be rounded on their way, and take seconds
    const many = at({
      model: 'network',
      text: String.fromCodePoint(...Array.from({ length: 10_000 }, (_, i) => 0x4e00 + i)),
    });
    const all = studyOf(many, IDLE);
    expect(all.logs).toHaveLength(10_000);
    expect(new Set(Array.from(all.logs))).toEqual(new Set([-Math.log(10_000)]));
    expect(new Set(Array.from(all.probabilities([1, 2])))).toEqual(new Set([1 / 10_000]));
  });

  test('after some steps shows the run’s parameters, and keeps the course of its averages', async () => {
    const run = await runOf(values, 50, 150);
    const found = studyOf(values, run);
    expect(found.steps).toBe(150);
    expect(found.course.map((along) => along.at)).toEqual([50, 150]);
    expect(found.heldOut).toBeLessThan(found.course[0]!.heldOut!);
    expect(found.heldOut).toBeLessThan(2.6);
    expect(found.course[1]!.heldOut).toBeCloseTo(found.heldOut!, 5);
    const { reading, probabilities, logs } = found;
    for (const i of [0, 1, 500, 3700]) {
      const p = probabilities(reading.symbols.slice(0, i));
      expect(Math.log(p[reading.symbols[i]!]!)).toBeCloseTo(logs[i]!, 4);
    }
    expect(say(values, run)).toContain('after 150 steps');
    expect(widget.table(values as never, run)[2]!.rows).toHaveLength(2);
  });

  test('a round that has been studied is not studied again when the place moves', async () => {
    const run = await runOf(values, 3, 6);
    const again = await study({ ...values, place: 99 }, run);
    expect(again.probes!['course']).toBe(run.probes['course']);
    const moved = studyOf({ ...values, place: 99 }, run);
    expect(moved).toBe(studyOf({ ...values, place: 500 }, run)); // so that nothing is drawn anew
  });

  test('of another size than the run’s is not mistaken for it', async () => {
    const run = await runOf(values, 5);
    expect(studyOf(at({ ...values, hidden: 24 }), run).steps).toBe(0);
  });

  test('learns from the part that is not held out alone', () => {
    const { data } = widget.training!.spec(values, null);
    const { symbols, learnt } = readingOf(DEFAULT_TEXT);
    expect(data).toEqual({ kind: 'numbers', values: symbols.slice(0, learnt) });
  });

  test('a text of few characters is one batch', async () => {
    const short = at({ ...values, text: 'abab' });
    const run = await runOf(short, 40);
    expect(run.metrics['loss']).toBeLessThan(0.5);
    expect(studyOf(short, run).heldOut).toBeNull();
  });
});

describe('goals', () => {
  const judge = (name: string, part: Partial<NextValues>) => widget.goals![name]!.judge(at(part));
  test('overfit takes 1.5 nats between the parts, in any text that is long enough', () => {
    expect(judge('overfit', {}).reached).toBe(false);
    expect(judge('overfit', { context: 4, smoothing: 1 }).reached).toBe(false);
    expect(judge('overfit', { context: 8, smoothing: 0.5 }).reached).toBe(true);
    expect(judge('overfit', { text: 'short' })).toMatchObject({
      reached: false,
      now: expect.stringContaining('too short'),
    });
  });
  test('below 1.3 takes both a context and a smoothing, on the figure’s own text', () => {
    expect(judge('below', { context: 3, smoothing: 8 }).reached).toBe(false);
    expect(judge('below', { context: 6, smoothing: 1 }).reached).toBe(false);
    expect(judge('below', { context: 6, smoothing: 8 }).reached).toBe(true);
    expect(judge('below', { context: 6, smoothing: 8, text: 'a'.repeat(100) }).reached).toBe(false);
  });
});

test('with counts there is nothing to train: no buttons, no live number, no seed', () => {
  const parameters = parametersOf(widget);
  const visible = (values: NextValues) =>
    Object.entries(parameters).flatMap(([name, { when }]) =>
      !when || when(values as never) ? [name] : [],
    );
  expect(visible(at({}))).not.toContain('seed');
  expect(visible(at({ model: 'network' }))).toContain('seed');
  expect(widget.training!.spec(at({}) as never, null).scalars).toEqual({});
});
