import type { RunEvent } from '../training/run-spec.ts';
import { isWhole } from './number-grid.ts';
import type { Parameter, Parameters, ParameterValue } from './parameters.ts';

const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?$/i;

/** How a value stands in a link. `parseValue` gives exactly it back. */
export function formatValue(value: ParameterValue): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') return String(value).replace('e+', 'e'); // a plus reads as a space
  return value;
}

/**
 * The value that `text` names, or undefined when it names none: all of it has to parse, and the
 * value has to be one of the choices or in the range (whole, where only whole numbers are values).
 */
export function parseValue(parameter: Parameter, text: string): ParameterValue | undefined {
  switch (parameter.type) {
    case 'number': {
      if (!NUMBER.test(text)) return undefined;
      const value = Number(text) + 0; // −0 becomes 0
      if (value < parameter.min || value > parameter.max) return undefined;
      return isWhole(parameter) && !Number.isInteger(value) ? undefined : value;
    }
    case 'choice':
      return Object.hasOwn(parameter.choices, text) ? text : undefined;
    case 'switch':
      return text === 'on' ? true : text === 'off' ? false : undefined;
  }
}

/** What a parameter takes, as the end of a sentence: "a whole number from 1 to 10". */
export function expectation(parameter: Parameter): string {
  switch (parameter.type) {
    case 'number':
      return `a ${isWhole(parameter) ? 'whole ' : ''}number from ${parameter.min} to ${parameter.max}`;
    case 'choice':
      return `one of ${Object.keys(parameter.choices).join(', ')}`;
    case 'switch':
      return 'on or off';
  }
}

/** A value as a control says it: with its unit, in the words of the choice. */
export function spokenValue(parameter: Parameter, value: ParameterValue): string {
  switch (parameter.type) {
    case 'number':
      return parameter.unit ? `${value} ${parameter.unit}` : String(value);
    case 'choice':
      return parameter.choices[String(value)] ?? String(value);
    case 'switch':
      return value ? 'on' : 'off';
  }
}

/** The log of a run as it stands in a link: `50:beta:4~80:beta:1`. */
export function formatEvents(events: readonly RunEvent[]): string {
  return events.map(({ step, name, value }) => `${step}:${name}:${formatValue(value)}`).join('~');
}

/** The log that `text` names, in order of steps; undefined unless each event is a change that can be made. */
export function parseEvents(parameters: Parameters, text: string): readonly RunEvent[] | undefined {
  const events: RunEvent[] = [];
  for (const part of text.split('~')) {
    const [stepText = '', name = '', valueText = '', ...rest] = part.split(':');
    const step = parseStep(stepText);
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (rest.length > 0 || step === undefined || parameter?.effect !== 'live') return undefined;
    const value = parseValue(parameter, valueText);
    if (typeof value !== 'number' || step < (events.at(-1)?.step ?? 0)) return undefined;
    events.push({ step, name, value });
  }
  return events;
}

/** Beyond this a replay would outlast any reader's patience, so a link can't ask for it. */
export const MAX_STEP = 1_000_000;

/** The step that `text` names, 0 … `MAX_STEP`. */
export function parseStep(text: string): number | undefined {
  if (!/^\d{1,7}$/.test(text)) return undefined;
  const step = Number(text);
  return step <= MAX_STEP ? step : undefined;
}
