import { clip, lowered, SUPERSCRIPTS } from './typed-text.ts';

/** What is wrong with something typed, as a sentence that says what to do. */
export interface Problem {
  readonly problem: string;
}

const LONGEST = 200;
const DEEPEST = 40;

const LETTERS: Readonly<Record<string, string>> = {
  α: 'alpha',
  β: 'beta',
  λ: 'lambda',
  μ: 'mu',
  σ: 'sigma',
  θ: 'theta',
  π: 'pi',
  Σ: 'Σ',
  Π: 'Π',
  '√': 'sqrt',
};

/** A sum over all the data, however its index is written: `Σ_{i=1}^n`, `\sum_i`. */
const OVER_THE_DATA =
  /(\b(?:sum|prod)|[ΣΠ])(?:\s*_\s*(?:\{[^{}]*\}|i\s*=\s*1|[ijk]\b)|\s*\^\s*(?:\{\s*n\s*\}|n(?![a-z\d])))+/gi;

/** In this order: from what people type, or paste from TeX, to what the parser reads. */
const REWRITES: readonly (readonly [RegExp, string | ((...match: string[]) => string)])[] = [
  [/^(?:\$+|\\[([])|(?:\$+|\\[)\]])$/g, ''],
  [/\\(?:left|right|limits|[bB]igg?[lr]?|displaystyle)(?![a-zA-Z])|\\[,;:! ]/g, ' '],
  [/\\(?:bar|overline)\s*(?:\{\s*x\s*\}|x(?![a-zA-Z]))/g, ' mean(x) '],
  [/\\(?:wide)?hat\s*(?:\{([^{}]*)\}|(?=[\\a-zA-Z]))|\u0302/g, (_, under = '') => ` ${under} `],
  [/\\(?:cdot|times)(?![a-zA-Z])/g, '*'],
  [/\\sum(?![a-zA-Z])|∑/g, ' Σ '],
  [/\\prod(?![a-zA-Z])|∏/g, ' Π '],
  [/\\(?![dt]?frac)([a-zA-Z]+)/g, ' $1 '],
  [/\b(?:np|numpy|math|torch)\s*\./g, ''],
  [/x[\u0304\u0305]|\bx_?bar\b/gi, ' mean(x) '],
  [SUPERSCRIPTS, (raised) => `^(${lowered(raised)})`],
  [
    /(?<![\d.,])(\d*)([¼-¾⅐-⅞])/g,
    (_, whole, part = '') => `(${whole && `${whole}+`}${part.normalize('NFKC')})`,
  ],
  [/ᵢ/g, '_i'],
  [/[αβλμµσθπΣΠ√]/g, (letter) => ` ${LETTERS[letter.normalize('NFKC')]} `],
  [/[×·⋅∙∗•]/g, '*'],
  [/\*\*/g, '^'],
  [/[÷∕⁄]/g, '/'],
  [/[−–—]/g, '-'],
  [OVER_THE_DATA, '$1 '],
  [/x\s*_\s*(?:\{\s*[ijk]\s*\}|[ijk]\b)|(?<![a-z])xi\b/gi, 'x '],
];

const FRACTION =
  /\\[dt]?frac\s*(?:\{([^{}]*)\}|(\d|[a-z]+\s|[a-z]))\s*(?:\{([^{}]*)\}|(\d|[a-z]+\s|[a-z]))/gi;

/** Braces around no others that are no part of a fraction which is still to be read. */
const INNERMOST = /(?<!frac\s*|\}\s*)\{([^{}]*)\}/g;

/** What may stand on the left of an equals sign. */
const NAME =
  /^\s*(?:[\p{L}\p{M}_\s^]{0,16}|(?:log|ln)?\s*(?:\p{L}|ell)\s*\(\s*\p{L}+\s*\)|\p{L}+\s*_\s*\(\s*\p{L}+\s*\))\s*$/u;

/** A unit after a formula. `min` may be a minimum, and `50%` a number. */
const UNIT =
  /(?<![a-z_])(?:nats?|bits?|calls?|minutes?|per)(?![a-z_])|(?<=[\w)]\s*\/\s*|[\d)]\s*|\w\s+)min\s*(?:$|\^)|(?<!\d\s*)%/i;

/** Characters that mean something elsewhere, and what to write here. */
const INSTEAD: Readonly<Record<string, string>> = {
  '!': 'Factorials are not needed here.',
  '%': 'Write a percentage as a fraction.',
  '|': 'Write abs( ) for an absolute value.',
  '\\': 'Something of the TeX is missing, perhaps a brace.',
  '[': 'Use round brackets. Single data points have no name here.',
};

/**
 * Rewrites a formula as readers type it (`Σxᵢ ÷ n`, `σ²`, `x̄`, `\frac{S}{n}`, `p̂ = 0,5 S`) into the
 * plain text that the parser takes. Refuses what no answer needs before anything parses it.
 */
export function normalise(typed: string): string | Problem {
  const text = typed.trim();
  if (text === '') return { problem: 'Type an answer first.' };
  if (text.length > LONGEST) {
    return {
      problem: `That is ${text.length.toLocaleString('en-GB')} characters long. An answer takes at most ${LONGEST}.`,
    };
  }
  let plain = text;
  for (const [pattern, replacement] of REWRITES) {
    plain = plain.replaceAll(pattern, replacement as string);
  }
  plain = withoutBraces(plain);
  const [side = '', ...others] = plain.split('=');
  const [right = ''] = others;
  if (others.length > 0) {
    const last = others.at(-1)!.trim();
    if ((last === '' || last === '0') && !(others.length === 1 && NAME.test(side))) {
      return { problem: `Leave out “${`= ${last}`.trim()}”: type the expression alone.` };
    }
    if (others.length > 1) {
      return { problem: 'Type only what stands on the right of the equals sign.' };
    }
    if (!NAME.test(side)) {
      return { problem: `Type the formula alone, without “=${clip(right.trimEnd())}”.` };
    }
    plain = right;
  }
  if (plain.trim() === '') return { problem: 'Type an answer first.' };
  plain = plain.trim().replaceAll(/\s+/g, ' ');
  if (UNIT.test(plain)) return { problem: 'Leave the unit out: type the formula alone.' };
  for (const character of plain) {
    if (!/[\w .,+\-*/^()ΣΠ]/.test(character)) {
      return {
        problem: `“${character}” can’t be read in a formula. ${INSTEAD[character] ?? 'Letters, numbers, brackets and + - * / ^ can.'}`,
      };
    }
  }
  return decimalPoints(plain);
}

/** Fractions from the inside out; every other brace is a bracket. */
function withoutBraces(text: string): string {
  for (let plain = text; ;) {
    let next = plain.replaceAll(FRACTION, (_, ...parts: string[]) => {
      const [above, below] = parts.slice(0, 4).filter((part) => part !== undefined);
      return `((${above})/(${below}))`;
    });
    if (next === plain) next = plain.replaceAll(INNERMOST, '($1)');
    if (next === plain) return plain.replaceAll('{', '(').replaceAll('}', ')');
    plain = next;
  }
}

/** A comma between digits is a decimal comma, unless it may separate the arguments of min or max. */
function decimalPoints(text: string): string | Problem {
  const inside: boolean[] = []; // per open bracket, whether commas separate arguments there
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === '(') inside.push(/\b(?:min|max)\s*$/i.test(text.slice(0, i)));
    if (character === ')') inside.pop();
    if (inside.length > DEEPEST) {
      return {
        problem: `There are more than ${DEEPEST} brackets inside each other. Fewer will do.`,
      };
    }
    if (character !== ',' || inside.at(-1)) {
      out += character;
    } else if (/\d/.test(text[i - 1] ?? '') && /\d/.test(text[i + 1] ?? '')) {
      out += '.';
    } else {
      return {
        problem: `The comma after “${clip(text.slice(0, i))}” can’t be read. Here a comma stands only between digits.`,
      };
    }
  }
  return out;
}
