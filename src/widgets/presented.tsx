import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import type { StageProps } from './stage.tsx';
import { ViewBoundary } from './view-boundary.tsx';

const Stage = lazy(async () => ({ default: (await import('./stage.tsx')).Stage }));

/** What a figure has while it is presented, fetched when it is: readers alone with the book never need it. */
export function Presented(props: StageProps): ReactNode {
  return (
    <ViewBoundary what="The presenter’s bar">
      <Suspense fallback={null}>
        <Stage {...props} />
      </Suspense>
    </ViewBoundary>
  );
}
