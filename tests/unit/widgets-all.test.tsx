/** Every widget, at settings nobody tried by hand: derived from the declarations alone. */
import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALL_WIDGETS } from '../../src/widgets/all-widgets.ts';
import { formatValue, parseValue } from '../../src/widgets/codec.ts';
import { parametersOf, RUN_PARAMETERS, startValues } from '../../src/widgets/declaration.ts';
import type { RunValues, RunView, WidgetDeclaration } from '../../src/widgets/declaration.ts';
import { gridValue, nearestPosition } from '../../src/widgets/number-grid.ts';
import { readLink, writeLink } from '../../src/widgets/permalink.ts';
import { IDLE } from '../../src/widgets/run-session.ts';
import { WidgetBody } from '../../src/widgets/widget-body.tsx';
import { anyValues } from '../support/any-values.ts';

/** Runs in any state, numbers gone wrong included. */
function anyRun(declaration: WidgetDeclaration): fc.Arbitrary<RunView | undefined> {
  if (!declaration.training) return fc.constant(undefined);
  const names = ['loss', ...Object.keys(declaration.training.metrics)];
  const value = fc.oneof(
    fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
    fc.constantFrom(NaN, Infinity, -Infinity),
  );
  return fc
    .record({
      step: fc.integer({ min: 1, max: 50 }),
      value,
      status: fc.constantFrom('running', 'paused', 'failed'),
    })
    .map(({ step, value: at, status }) => ({
      ...IDLE,
      status,
      step,
      metrics: Object.fromEntries(names.map((name) => [name, at])),
      curves: Object.fromEntries(names.map((name) => [name, new Float32Array(step).fill(at)])),
    }));
}

const SENTENCE = /^[\p{Lu}\d“].*[.!?]$/su;
/** A verdict may begin with a symbol. */
const VERDICT = /^\S.*[.!?]$/su;
const NO_WORDS = /\b(NaN|undefined|null|Infinity)\b|\[object/;

test('there are widgets to test', () => expect(ALL_WIDGETS.length).toBeGreaterThanOrEqual(1));

describe.each(ALL_WIDGETS.map((declaration) => [declaration.id, declaration] as const))(
  '%s',
  (id, declaration) => {
    const parameters = parametersOf(declaration);
    const base = startValues(declaration, null);

    test('declares itself fully', () => {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(declaration.title).not.toBe('');
      for (const [name, parameter] of Object.entries(parameters)) {
        expect(parameter.label, name).not.toBe('');
        expect(parameter.help, name).toMatch(/[.]$/);
        expect(parseValue(parameter, formatValue(parameter.default)), name).toEqual(
          parameter.default,
        );
        if (!declaration.training) expect(parameter.effect, name).toBe('view');
        if (parameter.type === 'points')
          expect(parameter.fewest).toBeLessThanOrEqual(parameter.most);
        if (parameter.type !== 'number') continue;
        expect(parameter.default, name).toBeGreaterThanOrEqual(parameter.min);
        expect(parameter.default, name).toBeLessThanOrEqual(parameter.max);
        const stop = gridValue(parameter, nearestPosition(parameter, parameter.default));
        expect(stop, `${name}: the slider stops at the default`).toBe(parameter.default);
        if (parameter.scale === 'log') {
          expect(parameter.min, name).toBeGreaterThan(0);
          expect(parameter.step, name).toBeGreaterThan(1);
        } else {
          const steps = (parameter.max - parameter.min) / parameter.step;
          expect(
            Math.abs(steps - Math.round(steps)),
            `${name}: the range is a whole number of steps`,
          ).toBeLessThan(1e-6);
        }
      }
      const labels = Object.values(parameters).map(({ label }) => label);
      expect(new Set(labels).size).toBe(labels.length);
      if (declaration.training)
        for (const name of Object.keys(RUN_PARAMETERS))
          expect(declaration.parameters).not.toHaveProperty(name);
    });

    test('trains at any values with the scalars whose controls are shown', () => {
      const { training } = declaration;
      if (!training) return;
      if (training.ownData) expect(parameters[training.ownData]?.effect).toBe('structural');
      fc.assert(
        fc.property(anyValues(declaration), (values) => {
          const shown = Object.entries(parameters).filter(
            ([, { effect, when }]) => effect === 'live' && (!when || when(values)),
          );
          const { scalars } = training.spec(values as RunValues, null);
          expect(scalars).toEqual(Object.fromEntries(shown.map(([name]) => [name, values[name]])));
        }),
      );
    });

    test('asks for the same probes whatever isn’t structural', () => {
      const { training } = declaration;
      if (!training) return;
      fc.assert(
        fc.property(anyValues(declaration), anyValues(declaration), (values, others) => {
          const structural = Object.entries(values).filter(
            ([name]) => parameters[name]!.effect === 'structural',
          );
          const changed = { ...others, ...Object.fromEntries(structural) };
          expect(training.probes(changed, null)).toEqual(training.probes(values, null));
        }),
        { numRuns: 30 },
      );
    });

    test('presets name parameters and give values these take', () => {
      for (const [preset, { title, values }] of Object.entries(declaration.presets)) {
        expect(title).not.toBe('');
        for (const [name, value] of Object.entries(values)) {
          const parameter = parameters[name];
          expect(parameter, `${preset}: ${name}`).toBeDefined();
          expect(parseValue(parameter!, formatValue(value!)), `${preset}: ${name}`).toEqual(value);
        }
      }
    });

    test('where a run is kept, a preset that turns on what is seen has all others say of it', () => {
      const { presets, training } = declaration;
      const kept = training ? Object.entries(presets) : []; // the presets of others bring every value back
      const seen = new Set(
        kept
          .flatMap(([, { values }]) => Object.keys(values))
          .filter((name) => parameters[name]!.effect === 'view'),
      );
      const silent = kept.flatMap(([preset, { values }]) =>
        [...seen].filter((name) => !(name in values)).map((name) => `${preset}: ${name}`),
      );
      expect(silent).toEqual([]);
    });

    test('draws at any values, with any run, and says a sentence', () => {
      fc.assert(
        fc.property(anyValues(declaration), anyRun(declaration), (values, run) => {
          const sentence = declaration.describe(values, run);
          expect(sentence).toMatch(SENTENCE);
          expect(sentence).not.toMatch(NO_WORDS);
          const { View } = declaration;
          const html = renderToStaticMarkup(
            <View values={values} setValue={() => {}} asleep {...(run && { run })} />,
          );
          expect(html).not.toBe('');
          expect(html).not.toMatch(/="[^"]*\b(NaN|undefined|Infinity)\b[^"]*"/);
          for (const [output] of html.matchAll(/<output[^>]*>/g))
            expect(output).toContain('aria-live="off"'); // else each move of a drag is spoken
        }),
        { numRuns: 60 },
      );
    });

    test('its tables have a cell for every column, whatever the values and the run', () => {
      fc.assert(
        fc.property(anyValues(declaration), anyRun(declaration), (values, run) => {
          const tables = declaration.table(values, run);
          expect(new Set(tables.map(({ caption }) => caption)).size).toBe(tables.length);
          for (const { caption, columns, rows } of tables) {
            expect(caption).not.toBe('');
            expect(new Set(columns).size).toBe(columns.length);
            for (const row of rows) expect(row).toHaveLength(columns.length);
            expect(JSON.stringify([caption, columns])).not.toMatch(NO_WORDS);
          }
          if (!declaration.training || run) expect(tables.length).toBeGreaterThan(0);
        }),
        { numRuns: 30 },
      );
    });

    test('a goal is not reached at first, its verdicts are sentences, its solution is a link that can be followed', () => {
      for (const [name, { judge, solution }] of Object.entries(declaration.goals ?? {})) {
        const now = judge(base, declaration.training && IDLE);
        expect(now.reached, name).toBe(false);
        expect(now.now, name).toMatch(VERDICT);
        fc.assert(
          fc.property(anyValues(declaration), anyRun(declaration), (values, run) => {
            const verdict = judge(values, run);
            expect(verdict.now, name).toMatch(VERDICT);
            expect(verdict.now, name).not.toMatch(NO_WORDS);
          }),
          { numRuns: 30 },
        );
        const link = readLink(`?${solution}`, '', declaration, base);
        expect(link.notices, name).toEqual([]);
        if (link.step !== null) continue; // a run is replayed in the browser
        const then = judge(link.values, declaration.training && IDLE);
        expect(then.reached, `${name}: ${then.now}`).toBe(true);
      }
    });

    test('sleeps complete: a disabled fieldset with every control that matters', () => {
      const html = renderToStaticMarkup(
        <WidgetBody asleep declaration={declaration} values={base} />,
      );
      expect(html).toContain('<fieldset disabled=""');
      for (const parameter of Object.values(parameters))
        if (!parameter.when || parameter.when(base))
          expect(html).toContain(parameter.help.replaceAll("'", '&#x27;'));
      expect(html).not.toMatch(/<script|style="[^"]*NaN/);
    });

    test('at the values of a preset its button is the pressed one', () => {
      for (const [preset, { title }] of Object.entries(declaration.presets)) {
        const values = startValues(declaration, preset);
        const html = renderToStaticMarkup(
          <WidgetBody asleep declaration={declaration} values={values} />,
        );
        const [group = ''] = /aria-label="Presets".*?<\/div>/s.exec(html) ?? [];
        const pressed = [...group.matchAll(/aria-pressed="true">([^<]*)</g)].map(
          ([, text]) => text,
        );
        expect(pressed, preset).toEqual([title]);
      }
    });

    test('the frame draws at any values', () => {
      fc.assert(
        fc.property(anyValues(declaration), (values) => {
          expect(
            renderToStaticMarkup(<WidgetBody asleep declaration={declaration} values={values} />),
          ).not.toBe('');
        }),
        { numRuns: 30 },
      );
    });

    test('a link round-trips any values', () => {
      fc.assert(
        fc.property(anyValues(declaration), fc.constantFrom('', `${id}.`), (values, prefix) => {
          const state = { values, step: null, events: [], own: null };
          const search = writeLink('?kept=1', prefix, declaration, base, state);
          expect(search).toMatch(/^\?kept=1/);
          const link = readLink(search, prefix, declaration, base);
          expect(link.values).toEqual(values);
          expect(link.notices).toEqual([]);
        }),
      );
    });

    test('a garbage link leaves values that can be drawn', () => {
      const garbage = fc.oneof(
        fc.string(),
        fc.constantFrom(
          '3abc',
          '1e999',
          '-1e999',
          'NaN',
          '',
          '0x10',
          'undefined',
          '__proto__',
          '%00',
          '9'.repeat(400),
        ),
      );
      const names = [...Object.keys(parameters), 'step', 'events', 'own', 'preset', '__proto__'];
      fc.assert(
        fc.property(fc.dictionary(fc.constantFrom(...names), garbage), (query) => {
          const search = `?${new URLSearchParams(Object.entries(query))}`;
          const { values, notices } = readLink(search, '', declaration, base);
          for (const [name, parameter] of Object.entries(parameters)) {
            const value = values[name]!;
            expect(parseValue(parameter, formatValue(value)), name).toEqual(value);
            const asked = query[name];
            if (asked !== undefined && parseValue(parameter, asked) === undefined)
              expect(notices.some((notice) => notice.includes(parameter.label))).toBe(true);
          }
          expect(declaration.describe(values)).toMatch(SENTENCE);
        }),
      );
    });
  },
);
