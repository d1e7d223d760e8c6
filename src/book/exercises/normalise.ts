/** What is wrong with something typed, as a sentence that says what to do. */
export interface Problem {
  readonly problem: string;
}

const LONGEST = 200;
const DEEPEST = 40;

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

const GREEK: Readonly<Record<string, string>> = {
  λ: 'lambda',
  μ: 'mu',
  σ: 'sigma',
  θ: 'theta',
  π: 'pi',
  Σ: 'sum',
  '∑': 'sum',
  Π: 'prod',
  '∏': 'prod',
  '√': 'sqrt',
};

/** In this order: from what people type, or paste from TeX, to what the parser reads. */
const REWRITES: readonly (readonly [RegExp, string | ((...match: string[]) => string)])[] = [
  [/\\(?:left|right|[,;:! ])/g, ' '],
  [/\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, '(($1)/($2))'],
  [/\\(?:bar|overline)\s*(?:\{\s*x\s*\}|x)/g, ' mean(x) '],
  [/\\(?:cdot|times)/g, '*'],
  [/\\([a-zA-Z]+)/g, ' $1 '],
  [/\b(?:np|numpy|math|torch)\s*\./g, ''],
  [/x[\u0304\u0305]|\bx_?bar\b/gi, ' mean(x) '],
  [/[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (raised) => `^(${lowered(raised)})`],
  [/[¼-¾⅐-⅞]/g, (fraction) => `(${fraction.normalize('NFKC')})`],
  [/ᵢ/g, '_i'],
  [/[λμµσθπΣ∑Π∏√]/g, (letter) => ` ${GREEK[letter.normalize('NFKC')]} `],
  [/[×·⋅∙∗•]/g, '*'],
  [/\*\*/g, '^'],
  [/[÷∕⁄]/g, '/'],
  [/[−–—]/g, '-'],
  [/\b(sum|prod)\s*_\s*(?:\{[^{}]*\}|i\s*=\s*1|[ijk]\b)/gi, '$1 '],
  [/\b(sum|prod)\s*\^\s*(?:\{\s*n\s*\}|n\b)/gi, '$1 '],
  [/\bx\s*_\s*(?:\{\s*[ijk]\s*\}|[ijk]\b)/gi, 'x '],
  [/\{/g, '('],
  [/\}/g, ')'],
];

/** Characters that mean something elsewhere, and what to write here. */
const INSTEAD: Readonly<Record<string, string>> = {
  '!': 'Factorials are not needed here.',
  '%': 'Write a percentage as a fraction.',
  '|': 'Write abs( ) for an absolute value.',
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
  const [side = '', ...others] = plain.split('=');
  if (others.length > 0) {
    if (others.length > 1 || !/^[\p{L}\p{M}_\s^]{1,16}$/u.test(side)) {
      return { problem: 'Type only what stands on the right of the equals sign.' };
    }
    plain = others[0]!;
  }
  plain = plain.trim().replaceAll(/\s+/g, ' ');
  for (const character of plain) {
    if (!/[\w .,+\-*/^()]/.test(character)) {
      return {
        problem: `“${character}” can’t be read in a formula. ${INSTEAD[character] ?? 'Letters, numbers, brackets and + - * / ^ can.'}`,
      };
    }
  }
  return decimalPoints(plain);
}

function lowered(raised: string): string {
  return [...raised]
    .map((character) =>
      character === '⁻' ? '-' : character === '⁺' ? '' : SUPERSCRIPTS.indexOf(character),
    )
    .join('');
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
        problem: `The comma after “${text.slice(0, i)}” can’t be read. Here a comma stands only between digits.`,
      };
    }
  }
  return out;
}
