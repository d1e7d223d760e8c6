import fc from 'fast-check';
import { test } from 'vitest';
import { everyIdx, everyProgress, everySafetensors, everyTable } from '../support/random-files.ts';

test('a random IDX file is read or refused with a sentence', () =>
  fc.assert(everyIdx, { numRuns: 300 }));

test('a random file of weights is read or refused with a sentence', () =>
  fc.assert(everySafetensors, { numRuns: 300 }));

test('a random table of points is read or refused with a sentence', () =>
  fc.assert(everyTable, { numRuns: 300 }));

test('a random file of progress is read or refused', () =>
  fc.assert(everyProgress, { numRuns: 300 }));
