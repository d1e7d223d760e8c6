import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect } from 'vitest';
import { ALL_WIDGETS } from '../../src/widgets/all-widgets.ts';
import { formatValue, MAX_STEP, parseValue } from '../../src/widgets/codec.ts';
import { parametersOf, startValues } from '../../src/widgets/declaration.ts';
import type { RunValues, WidgetDeclaration } from '../../src/widgets/declaration.ts';
import { readLink, writeLink } from '../../src/widgets/permalink.ts';
import { IDLE } from '../../src/widgets/run-session.ts';
import { WidgetBody } from '../../src/widgets/widget-body.tsx';
import { anyValues } from './any-values.ts';
import { mutations } from './mutations.ts';

/** What people, programs and other versions of the book may write behind an equals sign. */
const NONSENSE = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.double().map(String),
  fc.integer().map(String),
  fc.array(fc.double().map(String), { maxLength: 40 }).map((list) => list.join('~')),
  fc.constantFrom(
    '',
    '3abc',
    '1e999',
    '-0',
    'NaN',
    '0x10',
    'null',
    '[object Object]',
    '%',
    '%E0%A4',
  ),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'),
  fc.constantFrom('9'.repeat(400), '~'.repeat(5000), '😀'.repeat(3000), 'a'.repeat(100_000)),
);

/** What a link may say of a widget: its own names and others', any of them more than once. */
function queries(declaration: WidgetDeclaration, prefix: string): fc.Arbitrary<string> {
  const parameters = parametersOf(declaration);
  const base = startValues(declaration, null);
  const live = Object.keys(parameters).filter((name) => parameters[name]!.effect === 'live');
  const event = fc.record({
    step: fc.integer({ min: 0, max: MAX_STEP }),
    name: fc.constantFrom(...live, 'beta'),
    value: fc.double({ noNaN: true }),
  });
  const written = fc
    .record({
      values: anyValues(declaration),
      step: fc.option(fc.integer({ min: 0, max: MAX_STEP })),
      events: fc.array(event, { maxLength: 4 }),
      own: fc.option(fc.constantFrom('0123456789abcdef', 'own')),
    })
    .map((state) => writeLink('', prefix, declaration, base, state));
  const names = fc.oneof(
    fc.constantFrom(...Object.keys(parameters), 'step', 'events', 'own', 'preset'),
    fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', ''),
    fc.string(),
  );
  const escaped = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);
  const made = fc
    .array(fc.tuple(names, NONSENSE, fc.boolean()), { maxLength: 8 })
    .map((pairs) =>
      pairs
        .map(([name, text, plain]) => `${prefix}${name}=${plain ? text : escaped(text)}`)
        .join('&'),
    );
  const presets = fc
    .constantFrom(...Object.keys(declaration.presets), 'none')
    .map((name) => `${prefix}preset=${name}`);
  return fc
    .array(fc.oneof(written, mutations(written), made, presets), { minLength: 1, maxLength: 2 })
    .map((parts) => `?${parts.map((part) => part.replace(/^\?/, '')).join('&')}`);
}

interface Link {
  readonly id: string;
  readonly prefix: string;
  readonly query: string;
}

/** One of the book's widgets and a link to it. */
const links: fc.Arbitrary<Link> = fc
  .tuple(fc.constantFrom(...ALL_WIDGETS), fc.boolean())
  .chain(([declaration, embed]) => {
    const prefix = embed ? '' : `${declaration.id}.`;
    return fc.record({
      id: fc.constant(declaration.id),
      prefix: fc.constant(prefix),
      query: queries(declaration, prefix),
    });
  });

const SENTENCE = /^[\p{Lu}\d“].*[.!?]$/su;
/** Something to see or to read: a mark, a bitmap, a cell, a paragraph. */
const MARK = /<(path|circle|rect|line|polyline|polygon|canvas|img|text|t[dh]|button|p|li)\b/;

function follow({ id, prefix, query }: Link): void {
  const declaration = ALL_WIDGETS.find((widget) => widget.id === id)!;
  const { training, table, describe } = declaration;
  const base = startValues(declaration, null);
  const link = readLink(query, prefix, declaration, base);
  const { values, step, events, own, notices } = link;
  for (const notice of notices) {
    expect(notice).toMatch(SENTENCE);
    expect(notice.length).toBeLessThan(1000);
  }
  expect(Object.keys(values)).toEqual(Object.keys(base));
  for (const [name, parameter] of Object.entries(parametersOf(declaration))) {
    const value = values[name]!;
    expect(parseValue(parameter, formatValue(value)), name).toEqual(value);
    if (parameter.type !== 'number' && parameter.type !== 'points') continue;
    for (const number of [value].flat()) {
      expect(number, name).toBeGreaterThanOrEqual(parameter.min);
      expect(number, name).toBeLessThanOrEqual(parameter.max);
    }
  }
  if (step !== null) expect(step).toBeLessThanOrEqual(MAX_STEP);
  const again = readLink(
    writeLink('', prefix, declaration, base, { values, step, events, own }),
    prefix,
    declaration,
    base,
  );
  expect(again.notices).toEqual([]);

  const run = training && IDLE;
  training?.spec(values as RunValues, null);
  expect(describe(values, run)).toMatch(SENTENCE);
  for (const { columns, rows } of table(values, run))
    for (const row of rows) expect(row).toHaveLength(columns.length);
  const html = renderToStaticMarkup(
    <WidgetBody asleep declaration={declaration} values={values} />,
  );
  const [, picture = ''] = /data-picture="true">(.*)/s.exec(html) ?? [];
  expect(picture).toMatch(MARK);
  expect(html).not.toMatch(/="[^"]*\b(NaN|undefined|Infinity)\b[^"]*"/);
}

/** Followed as a page does before anything trains, every link gives a figure, or a figure and sentences. */
export const everyLink = fc.property(links, follow);
