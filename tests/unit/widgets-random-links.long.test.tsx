import fc from 'fast-check';
import { test } from 'vitest';
import { inRounds } from '../support/in-rounds.ts';
import { everyLink } from '../support/random-links.tsx';

test(
  '10,000 random links give figures and sentences, never an exception',
  { timeout: 900_000 },
  () => inRounds(10_000, (numRuns) => fc.assert(everyLink, { numRuns })),
);
