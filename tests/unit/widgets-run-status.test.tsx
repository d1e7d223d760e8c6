import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { DataFacts, RunFacts } from '../../src/training/run-spec.ts';
import { IDLE } from '../../src/widgets/run-session.ts';
import { RunStatus } from '../../src/widgets/run-status.tsx';

test('in double precision: numbers, points of several numbers, or no data', () => {
  const said = (data: Pick<DataFacts, 'count' | 'width'>): string => {
    const facts: RunFacts = {
      engine: 'float64',
      fallback: '',
      data: { name: 'numbers', height: 1, hash: '', ...data },
    };
    const run = { ...IDLE, status: 'paused', facts } as const;
    return renderToStaticMarkup(
      <RunStatus run={run} reference={undefined} state={{} as never} handOn={() => {}} />,
    );
  };
  expect(said({ count: 3, width: 1 })).toContain('>3 numbers · double precision.<');
  expect(said({ count: 1, width: 1 })).toContain('>One number · double precision.<');
  expect(said({ count: 26, width: 3 })).toContain('>26 points · double precision.<');
  expect(said({ count: 1, width: 2 })).toContain('>One point · double precision.<');
  expect(said({ count: 0, width: 1 })).toContain('>double precision.<');
});
