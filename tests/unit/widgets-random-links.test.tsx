import fc from 'fast-check';
import { test } from 'vitest';
import { inRounds } from '../support/in-rounds.ts';
import { everyLink } from '../support/random-links.tsx';

test('a random link gives a figure and sentences, never an exception', () =>
  inRounds(300, (numRuns) => fc.assert(everyLink, { numRuns })));
