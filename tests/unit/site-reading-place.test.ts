import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePlace } from '../../src/site/reading-place.ts';

test('parsePlace(text) reads a chapter, a section and its title, and nothing else', () => {
  const place = { chapter: 'vae', section: 'the-bound', title: 'A bound we can climb' };
  expect(parsePlace(JSON.stringify(place))).toEqual(place);
  expect(parsePlace(null)).toBeNull();
  expect(parsePlace('{"chapter":"vae"')).toBeNull();
  expect(parsePlace(JSON.stringify({ ...place, chapter: '//evil.example' }))).toBeNull();
  expect(parsePlace(JSON.stringify({ ...place, title: 'x'.repeat(201) }))).toBeNull();
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(parsePlace(text)).toBeNull();
    }),
  );
});
