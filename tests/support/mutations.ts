import fc from 'fast-check';

const SPOILERS = fc.oneof(
  fc.string({ unit: 'binary', minLength: 0, maxLength: 3 }),
  fc.constantFrom(
    '',
    '%',
    '&',
    '=',
    '~',
    ':',
    '-',
    '.',
    'e9',
    ',',
    '"',
    '\n',
    '\0',
    '9'.repeat(50),
  ),
  fc.constantFrom('{', '}', '[', ']', 'null', '-1', '1e999', '__proto__'),
);

/** A part of the way through something, evenly: `fc.double` would be next to 0 most of the time. */
export const place = fc.integer({ min: 0, max: 1000 }).map((part) => part / 1000);

/** Texts of `whole` in which one to four places have been cut, doubled or overwritten. */
export function mutations(whole: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const change = fc.record({
    at: place,
    over: fc.integer({ min: 0, max: 6 }),
    put: SPOILERS,
    twice: fc.boolean(),
  });
  return fc.tuple(whole, fc.array(change, { minLength: 1, maxLength: 4 })).map(([text, changes]) =>
    changes.reduce((changed, { at, over, put, twice }) => {
      const place = Math.round(at * changed.length);
      const end = place + over;
      return changed.slice(0, place) + put + changed.slice(twice ? place : end);
    }, text),
  );
}
