import type { RunEvent } from '../training/run-spec.ts';
import {
  clip,
  expectation,
  fitsLink,
  formatEvents,
  formatValue,
  MAX_STEP,
  parseEvents,
  parseStep,
  parseValue,
  spokenValue,
} from './codec.ts';
import { parametersOf, startValues } from './declaration.ts';
import type { RunValues, WidgetDeclaration } from './declaration.ts';
import { sameValue } from './parameters.ts';
import type { Values } from './parameters.ts';

/** What a link says about one figure. */
export interface Link {
  /** Every parameter's value at step 0. */
  readonly values: Values;
  /** Replay to this step; null for a figure that has yet to run. */
  readonly step: number | null;
  /** Changes of scalars the run has, none after `step`. */
  readonly events: readonly RunEvent[];
  /** Hash of the reader's own data that the run was made with, or null. */
  readonly own: string | null;
  /** A sentence for each part of the link that could not be followed. */
  readonly notices: readonly string[];
}

/** What a figure's link is written from. */
export interface LinkState {
  readonly values: Values;
  readonly step: number | null;
  readonly events: readonly RunEvent[];
  readonly own: string | null;
}

/** Names a link may use beside the parameters: those of any figure, then those of one that trains. */
const ANY = ['preset'];
const TRAINING = ['step', 'events', 'own'];

/** `<widget-id>.` on a chapter's page, nothing on an embed page, where one widget has the query to itself. */
export function linkPrefix(declaration: WidgetDeclaration, embed: boolean): string {
  return embed ? '' : `${declaration.id}.`;
}

/**
 * Reads the part of a page's query that belongs to one figure. What doesn't parse whole, is no
 * choice or is out of range falls back to `base`, the figure's values on this page, and is reported.
 */
export function readLink(
  search: string,
  prefix: string,
  declaration: WidgetDeclaration,
  base: Values,
): Link {
  const query = new URLSearchParams(search);
  const parameters = parametersOf(declaration);
  const notices: string[] = [];
  const get = (name: string): string | null => query.get(prefix + name);

  let values = base;
  const preset = get('preset');
  if (preset !== null) {
    if (Object.hasOwn(declaration.presets, preset)) values = startValues(declaration, preset);
    else
      notices.push(
        `The link asks for the preset “${clip(preset)}”, which this figure doesn’t have.`,
      );
  }
  for (const [name, parameter] of Object.entries(parameters)) {
    const text = get(name);
    if (text === null) continue;
    const value = parseValue(parameter, text);
    if (value === undefined)
      notices.push(
        `The link sets ${parameter.label} to “${clip(text)}”, but it takes ${expectation(parameter, '“~”')}. ` +
          `It stays at ${spokenValue(parameter, values[name]!)}.`,
      );
    else values = { ...values, [name]: value };
  }
  if (prefix !== '')
    for (const name of new Set(query.keys()))
      if (name.startsWith(prefix) && !names(declaration).has(name.slice(prefix.length)))
        notices.push(`The link sets “${clip(name)}”, which this figure doesn’t have.`);

  let step: number | null = null;
  let events: readonly RunEvent[] = [];
  let own: string | null = null;
  if (declaration.training) {
    const stepText = get('step');
    if (stepText !== null) {
      step = parseStep(stepText) ?? null;
      if (step === null)
        notices.push(
          `The link asks for step “${clip(stepText)}”, but a step is a whole number from 0 to ${MAX_STEP}. Nothing is replayed.`,
        );
    }
    const eventsText = get('events');
    if (eventsText !== null) {
      const log = parseEvents(parameters, eventsText);
      if (!log)
        notices.push(
          `The link’s log of changes, “${clip(eventsText)}”, can’t be read. The run is replayed without it.`,
        );
      else if (step === null)
        notices.push('The link has a log of changes but no step to replay them to.');
      else {
        const { scalars } = declaration.training.spec(values as RunValues, null);
        const had = log.filter(({ name }) => Object.hasOwn(scalars, name));
        const unknown = new Set(
          log.filter((event) => !had.includes(event)).map(({ name }) => name),
        );
        for (const name of unknown)
          notices.push(
            `The link changes “${parameters[name]!.label}” on the way, which has no part in this run. That change is left out.`,
          );
        events = had.filter((event) => event.step <= step!);
        if (events.length < had.length)
          notices.push(
            `The link’s log of changes goes on after step ${step}, where the replay ends. The later changes are left out.`,
          );
      }
    }
    own = get('own');
  }
  return { values, step, events, own, notices };
}

/**
 * The query `search` with this figure's part replaced; everybody else's is left as it was written. A text too long
 * for a link is left out, and with it the run, which nobody could replay.
 */
export function writeLink(
  search: string,
  prefix: string,
  declaration: WidgetDeclaration,
  base: Values,
  state: LinkState,
): string {
  const mine = names(declaration);
  const kept = search
    .replace(/^\?/, '')
    .split('&')
    .filter((part) => {
      const name = new URLSearchParams(part).keys().next().value;
      return (
        name !== undefined && !(name.startsWith(prefix) && mine.has(name.slice(prefix.length)))
      );
    });
  const written = linkParts(base, state).map(
    ([name, text]) => `${encode(prefix + name)}=${encode(text)}`,
  );
  const parts = [...kept, ...written];
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

function linkParts(base: Values, { values, step, events, own }: LinkState): [string, string][] {
  const changed = Object.entries(values).filter(([name, value]) => !sameValue(value, base[name]));
  const parts = changed
    .filter(([, value]) => fitsLink(value))
    .map(([name, value]): [string, string] => [name, formatValue(value)]);
  if (step === null || parts.length < changed.length) return parts; // without its text it is another run
  parts.push(['step', String(step)]);
  const made = events.filter((event) => event.step <= step);
  if (made.length > 0) parts.push(['events', formatEvents(made)]);
  if (own !== null) parts.push(['own', own]);
  return parts;
}

function names(declaration: WidgetDeclaration): ReadonlySet<string> {
  return new Set([
    ...Object.keys(parametersOf(declaration)),
    ...ANY,
    ...(declaration.training ? TRAINING : []),
  ]);
}

/** Colons and tildes may stand in a query as they are; a link is easier to read with them. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%3A', ':');
}
