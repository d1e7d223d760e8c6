import fc from 'fast-check';
import { test } from 'vitest';
import { inRounds } from '../support/in-rounds.ts';
import { everyIdx, everyProgress, everySafetensors, everyTable } from '../support/random-files.ts';

test('10,000 random IDX files are read or refused with a sentence', { timeout: 300_000 }, () =>
  inRounds(10_000, (numRuns) => fc.assert(everyIdx, { numRuns })),
);

test(
  '10,000 random files of weights are read or refused with a sentence',
  { timeout: 300_000 },
  () => inRounds(10_000, (numRuns) => fc.assert(everySafetensors, { numRuns })),
);

test('10,000 random tables of points are read or refused', { timeout: 300_000 }, () =>
  inRounds(10_000, (numRuns) => fc.assert(everyTable, { numRuns })),
);

test('10,000 random files of progress are read or refused', { timeout: 300_000 }, () =>
  inRounds(10_000, (numRuns) => fc.assert(everyProgress, { numRuns })),
);
