import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  expectation,
  fitsLink,
  formatEvents,
  formatValue,
  parseEvents,
  parseStep,
  parseValue,
  spokenValue,
  typedNumbers,
  usedText,
} from '../../src/widgets/codec.ts';
import type {
  NumberParameter,
  Parameters,
  PointsParameter,
  TextParameter,
} from '../../src/widgets/parameters.ts';

const common = { label: 'x', help: '', effect: 'live' } as const;
const WHOLE: NumberParameter = { ...common, type: 'number', default: 3, min: 1, max: 10, step: 1 };
const REAL: NumberParameter = {
  ...common,
  type: 'number',
  default: 1,
  min: -1e21,
  max: 1e21,
  step: 0.1,
};
const CHOICE = {
  ...common,
  effect: 'view',
  type: 'choice',
  default: 'a',
  choices: { a: 'first', b: 'second' },
} as const;
const SWITCH = { ...common, effect: 'view', type: 'switch', default: false } as const;

const POINTS: PointsParameter = {
  label: 'x',
  help: '',
  effect: 'view',
  type: 'points',
  default: [0, 1, 2],
  min: -4,
  max: 4,
  step: 0.1,
  fewest: 2,
  most: 5,
};
const COINS: PointsParameter = { ...POINTS, min: 0, max: 1, step: 1, fewest: 0, most: 100 };

describe('lists of numbers', () => {
  test('stand in a link as 0.5~1.2~-0.3', () => {
    expect(formatValue([0.5, 1.2, -0.3])).toBe('0.5~1.2~-0.3');
    expect(parseValue(POINTS, '0.5~1.2~-0.3')).toEqual([0.5, 1.2, -0.3]);
  });
  test.each(['', '1', '1~2~3~4~5~6', '1~', '~1~2', '1~~2', '1~5', '1~2x', '1,2', '1 ~2', '1~NaN'])(
    'two to five numbers from −4 to 4 are not “%s”',
    (text) => expect(parseValue(POINTS, text)).toBeUndefined(),
  );
  test('whole where the range and the step are', () => {
    expect(parseValue(COINS, '0~1~1')).toEqual([0, 1, 1]);
    expect(parseValue(COINS, '0~0.5')).toBeUndefined();
  });
  test('may be empty where none is enough', () => {
    expect(formatValue([])).toBe('');
    expect(parseValue(COINS, '')).toEqual([]);
  });
  test('−0 is 0', () =>
    expect(Object.is((parseValue(POINTS, '-0~1') as number[])[0], 0)).toBe(true));
  test('ten thousand characters are answered', () =>
    expect(parseValue(POINTS, '1~'.repeat(5000))).toBeUndefined());
  test('give back exactly what was written, readable in a query', () => {
    const number = fc.double({ min: -4, max: 4, noNaN: true }).map((value) => value + 0);
    fc.assert(
      fc.property(fc.array(number, { minLength: 2, maxLength: 5 }), (numbers) => {
        const text = formatValue(numbers);
        expect(parseValue(POINTS, text)).toEqual(numbers);
        expect(encodeURIComponent(text)).toBe(text);
      }),
    );
  });
  test('say what they take and what they are', () => {
    expect(expectation(POINTS)).toBe('2 to 5 numbers from −4 to 4, separated by commas');
    expect(expectation({ ...COINS, fewest: 100 })).toBe(
      '100 whole numbers from 0 to 1, separated by commas',
    );
    expect(spokenValue({ ...POINTS, unit: 's' }, [0.5, -1])).toBe('0.5, −1 s');
    expect(spokenValue(COINS, [])).toBe('no numbers');
    expect(spokenValue(COINS, Array(9).fill(1))).toBe('1, 1, 1, 1, 1, 1 and 3 more');
  });
});

describe('texts', () => {
  const TEXT: TextParameter = {
    label: 'x',
    help: '',
    effect: 'view',
    type: 'text',
    default: 'abc',
    most: 6,
  };
  test('stand in a link as they are, empty ones too', () => {
    for (const text of ['', 'abc', '1~2', 'on', 'a b\nc', '☃ é ñ', '👩🏽🚀🇩'])
      expect(parseValue(TEXT, formatValue(text))).toBe(text);
  });
  test('are written in one way: lines, accents, and no half of a surrogate pair', () => {
    expect(parseValue(TEXT, 'a\r\nb\rc')).toBe('a\nb\nc');
    expect(parseValue(TEXT, 'u\u0308')).toBe('ü');
    expect(parseValue(TEXT, 'a\uD83D')).toBe('a\uFFFD');
    expect(parseValue(TEXT, '\uDE00\uD83D')).toBe('\uFFFD\uFFFD');
  });
  test('are counted in code points, after that', () => {
    expect(parseValue(TEXT, '🚀🚀🚀🚀🚀🚀')).toBe('🚀🚀🚀🚀🚀🚀');
    expect(parseValue(TEXT, '1234567')).toBeUndefined();
    expect(parseValue(TEXT, 'u\u0308'.repeat(6))).toBe('üüüüüü');
  });
  test('are cut after that, so that what is used is always a value, however it was written', () => {
    // one code point that is written as two
    expect(usedText(TEXT, '\u0958'.repeat(6))).toEqual({
      used: '\u0915\u093C'.repeat(3),
      length: 12,
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: fc.constantFrom('\u0958', '\u0308', 'u', '\r', '\n', '🚀', '\uD83D') }),
        ),
        (text) => {
          const { used } = usedText(TEXT, text);
          expect(parseValue(TEXT, used)).toBe(used);
        },
      ),
    );
  });
  test('what has been read is read again as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const value = parseValue({ ...TEXT, most: 1000 }, text)!;
        expect(parseValue({ ...TEXT, most: 1000 }, formatValue(value))).toBe(value);
        expect(() => encodeURIComponent(String(value))).not.toThrow();
      }),
    );
  });
  test('say what they take and what they are', () => {
    expect(expectation(TEXT)).toBe('a text of at most 6 characters');
    expect(spokenValue(TEXT, '')).toBe('no text');
    expect(spokenValue(TEXT, 'abc')).toBe('“abc”');
    expect(spokenValue(TEXT, 'a'.repeat(99))).toBe(`“${'a'.repeat(40)}…”`);
    expect(spokenValue(TEXT, `a${'🚀'.repeat(99)}`)).toBe(`“a${'🚀'.repeat(39)}…”`);
  });
  test('fit into a link up to 4,000 bytes of an address', () => {
    expect(fitsLink('a'.repeat(4000))).toBe(true);
    expect(fitsLink('a'.repeat(4001))).toBe(false);
    expect(fitsLink(' '.repeat(1334))).toBe(false); // %20 each
    expect(fitsLink(Array<number>(5000).fill(1))).toBe(true); // numbers have a limit of their own
  });
});

describe('typedNumbers', () => {
  test.each([
    ['0.5, 1.2, -0.3', ['0.5', '1.2', '-0.3']],
    ['1,2,3', ['1', '2', '3']],
    ['0.5 1.2\t−0.3', ['0.5', '1.2', '-0.3']],
    ['0.5;1.2; -0.3', ['0.5', '1.2', '-0.3']],
    ['0,5; 1,2', ['0.5', '1.2']],
    ['0,5 1,2', ['0.5', '1.2']],
    ['0,5;', ['0.5']],
    ['1, 2 3', ['1', '2', '3']],
    ['1 , 2', ['1', '2']],
    ['1, 2,', ['1', '2']],
    [' \n 7 \n', ['7']],
    ['', []],
    [' , ; ', ['.']],
    ['one, two', ['one', 'two']],
  ])('“%s”', (text, numbers) => expect(typedNumbers(text)).toEqual(numbers));
});

describe('parseValue', () => {
  test.each([
    '3abc',
    '1e999',
    '7.9',
    '',
    ' 3',
    '3 ',
    '0x3',
    '1_0',
    'NaN',
    'Infinity',
    '--3',
    '+3',
    '0',
    '11',
    '1e1e1',
    '.',
    '３',
  ])('a whole number from 1 to 10 is not “%s”', (text) =>
    expect(parseValue(WHOLE, text)).toBeUndefined(),
  );
  test.each([
    ['3', 3],
    ['3.0', 3],
    ['1e1', 10],
    ['07', 7],
  ])('“%s” is the whole number %d', (text, value) => expect(parseValue(WHOLE, text)).toBe(value));
  test('numbers between two stops are kept', () => expect(parseValue(REAL, '.123')).toBe(0.123));
  test('−0 is 0', () => expect(Object.is(parseValue(REAL, '-0'), 0)).toBe(true));
  test('a choice is one of the choices', () => {
    expect(parseValue(CHOICE, 'b')).toBe('b');
    for (const text of ['c', '', 'A', 'toString', '__proto__', 'constructor'])
      expect(parseValue(CHOICE, text)).toBeUndefined();
  });
  test('a switch is on or off', () => {
    expect(parseValue(SWITCH, 'on')).toBe(true);
    expect(parseValue(SWITCH, 'off')).toBe(false);
    for (const text of ['', '1', 'true', 'ON']) expect(parseValue(SWITCH, text)).toBeUndefined();
  });
  test('gives back exactly what formatValue wrote, through a query too', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e21, max: 1e21, noNaN: true }), (value) => {
        const text = formatValue(value);
        expect(parseValue(REAL, text)).toBe(value + 0);
        expect(new URLSearchParams(`v=${text}`).get('v')).toBe(text);
      }),
    );
  });
  test('never throws and never leaves the range', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const value = parseValue(WHOLE, text);
        if (value !== undefined) expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).toContain(value);
      }),
    );
  });
});

describe('parseEvents', () => {
  const parameters: Parameters = {
    beta: { ...WHOLE, step: 0.1 },
    rate: { ...WHOLE, step: 0.1 },
    seed: { ...WHOLE, effect: 'structural' },
  };
  const event = fc.record({
    step: fc.integer({ min: 0, max: 1_000_000 }),
    name: fc.constantFrom('beta', 'rate'),
    value: fc.double({ min: 1, max: 10, noNaN: true }),
  });
  test('gives back what formatEvents wrote', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1 }), (unordered) => {
        const events = unordered.toSorted((a, b) => a.step - b.step);
        expect(parseEvents(parameters, formatEvents(events))).toEqual(events);
      }),
    );
  });
  test('in the form 50:beta:4~80:beta:1', () => {
    const events = [
      { step: 50, name: 'beta', value: 4 },
      { step: 80, name: 'beta', value: 1 },
    ];
    expect(formatEvents(events)).toBe('50:beta:4~80:beta:1');
    expect(parseEvents(parameters, '50:beta:4~80:beta:1')).toEqual(events);
  });
  test.each([
    '',
    '50:beta',
    '50:beta:4:1',
    '50:beta:4~',
    '80:beta:4~50:beta:1',
    '5.5:beta:4',
    '-1:beta:4',
    '50:seed:4',
    '50:gamma:4',
    '50:beta:11',
    '50:beta:x',
    '50:toString:4',
  ])('not “%s”', (text) => expect(parseEvents(parameters, text)).toBeUndefined());
});

test('parseStep takes whole steps a replay can reach', () => {
  expect(parseStep('0')).toBe(0);
  expect(parseStep('1000000')).toBe(1_000_000);
  for (const text of ['', '-1', '1.5', '1e3', '1000001', '50 ', 'x'])
    expect(parseStep(text)).toBeUndefined();
});
