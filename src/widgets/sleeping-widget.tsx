import type { ReactNode } from 'react';
import { referenceRun } from './all-reference-runs.ts';
import { startValues } from './declaration.ts';
import type { WidgetDeclaration } from './declaration.ts';
import { WidgetBody } from './widget-body.tsx';

export interface SleepingWidgetProps {
  readonly declaration: WidgetDeclaration;
  /** The preset this page gives the figure. */
  readonly preset: string | null;
  /** On an embed page, where there is no way to yet another page of its own. */
  readonly embed?: boolean;
}

/** A figure as the page is served, its reference run included. For the build: it holds them all. */
export function SleepingWidget({ declaration, preset, embed = false }: SleepingWidgetProps): ReactNode {
  return (
    <WidgetBody
      asleep
      declaration={declaration}
      values={startValues(declaration, preset)}
      embed={embed}
      reference={referenceRun(declaration.id)}
    />
  );
}
