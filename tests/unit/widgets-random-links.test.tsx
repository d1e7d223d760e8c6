import fc from 'fast-check';
import { test } from 'vitest';
import { everyLink } from '../support/random-links.tsx';

test('a random link gives a figure and sentences, never an exception', () =>
  fc.assert(everyLink, { numRuns: 300 }));
