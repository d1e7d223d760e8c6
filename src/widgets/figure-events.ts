import type { Verdict } from './declaration.ts';

/**
 * How a page and a live figure talk: DOM events on `<figure data-widget>`, so that neither has to
 * know the other's code. The page imports this file alone; it brings no widget along.
 */

/** A verdict for each goal the figure declares. */
export type Verdicts = Readonly<Record<string, Verdict>>;

export interface ShowRequest {
  /** One of the figure's presets; null for the settings this page gives it. */
  readonly preset: string | null;
  /** Values on top of the preset's, by parameter, as they stand in a link. */
  readonly values?: Readonly<Record<string, string>>;
  /** Whether a figure that trains starts anew and trains. */
  readonly run: boolean;
}

interface FigureEvents {
  /** Figure → page: when it wakes, whenever a verdict changes, and when asked. Empty without goals. */
  readonly 'likely:goals': Verdicts;
  /** Page → figure: say the verdicts now. */
  readonly 'likely:ask': null;
  /** Page → figure. Cancelled by the figure that follows it: one asleep leaves it as it was. */
  readonly 'likely:show': ShowRequest;
}

/** Says, on `figure`, how far the reader is with each goal. */
export function tellGoals(figure: Element, verdicts: Verdicts): void {
  send(figure, 'likely:goals', verdicts);
}

/** Hears the verdicts of `figure`, the present ones at once if it is awake; returns how to stop. */
export function onGoals(figure: Element, callback: (verdicts: Verdicts) => void): () => void {
  const stop = listen(figure, 'likely:goals', (event) => callback(event.detail));
  send(figure, 'likely:ask', null);
  return stop;
}

/** The figure's side of a question for its verdicts; returns how to stop. */
export function onAsk(figure: Element, callback: () => void): () => void {
  return listen(figure, 'likely:ask', callback);
}

/** Asks `figure` for certain settings; one that is still asleep follows when it wakes. */
export function showInFigure(figure: Element, request: ShowRequest): void {
  if (send(figure, 'likely:show', request)) return;
  const stop = listen(figure, 'likely:goals', () => {
    stop();
    send(figure, 'likely:show', request);
  });
}

/** The figure's side of `showInFigure`; returns how to stop. */
export function onShow(figure: Element, callback: (request: ShowRequest) => void): () => void {
  return listen(figure, 'likely:show', (event) => {
    event.preventDefault();
    callback(event.detail);
  });
}

/** Whether somebody took the event on by cancelling it. */
function send<K extends keyof FigureEvents>(
  figure: Element,
  name: K,
  detail: FigureEvents[K],
): boolean {
  return !figure.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, cancelable: true }));
}

function listen<K extends keyof FigureEvents>(
  figure: Element,
  name: K,
  callback: (event: CustomEvent<FigureEvents[K]>) => void,
): () => void {
  const heard = callback as EventListener; // a custom event of this name carries this detail
  figure.addEventListener(name, heard);
  return () => figure.removeEventListener(name, heard);
}
