import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckResult, ExpressionKey, NumberKey } from '../../src/book/exercises/answer-key.ts';
import { checkExpression, equivalent } from '../../src/book/exercises/check-expression.ts';
import { checkChoices, checkNumber, checkOrder } from '../../src/book/exercises/check.ts';
import { evaluate, type Expression, readExpression } from '../../src/book/exercises/expression.ts';
import { randomPoints } from '../../src/book/exercises/points.ts';
import { readQuantity } from '../../src/book/exercises/quantity.ts';

function key(
  value: string,
  variables: string,
  data: ExpressionKey['data'],
  replies: readonly string[] = [],
): ExpressionKey {
  const names = variables.split(' ') as unknown as ExpressionKey['variables'];
  return { kind: 'expression', value, variables: names, data, replies };
}

function sentence(result: CheckResult): string {
  return ('sentence' in result && result.sentence) || '';
}

const BERNOULLI = key('S/n', 'x n S', 'binary', ['n/S']);
const EXPONENTIAL = key('n/S', 'x n S', 'positive', ['S/n']);
const SCORE = key('S/p - (n-S)/(1-p)', 'x n S p', 'binary', ['S/p + (n-S)/(1-p)']);
const SCORE_EXPONENTIAL = key('n/lambda - S', 'x n S lambda', 'positive');
const LOG_LIKELIHOOD = key('n*log(lambda) - lambda*S', 'x n S lambda', 'positive');
const SECOND = key('-n/lambda^2', 'n lambda', 'positive');
const VARIANCE = key('sum((x - mean(x))^2)/n', 'x n', 'real');

const LIKELIHOOD = key('p^S*(1-p)^(n-S)', 'x n S p', 'binary');
const SPREAD = key('sum((x-mu)^2)/n', 'x n mu', 'real');
const SLOPE = key('(S/n - mu)/sigma^2', 'x n S mu sigma', 'real');
const LOG_ONES = key('S*log(p) + (n-S)*log(1-p)', 'x n S p', 'binary');

const RIGHT: readonly (readonly [ExpressionKey, readonly string[]])[] = [
  [
    BERNOULLI,
    [
      ...[
        'S/n',
        'sum(x)/n',
        'mean(x)',
        '1/n sum(x)',
        'S * n^-1',
        'Σxᵢ ÷ n',
        '∑x / n',
        'x̄',
        'xbar',
        'avg(x)',
      ],
      ...['average(x)', 'S/n + min(x) - min x', '(S + 0/max x)/n', 'S/min(n, n)'],
      ...['1/n * Σ_{i=1}^n x_i', '(1/n) sum x', 'p̂ = S/n', 's / N', '1 − (n − S)/n', 'S·n⁻¹'],
      ...['\\frac{1}{n}\\sum_{i=1}^{n} x_i', '\\bar{x}', 'np.mean(x)', 'exp(ln S - ln n)'],
      ...['∑xi/n', 'sum(xi)/n', '\\frac{\\sum_{i=1}^n x_i}{n}', '\\frac1n \\sum_i x_i', '$S/n$'],
      ...[
        '\\hat{p} = S/n',
        '\\hat p=\\frac{S}{n}',
        '\\hat{p}_{ML} = S/n',
        '1½ S/n - S/(2n)',
        '(S²/n)/S',
      ],
      ...['sum(x^2)/n', '0,5*(S/n + mean(x))', 'sum(x)/count(x)', '½ (S + sum x)/n', 'S n^2/n^3'],
    ],
  ],
  [
    EXPONENTIAL,
    [
      'n/S',
      'n/sum(x)',
      '1/mean(x)',
      '1/x̄',
      '(S/n)^(-1)',
      'n S^-1',
      'length(x)/sum(x)',
      '1/(S/n)',
      ...[
        'n / Σ x_i',
        'n/Σxᵢ',
        'n/sum x',
        'n / \\sum_{i=1}^n x_i',
        '1/ mean x',
        '\\frac{1}{\\bar{x}}',
      ],
      ...['\\frac{n}{\\sum_{i=1}^{n} x_i}', '\\dfrac{n}{\\sum\\limits^n_{i=1} x_i}', 'λ̂ = n/S'],
    ],
  ],
  [
    SCORE,
    [
      ...['S/p-(n-S)/(1-p)', 'S/p − (n−S)/(1−p)', '(S - n p)/(p*(1-p))', 'S/p + (n-S)/(p-1)'],
      ...['sum(x/p - (1-x)/(1-p))', 'n*(mean(x) - p)/(p*(1-p))', 'S p^-1 - (n-S) (1-p)^-1'],
      ...['(S-n p)/(p(1-p))', 'n(S/n-p)/(p(1-p))', '(S(1-p)-(n-S)p)/(p(1-p))'],
      '\\frac{S}{p} - \\frac{n-S}{1-p}',
    ],
  ],
  [
    SCORE_EXPONENTIAL,
    ['n/λ - S', 'n/lambda - sum(x)', 'n λ^-1 − S', 'Σ(1/λ − xᵢ)', '-(S - n/λ)', 'n*(1/λ - x̄)'],
  ],
  [
    LOG_LIKELIHOOD,
    [
      ...[
        'n ln λ − λ S',
        'n log λ - λ Σx',
        'sum(log(lambda) - lambda*x)',
        'log(prod(λ exp(-λ x)))',
      ],
      ...[
        'nlogλ - λS',
        'nlog(lambda) - lambda*S',
        'nlog(λ) − λΣxᵢ',
        '\\log(λⁿ) - λ S',
        '\\ell(\\lambda) = n\\log\\lambda - \\lambda S',
      ],
      ...['ln(λ^n) - λ S', 'n*(ln λ − λ x̄)', 'log λ^n - λ S'],
    ],
  ],
  [SECOND, ['-n/λ²', '-n λ^-2', '−(n/λ^2)', '-n/(λ*λ)', 'n*(-1)/lambda**2']],
  [
    VARIANCE,
    [
      ...['mean((x - x̄)^2)', 'mean(x^2) - mean(x)^2', 'sum((x-mean(x))^2)/n', 'sum(x^2)/n - x̄²'],
      'mean(square(x - mean x))',
    ],
  ],
  [
    LIKELIHOOD,
    [
      ...['p^S (1-p)^(n-S)', 'p^S(1-p)^(n-S)', 'exp(log(p^S (1-p)^(n-S)))', 'pˢ(1−p)ⁿ⁻ˢ'],
      ...['∏ p^x (1-p)^(1-x)', '\\prod_{i=1}^n p^{x_i} (1-p)^{1-x_i}', 'L(p) = p^{S}(1-p)^{n-S}'],
    ],
  ],
  [
    SPREAD,
    [
      ...['Σ(x−μ)²/n', '1/n Σ(x_i-mu)²', '\\frac{1}{n}\\sum (x_i-\\mu)^2', 'Σ(x-μ)(x-μ)/n'],
      '\\frac{\\sum_{i=1}^{n}(x_i-\\mu)^{2}}{n}',
    ],
  ],
  [SLOPE, ['\\frac{\\bar{x}-\\mu}{\\sigma^2}', '\\frac{\\frac{1}{n}S-\\mu}{\\sigma^{2}}']],
  [LOG_ONES, ['Slog(p) + (n-S)log(1-p)', 'log(p^S (1-p)^(n-S))']],
];

describe('checkExpression(key, typed)', () => {
  for (const [asked, forms] of RIGHT) {
    test.each(forms)(`takes %j for ${asked.value}`, (typed) => {
      expect(checkExpression(asked, typed)).toEqual({ verdict: 'right' });
    });
  }

  test.each([
    [BERNOULLI, 'S', /n times too large.*sum.*average/],
    [BERNOULLI, 'S/n^2', /n times too small/],
    [BERNOULLI, '-S/n', /sign is not/],
    [BERNOULLI, '2 S/n', /constant factor/],
    [BERNOULLI, 'S/n + 1', /constant that is added/],
    [BERNOULLI, 'x', /one number for each data point/],
    [BERNOULLI, 'p', /^p may not appear in the answer\. Use x, n and S\.$/],
    [BERNOULLI, 'max(x)', /all the data are equal/],
    [BERNOULLI, '(S+1)/(n+2)', /For the data 1, 0, 1 it gives 0\.6,/],
    [BERNOULLI, 'S/(n-1)', /For the data 1, 0, 1 it gives 1,/],
    [EXPONENTIAL, 'x̄ n', /For the data 1, 2, 6 it gives 9,/],
    [EXPONENTIAL, '(n-1)/S', /For the data 1, 2, 6 it gives 0\.2222,/],
    [EXPONENTIAL, '1/S', /n times too small/],
    [EXPONENTIAL, 'mean(1/x)', /all the data are equal/],
    [EXPONENTIAL, 'lambda', /^lambda may not appear/],
    [BERNOULLI, 'n - k', /^k may not appear in the answer\. Use x, n and S\.$/],
    [SCORE, 'S/p', /Not equal/],
    [SCORE, '(n-S)/(1-p) - S/p', /sign is not/],
    [SCORE, 'S log p + (n-S) log(1-p)', /p = 0\.25/],
    [SCORE, '(S - n p)/(p*(1-p)*n)', /n times too small/],
    [SCORE, 'n/p', /For the data 1, 0, 1 and p = 0\.25 it gives 12,/],
    [LOG_LIKELIHOOD, 'log λ - λ S', /single data point/],
    [LOG_LIKELIHOOD, 'n log λ', /Not equal/],
    [LOG_LIKELIHOOD, 'λ^n exp(-λ S)', /Not equal/],
    [LOG_LIKELIHOOD, 'log λ − λ x̄', /n times too small/],
    [LOG_LIKELIHOOD, 'n log λ - λ S + 1', /constant that is added/],
    [VARIANCE, 'sum((x-mean(x))^2)/(n-1)', /For the data −1, 2, 5 it gives 9,/],
    [SECOND, 'n/λ²', /sign is not/],
    [SECOND, '-λ²/n', /reciprocal/],
    [SECOND, '-2n/λ³', /^Not equal\. For the data 1, 2, 6 and lambda = 3 it gives −0\.2222,/],
    [SECOND, '-n/λ² * (1 + (λ-2)/400)', /^Not equal\. For the data 1, 2, 6 and lambda = 3 /],
    [EXPONENTIAL, '2^2^2^2^(3-S)^2', /^Not equal\. .*it grows beyond every number/],
    [BERNOULLI, 'n(1-p)', /^p may not appear/],
    [BERNOULLI, 'S/n + min(x)', /^Not equal\. For the data 1 it gives 2,/],
    [BERNOULLI, 'S/max(n,3)', /^Not equal\. For the data 1 it gives 0\.3333,/],
    [BERNOULLI, 'S/n*min(1,n/3)', /^Not equal\. For the data 1 /],
    [EXPONENTIAL, 'n/S*min(1,n/3)', /^Not equal\. For the data/],
    [EXPONENTIAL, 'n^2/S', /^This is n times too large\.$/],
    [BERNOULLI, 'S/n^2', /^This is n times too small\.$/],
    [
      EXPONENTIAL,
      '1/S',
      /^This is n times too small\. Is a sum standing where an average belongs\?$/,
    ],
    [key('S', 'x n S', 'binary'), 'S/n', /^This is n times too small\. Is an average standing/],
    [key('S', 'x n S', 'binary'), 'x̄', /^This is n times too small\. Is an average standing/],
  ])('refuses %o, %j, and says why', (asked, typed, why) => {
    const result = checkExpression(asked, typed);
    expect(result.verdict).toBe('wrong');
    expect(sentence(result)).toMatch(why);
    expect(sentence(result)).not.toContain(asked.value);
  });

  test('takes Greek letters for a and b where these are asked', () => {
    const mean = key('(a + S)/(a + b + n)', 'x n S a b', 'binary');
    for (const typed of [
      '(α+S)/(α+β+n)',
      '(alpha + S)/(alpha + beta + n)',
      '\\frac{\\alpha+S}{\\alpha+\\beta+n}',
    ]) {
      expect(checkExpression(mean, typed)).toEqual({ verdict: 'right' });
    }
  });

  test('answers a known mistake in any of its forms with the reply to it', () => {
    for (const typed of ['n/S', '1/mean(x)', 'n S^-1']) {
      expect(checkExpression(BERNOULLI, typed)).toEqual({ verdict: 'wrong', reply: 0 });
    }
    expect(checkExpression(SCORE, 'S/p + (n-S)/(1-p)')).toEqual({ verdict: 'wrong', reply: 0 });
  });

  test.each<readonly [string, RegExp]>([
    ['', /Type an answer first/],
    ['x'.repeat(10_000), /10,000 characters long/],
    ['__proto__', /“__proto__” is not known/],
    ['constructor', /not known/],
    ['hasOwnProperty(1)', /not known here\. There are sum/],
    ['Σ()²', /takes one thing between its brackets/],
    ['Σ ()1', /takes one thing between its brackets/],
    ['Π()^2', /takes one thing between its brackets/],
    ['('.repeat(100) + 'x' + ')'.repeat(100), /brackets inside each other|characters long/],
    ['('.repeat(90), /brackets inside each other/],
    ['((S/n)', /closing bracket is missing in “\(\(S\/n\)”/],
    ['S/n)', /closing bracket too many/],
    ['1/0', /has no value: it divides by zero/],
    ['log(-1)', /has no value/],
    ['2^2^2^2^2^2', /^That grows beyond every number a computer holds\.$/],
    ['exp(1000)*S', /grows beyond/],
    ['0^-1', /^That has no value: it divides by zero/],
    ['170!', /Factorials/],
    ['NaN', /no number/],
    ['Infinity', /no number/],
    ['1e999', /no number/],
    ['🎲', /“🎲” can’t be read/],
    ['<img src onerror>', /“<” can’t be read/],
    ['"S/n"', /“"” can’t be read/],
    ['S/n # all', /“#” can’t be read/],
    ['x[1]', /round brackets/],
    ['x(1)', /single ones have no name/],
    ['S(x)', /For a product, write S\*/],
    ['x(1-p)', /For a product, write x\*/],
    ['1/n(S)', /Write \(1\/n\) \* \(S\) or 1\/\(n \* \(S\)\)/],
    ['1/n sum(x-mu)²', /Write sum\(\(x - mu\)\^\(2\)\) or \(sum/],
    [
      'n/sum x p',
      /^Is “p” above or below the line\? Write \(n\/sum\(x\)\) \* p or n\/\(sum\(x\) \* p\)/,
    ],
    [
      'log p(1-p)',
      /^What is log taken of\? Write log\(p \* \(1 - p\)\) or log\(p\) \* \(1 - p\)\.$/,
    ],
    ['log p^S (1-p)^(n-S)', /^What is log taken of\?/],
    ['S(1-p', /missing in “S\(1-p”/],
    ['x'.repeat(200), /^“x{40}…” is not known here\. Use x, n and S\.$/],
    ['p =', /Type an answer first/],
    ['rate', /^“rate” is not known here\. Use x, n and S\.$/],
    ['S/m', /^“m” is not known here\. Use x, n and S\.$/],
    ['α/n', /^“alpha” is not known here\. Use/],
    ['Slogp', /^“Slogp” is no name here\. For a product, write S\*log\(p\)\.$/],
    ['Σ xlog(p)', /^“xlog\(…\)” is not known here\. For a product, write x\*log\(…\)\.$/],
    ['n - logp', /^“logp” is no name here\. Write log\(p\)\.$/],
    ...['n/S per minute', 'S/n nats', 'S/n bits', 'n/S calls/minute', 'n/S /min', '1/x̄ min^-1'].map(
      (typed): [string, RegExp] => [typed, /^Leave the unit out: type the formula alone\.$/],
    ),
    ['S/n %', /^Leave the unit out/],
    ['n/S * 1/min', /^Leave the unit out/],
    ['50 %', /percentage as a fraction/],
    ['n - min', /Brackets are missing after “min”/],
    ['S/n = 0', /^Leave out “= 0”: type the expression alone\.$/],
    ['S/n=', /^Leave out “=”: type the expression alone\.$/],
    ['dℓ/dp = S/p - n = 0', /^Leave out “= 0”/],
    ['\\hat p =', /Type an answer first/],
    ['$$', /Type an answer first/],
    ['sum(x)/n = p', /^Type the formula alone, without “= p”\.$/],
    ['0.5½', /“½” can’t be read/],
    ['\\frac{S}', /perhaps a brace/],
    ['nS', /For a product, write n\*S/],
    ['S/2n', /Write \(S\/2\) \* n or S\/\(2 \* n\)/],
    ['1/2 n', /above or below/],
    ['sum(x - S/n)^2', /Write sum\(\(x - S \/ n\)\^2\) or \(sum/],
    ['sum(1)', /no x between its brackets/],
    ['sum', /Brackets are missing after “sum”/],
    ['cos(x)', /“cos\(…\)” is not known/],
    ['S/', /missing after “S\/”/],
    ['/n', /can’t start with “\/”/],
    ['S,n', /comma after “S”/],
    ['log(x, 2)', /comma/],
    ['S/n = S/n = 1', /right of the equals sign/],
    ['S/n == 1', /right of the equals sign/],
    ['(1; 2)', /“;” can’t be read/],
    ['true', /no number/],
    ['i', /not known/],
  ])('cannot read %j and says so', (typed, why) => {
    const result = checkExpression(BERNOULLI, typed);
    expect(result.verdict).toBe('unreadable');
    expect(sentence(result)).toMatch(why);
  });

  test('judges anything at all, at once', () => {
    const pieces = fc.constantFrom(
      ...[
        'x',
        'n',
        'S',
        'p',
        'sum',
        'log',
        'mean',
        '(',
        ')',
        '(',
        ')',
        '+',
        '-',
        '*',
        '/',
        '^',
        ' ',
      ],
      ...['1', '2', '0', '.5', ',', '9e99', 'Σ', '²', '=', '_i', '\\frac{', '}', '!', '|', 'λ'],
    );
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(pieces, { maxLength: 120 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(anything, (typed) => {
        const result = checkExpression(SCORE, typed); // an endless one ends the test by its time limit
        if (result.verdict === 'unreadable')
          expect(result.sentence).toMatch(/^[\p{Lu}“x].*[.!?]$/su);
        return true;
      }),
      { numRuns: 2000 },
    );
  });
});

/** A formula made from one that stands for `f`, by steps that leave its value as it is. */
function rewritten(f: string): fc.Arbitrary<string> {
  const steps: readonly ((g: string) => string)[] = [
    (g) => `(${g})`,
    (g) => `-(-(${g}))`,
    (g) => `1/(1/(${g}))`,
    (g) => `(${g})*n/n`,
    (g) => `2*(${g}) - (${g})`,
    (g) => `(${g}) + S - sum(x)`,
    (g) => `mean((${g}) + 0*x)`,
    (g) => `(${g})*exp(0)`,
    (g) => `(${g}) + log(2) - ln(2)`,
    (g) => `(${g}) * (p + (1 - p))`,
    (g) => `((${g})^2 + 0)/(${g})`,
  ];
  return fc
    .array(fc.nat({ max: steps.length - 1 }), { maxLength: 3 })
    .map((chosen) => chosen.reduce((g, i) => steps[i]!(g), f))
    .filter((g) => g.length <= 200);
}

const DISTURBANCES = [
  (g: string) => `(${g})*1.001`,
  (g: string) => `(${g}) + 0.001`,
  (g: string) => `(${g})*n/(n+1)`,
  (g: string) => `(${g}) + max(x) - min(x)/3`,
  (g: string) => `sqrt(abs(${g}))`,
  (g: string) => `(${g})^3`,
  (g: string) => `0*(${g})`,
];

describe('equivalent(one, other, data)', () => {
  const read = (text: string): Expression => {
    const expression = readExpression(text);
    if ('problem' in expression) throw new Error(`${text}: ${expression.problem}`);
    return expression;
  };

  test.each(['S/n', 'S/p - (n-S)/(1-p)', 'n/S', '(S + 2)/(n + 3)'])(
    'holds for every rewriting of %s, and for none that is disturbed',
    (f) => {
      fc.assert(
        fc.property(rewritten(f), fc.constantFrom(...DISTURBANCES), (g, disturb) => {
          expect(equivalent(read(g), read(f), 'binary'), g).toBe(true);
          const wrong = disturb(f);
          expect(equivalent(read(wrong), read(f), 'binary'), wrong).toBe(false);
        }),
        { numRuns: 300 },
      );
    },
  );

  test('is not fooled by values that are small everywhere', () => {
    const density = 'prod(exp(-(x-mu)^2/(2*sigma^2))/sigma)';
    expect(equivalent(read('0'), read(density), 'real')).toBe(false);
    expect(equivalent(read(`2*${density}`), read(density), 'real')).toBe(false);
    expect(equivalent(read('exp(-sum((x-mu)^2)/(2*sigma^2))/sigma^n'), read(density), 'real')).toBe(
      true,
    );
  });

  test('lets a point pass where rounding leaves nothing else, and no real difference', () => {
    expect(equivalent(read('sum(x - 1/3)'), read('S - n/3'), 'binary')).toBe(true); // 6e-17 and 0 at n = 3
    expect(equivalent(read('S + max(0, n - 7)/10000'), read('S'), 'binary')).toBe(false);
  });

  test('wants points that speak', () => {
    expect(equivalent(read('log(-S)'), read('log(-S)'), 'binary')).toBe(false);
  });

  test('knows where the data come from', () => {
    expect(equivalent(read('sum(x^2)'), read('S'), 'binary')).toBe(true);
    expect(equivalent(read('sum(x^2)'), read('S'), 'positive')).toBe(false);
    expect(equivalent(read('sum(abs(x))'), read('S'), 'positive')).toBe(true);
    expect(equivalent(read('sum(abs(x))'), read('S'), 'real')).toBe(false);
  });
});

test('readExpression reads as mathematics is written', () => {
  const value = (text: string): number => {
    const point = { ...randomPoints('real')[0]!, x: [1, 2, 6], n: 3, S: 9, p: 0.25, mu: 2 };
    return evaluate(readExpression(text) as Expression, point).value;
  };
  expect(value('-2^2')).toBe(-4);
  expect(value('2^3^2')).toBe(512);
  expect(value('6/3/2')).toBe(1);
  expect(value('1/n sum(x)')).toBe(3);
  expect(value('-sum x')).toBe(-9);
  expect(value('sum x^2')).toBe(41);
  expect(value('sum(x)^2')).toBe(81);
  expect(value('Σ(x−μ)')).toBe(3);
  expect(value('n log p S')).toBeCloseTo(27 * Math.log(0.25), 12);
  expect(value('2 sum x p')).toBe(4.5);
  expect(value('max(x) - min(x)')).toBe(5);
  expect(value('max(n, S, 0,5)')).toBe(9);
  expect(value('prod(x)')).toBe(12);
  expect(value('e^0 + 0*pi')).toBe(1);
  expect(value('1,5 n')).toBe(4.5);
  expect(value('2½ n')).toBe(7.5);
  expect(value('n(S)')).toBe(27);
  expect(value('2n(1-p)')).toBe(4.5);
  expect(value('2^n(1-p)')).toBe(6);
  expect(value('6/n + S(1-p)^2')).toBe(2 + 9 * 0.75 ** 2);
  expect(value('-S(1-p)')).toBe(-6.75);
  expect(value('max(n(1-p), 1)')).toBe(2.25);
  expect(value('Σ p(1-x)')).toBe(-1.5);
  expect(value('Σ(x)²')).toBe(41);
  expect(value('(Σ x)²')).toBe(81);
  expect(value('S / log sum x')).toBeCloseTo(9 / Math.log(9), 12);
});

test('randomPoints(data) draws from its domain, always the same', () => {
  for (const { x, n, S, p } of randomPoints('binary')) {
    expect(x.every((value) => value === 0 || value === 1)).toBe(true);
    expect(n).toBe(x.length);
    expect(S).toBe(x.filter(Boolean).length);
    expect(S).toBeGreaterThan(0);
    expect(S).toBeLessThan(n);
    expect(p).toBeGreaterThan(0);
    expect(p).toBeLessThan(1);
  }
  expect(randomPoints('positive').every(({ x }) => x.every((value) => value > 0))).toBe(true);
  expect(randomPoints('real').some(({ x }) => x.some((value) => value < 0))).toBe(true);
});

describe('readQuantity(text, unit)', () => {
  test.each([
    ...[['0.28', null, 0.28] as const, ['0,28', null, 0.28] as const, ['−3', null, -3] as const],
    ...[['+.5', null, 0.5] as const, ['1/4', null, 0.25] as const, ['3e-2', null, 0.03] as const],
    ...[['3·10⁻²', null, 0.03] as const, ['3 x 10^-2', null, 0.03] as const],
    ...[['½', null, 0.5] as const, ['28%', null, 0.28] as const, ['28 %', '%', 28] as const],
    ...[['28', '%', 28] as const, ['0.28 nats', 'nats', 0.28] as const],
    ...[['0.28 nat', 'nats', 0.28] as const, ['p̂ = 0.3', null, 0.3] as const],
    ...[
      ['≈ 0.3', null, 0.3] as const,
      ['1 000', null, 1000] as const,
      ['-1/-4', null, 0.25] as const,
    ],
    ...[['1½', null, 1.5] as const, ['-2 ¾', null, -2.75] as const, ['1 1/2', null, 1.5] as const],
    ...[['1 000/4', null, 250] as const, ['10⁻³', null, 1e-3] as const],
    ...[['2·10^(3)', null, 2000] as const, ['3*10-2', null, 0.03] as const],
  ])('%j in %j is %f', (text, unit, value) => {
    expect(readQuantity(text, unit)).toEqual({ value });
  });

  test.each([
    ['', null, /Type a number/],
    ['9'.repeat(10_000), null, /10,000 characters/],
    ['1/0', null, /divides by zero/],
    ['1e999', null, /too large/],
    ['2 bits', 'nats', /You wrote “bits”, but the answer is wanted in nats/],
    ['0.3 nats', null, /has no unit/],
    ['1,234.5', null, /can’t be read/],
    ['1.2.3', null, /can’t be read/],
    ['--1', null, /can’t be read/],
    ['1/2/3', null, /can’t be read/],
    ['2*105', null, /can’t be read/],
    ['3*100', null, /can’t be read/],
    ['2x105', null, /can’t be read/],
    ['0.5½', null, /can’t be read/],
    ['NaN', null, /can’t be read/],
    ['Infinity', null, /can’t be read/],
    ['__proto__', null, /can’t be read/],
    ['constructor', null, /can’t be read/],
    ['((((1))))', null, /can’t be read/],
    ['🎲', null, /can’t be read/],
    ['<b>1</b>', null, /can’t be read/],
  ])('%j in %j is answered', (text, unit, why) => {
    const read = readQuantity(text, unit);
    expect('problem' in read && read.problem).toMatch(why);
  });

  test('answers anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const read = readQuantity(text, null);
        return 'problem' in read ? read.problem.length > 10 : Number.isFinite(read.value);
      }),
    );
  });
});

describe('checkNumber(key, typed)', () => {
  const asked: NumberKey = {
    ...{ kind: 'number', value: 0.28, tolerance: 0.005, unit: 'nats', replies: [0.5] },
  };

  test.each(['0.28', '0,28', '0.2751', '0.285', '7/25', '0.28 nats'])('takes %j', (typed) => {
    expect(checkNumber(asked, typed)).toEqual({ verdict: 'right' });
  });

  test.each([
    ['-0.28', /sign is not/],
    ['0.29', /Close/],
    ['3.5714', /reciprocal/],
    ['4', /too large/],
    ['0.1', /too small/],
  ])('refuses %j and says why', (typed, why) => {
    const result = checkNumber(asked, typed);
    expect(result.verdict).toBe('wrong');
    expect(sentence(result)).toMatch(why);
  });

  test('replies to a known mistake, and leaves what it cannot read', () => {
    expect(checkNumber(asked, '1/2')).toEqual({ verdict: 'wrong', reply: 0 });
    expect(checkNumber(asked, 'half')).toMatchObject({ verdict: 'unreadable' });
  });

  test('tells shares from percentages', () => {
    const percent: NumberKey = { ...asked, value: 28, tolerance: 0.5, unit: '%', replies: [] };
    expect(sentence(checkNumber(percent, '0.28'))).toMatch(/in per cent/);
    const share: NumberKey = { ...asked, unit: null };
    expect(sentence(checkNumber(share, '28'))).toMatch(/Right in per cent/);
    expect(checkNumber(share, '28 %')).toEqual({ verdict: 'right' });
  });

  test.each([
    [{ value: 0, tolerance: 0.01 }, '0.5', /too large/],
    [{ value: 0.001, tolerance: 0.005 }, '0.5', /too large/],
    [{ value: 0.001, tolerance: 0.0005 }, '0.12', /too large/],
    [{ value: 12, tolerance: 0.1 }, '1200', /too large/],
    [{ value: 0.3, tolerance: 0.2 }, '49', /too large/],
    [{ value: 0.004, tolerance: 0.005 }, '-0.008', /too small|Close/],
    [{ value: 100, tolerance: 1 }, '0.5', /too small/],
    [{ value: 0, tolerance: 0.5, unit: '%' }, '0.6', /Close/],
    [{ value: 300, tolerance: 1, unit: '%' }, '3', /too small/],
  ])('says no more than is so: for %o, %j', (about, typed, why) => {
    const number: NumberKey = { ...asked, unit: null, replies: [], ...about };
    expect(sentence(checkNumber(number, typed))).toMatch(why);
  });

  test('without tolerance takes the number itself', () => {
    const exact: NumberKey = { ...asked, value: 2 / 7, tolerance: 0, unit: null, replies: [] };
    expect(checkNumber(exact, '2/7')).toEqual({ verdict: 'right' });
    expect(checkNumber(exact, '0.2857').verdict).toBe('wrong');
    expect(checkNumber({ ...exact, value: 0.1 }, '0.7/7')).toEqual({ verdict: 'right' }); // 0.1 − 1e-17
  });
});

describe('checkChoices(key, chosen)', () => {
  const one = { kind: 'choices', count: 3, right: [1], several: false } as const;
  const several = { kind: 'choices', count: 4, right: [0, 2], several: true } as const;

  test('one of several', () => {
    expect(checkChoices(one, [1])).toEqual({ verdict: 'right', replies: [1] });
    expect(checkChoices(one, [2])).toEqual({ verdict: 'wrong', reply: 2 });
    expect(checkChoices(one, []).verdict).toBe('unreadable');
  });

  test('all that apply', () => {
    expect(checkChoices(several, [2, 0])).toEqual({ verdict: 'right', replies: [0, 2] });
    expect(sentence(checkChoices(several, [0]))).toMatch(/one is missing/);
    expect(checkChoices(several, [0, 1, 2])).toEqual({
      ...{ verdict: 'wrong', reply: 1, sentence: 'One of these does not belong.' },
    });
    expect(sentence(checkChoices(several, [1, 3]))).toMatch(/2 of these.*2 are missing/);
    expect(checkChoices(several, []).verdict).toBe('unreadable');
  });
});

test('checkOrder(order) says how far it is right, from the top', () => {
  expect(checkOrder([0, 1, 2, 3])).toEqual({ verdict: 'right' });
  expect(sentence(checkOrder([1, 0, 2, 3]))).toMatch(/can’t come first/);
  expect(sentence(checkOrder([0, 2, 1, 3]))).toMatch(/first is right.*second/);
  expect(sentence(checkOrder([0, 1, 3, 2]))).toMatch(/first 2 are right.*place 3/);
});
