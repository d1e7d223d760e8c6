import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { startValues } from './declaration.ts';
import { loadReferenceRun } from './reference-run.ts';
import { loadWidget } from './registry.ts';
import { ViewBoundary } from './view-boundary.tsx';
import { WidgetBody } from './widget-body.tsx';
import type { Fold } from './widget-body.tsx';

export interface WakeOptions {
  /** On an embed page, where the query belongs to this widget alone. */
  readonly embed: boolean;
  /** The preset this page gives the figure. */
  readonly preset: string | null;
}

/**
 * Puts the live figure in the place of its static picture, at the same size. Rejects when its code
 * can't be fetched; the picture stays then, and the caller tells the reader.
 */
export async function wake(
  island: HTMLElement,
  widgetId: string,
  { embed, preset }: WakeOptions,
): Promise<void> {
  const [declaration, reference] = await Promise.all([
    loadWidget(widgetId),
    loadReferenceRun(widgetId).catch(() => undefined), // worth having, not worth failing for
  ]);
  // What the reader has done while it slept: unfolded a part, tabbed to it.
  const unfolded = [...island.querySelectorAll('details')]
    .filter(({ open }) => open)
    .map(({ dataset }) => dataset['fold'] as Fold);
  const focused = reachable(island).findIndex((part) => part === document.activeElement);
  createRoot(island, { identifierPrefix: widgetId }).render(
    <>
      <ViewBoundary what={`“${declaration.title}”`}>
        <WidgetBody
          declaration={declaration}
          values={startValues(declaration, preset)}
          embed={embed}
          reference={reference}
          unfolded={unfolded}
        />
      </ViewBoundary>
      {focused >= 0 && <Awake onAwake={() => reachable(island)[focused]?.focus()} />}
    </>,
  );
}

/** Calls back once the live figure stands in the page: how long that takes depends on the machine. */
function Awake({ onAwake }: { readonly onAwake: () => void }): null {
  useEffect(onAwake, [onAwake]);
  return null;
}

/** What a sleeping figure lets a keyboard reach; a live one has the same in the same order. */
function reachable(island: HTMLElement): HTMLElement[] {
  return [...island.querySelectorAll<HTMLElement>('summary, a[href]')];
}
