import type { ReactNode } from 'react';
import type { ViewProps } from '../declaration.ts';
import { LargeView } from './large.tsx';
import type { ThreeByThreeValues } from './parameters.ts';
import { SmallView } from './small.tsx';

/** The homework's first question, at the size where it works and at the size where it doesn't. */
export function ThreeByThreeView(props: ViewProps<ThreeByThreeValues>): ReactNode {
  return props.values.side === '3' ? <SmallView {...props} /> : <LargeView {...props} />;
}
