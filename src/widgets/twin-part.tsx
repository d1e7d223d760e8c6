import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import type { TwinPictureProps, TwinPanelProps } from './twin.tsx';
import { ViewBoundary } from './view-boundary.tsx';

const PARTS = {
  picture: lazy(async () => ({ default: (await import('./twin.tsx')).TwinPicture })),
  panel: lazy(async () => ({ default: (await import('./twin.tsx')).TwinPanel })),
};

type TwinProps =
  | ({ readonly part: 'picture' } & TwinPictureProps)
  | ({ readonly part: 'panel' } & TwinPanelProps);

/** What a twin adds to a figure, fetched when there is to be one. */
export function Twin(props: TwinProps): ReactNode {
  return (
    <ViewBoundary what="The twin">
      <Suspense>
        {props.part === 'picture' ? <PARTS.picture {...props} /> : <PARTS.panel {...props} />}
      </Suspense>
    </ViewBoundary>
  );
}
