import type { RunEvent } from '../training/run-spec.ts';
import { isWhole } from './number-grid.ts';
import type {
  NumberParameter,
  Parameter,
  Parameters,
  ParameterValue,
  PointsParameter,
  TextParameter,
} from './parameters.ts';

/** Between the numbers of a list in a link. */
const LIST = '~';

const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?$/i;

/** How a value stands in a link. `parseValue` gives exactly it back. */
export function formatValue(value: ParameterValue): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') return String(value).replace('e+', 'e'); // a plus reads as a space
  if (typeof value === 'string') return value;
  return value.map(formatValue).join(LIST);
}

/** A text takes at most so many bytes of an address: with more, some servers and mail programs cut it. */
const LINKED = 4000;

/** Whether a link can carry the value: text may be too long for one. */
export function fitsLink(value: ParameterValue): boolean {
  return typeof value !== 'string' || encodeURIComponent(value).length <= LINKED;
}

/**
 * The value that `text` names, or undefined when it names none: all of it has to parse, and the
 * value has to be one of the choices or in the range (whole, where only whole numbers are values).
 */
export function parseValue(parameter: Parameter, text: string): ParameterValue | undefined {
  switch (parameter.type) {
    case 'number':
      return parseNumber(parameter, text);
    case 'points': {
      const parts = text === '' ? [] : text.split(LIST);
      if (parts.length < parameter.fewest || parts.length > parameter.most) return undefined;
      const numbers: number[] = [];
      for (const part of parts) {
        const value = parseNumber(parameter, part);
        if (value === undefined) return undefined;
        numbers.push(value);
      }
      return numbers;
    }
    case 'choice':
      return Object.hasOwn(parameter.choices, text) ? text : undefined;
    case 'switch':
      return text === 'on' ? true : text === 'off' ? false : undefined;
    case 'text': {
      const { used, length } = usedText(parameter, text);
      return length <= parameter.most ? used : undefined;
    }
  }
}

/**
 * What a parameter takes of a text, its first characters where it has more than that, and how many it has: counted in
 * code points of the one way to write it, which may be more or fewer than were pasted.
 */
export function usedText(
  { most }: TextParameter,
  text: string,
): { readonly used: string; readonly length: number } {
  const characters = [...plainText(text)];
  return { used: characters.slice(0, most).join(''), length: characters.length };
}

/** One way to write it: `\n` ends a line, an ü is one code point, and half a surrogate pair is a �. */
function plainText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .normalize('NFC');
}

/** A number of the parameter's range, whole where it has to be; undefined unless all of `text` is one. */
export function parseNumber(
  parameter: NumberParameter | PointsParameter,
  text: string,
): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const value = Number(text) + 0; // −0 becomes 0
  if (value < parameter.min || value > parameter.max) return undefined;
  return isWhole(parameter) && !Number.isInteger(value) ? undefined : value;
}

/**
 * What a parameter takes, as the end of a sentence: "a whole number from 1 to 10". What stands
 * between the numbers of a list depends on where it is written.
 */
export function expectation(parameter: Parameter, between = 'commas'): string {
  switch (parameter.type) {
    case 'number':
      return `a ${isWhole(parameter) ? 'whole ' : ''}number ${range(parameter)}`;
    case 'points': {
      const { fewest, most } = parameter;
      const count = fewest === most ? fewest : `${fewest} to ${most}`;
      return `${count} ${isWhole(parameter) ? 'whole ' : ''}numbers ${range(parameter)}, separated by ${between}`;
    }
    case 'choice':
      return `one of ${Object.keys(parameter.choices).join(', ')}`;
    case 'switch':
      return 'on or off';
    case 'text':
      return `a text of at most ${parameter.most} characters`;
  }
}

/** A value as a control says it: with its unit, in the words of the choice. */
export function spokenValue(parameter: Parameter, value: ParameterValue): string {
  switch (parameter.type) {
    case 'number':
      return parameter.unit ? `${Number(value)} ${parameter.unit}` : String(value);
    case 'points': {
      const numbers = value as readonly number[];
      const left = numbers.length - SPOKEN;
      const some = numbers.slice(0, SPOKEN).map(minus).join(', ') || 'no numbers';
      const unit = parameter.unit ? ` ${parameter.unit}` : '';
      return some + unit + (left > 0 ? ` and ${left} more` : '');
    }
    case 'choice':
      return parameter.choices[String(value)] ?? String(value);
    case 'switch':
      return value ? 'on' : 'off';
    case 'text':
      return value === '' ? 'no text' : `“${clip(String(value))}”`;
  }
}

/** Of a list, so many numbers are said. */
const SPOKEN = 6;

function range({ min, max }: NumberParameter | PointsParameter): string {
  return `from ${minus(min)} to ${minus(max)}`;
}

function minus(value: number): string {
  return String(value).replace('-', '−');
}

/**
 * The numbers of a list as a reader types it, each as `parseNumber` wants it: separated by commas,
 * semicolons or white space. Where commas aren't needed to separate, they are decimal commas:
 * `0,5; 1,2` and `0,5 1,2` are two numbers, `0,5` and `1, 2` are two as well.
 */
export function typedNumbers(text: string): readonly string[] {
  const plain = text.trim().replaceAll('−', '-');
  const words = plain.split(/[;\s]+/).filter((word) => word !== '');
  const decimal =
    plain.includes(';') ||
    (words.length > 1 && words.every((word) => /^[^,]+(,[^,]+)?$/.test(word)));
  return decimal
    ? words.map((word) => word.replace(',', '.'))
    : plain.split(/[,\s]+/).filter((part) => part !== '');
}

/** What somebody wrote is quoted, but not at any length. */
export function clip(text: string): string {
  const characters = [...text]; // a cut between code units may leave half an emoji
  return characters.length <= 40 ? text : `${characters.slice(0, 40).join('')}…`;
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
