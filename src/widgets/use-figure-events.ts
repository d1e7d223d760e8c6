import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { RunView, WidgetDeclaration } from './declaration.ts';
import { onAsk, onShow, tellGoals } from './figure-events.ts';
import type { ShowRequest, Verdicts } from './figure-events.ts';
import type { Values } from './parameters.ts';

export interface FigureEventsOptions {
  readonly declaration: WidgetDeclaration;
  readonly values: Values;
  /** The reader's own run. */
  readonly run: RunView | undefined;
  readonly show: (request: ShowRequest) => void;
}

/** A live figure's talk with its page: follows what it asks for, and says when a goal's verdict changes. */
export function useFigureEvents(
  root: RefObject<HTMLElement | null>,
  { declaration, values, run, show }: FigureEventsOptions,
): void {
  const verdicts = (): Verdicts =>
    Object.fromEntries(
      Object.entries(declaration.goals ?? {}).map(([name, { judge }]) => [
        name,
        judge(values, run),
      ]),
    );
  const latest = useRef({ verdicts, show });
  const told = useRef('');
  useEffect(() => void (latest.current = { verdicts, show }));

  useEffect(() => {
    const figure = root.current!.closest('[data-widget]');
    if (!figure) return undefined; // in a test, or wherever else nobody listens
    const stopAsk = onAsk(figure, () => tellGoals(figure, latest.current.verdicts()));
    const stopShow = onShow(figure, (request) => latest.current.show(request));
    return () => {
      stopAsk();
      stopShow();
    };
  }, [root]);

  // after the listeners: the first verdicts tell the page that the figure is awake
  useEffect(() => {
    const now = verdicts();
    const content = JSON.stringify(now);
    const figure = root.current!.closest('[data-widget]');
    if (!figure || content === told.current) return;
    told.current = content;
    tellGoals(figure, now);
    // oxlint-disable-next-line react/exhaustive-deps -- `verdicts` depends on these
  }, [root, declaration, values, run]);
}
