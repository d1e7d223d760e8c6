const GREEK: ReadonlyMap<string, string> = new Map(
  Object.entries({
    α: 'alpha',
    β: 'beta',
    γ: 'gamma',
    δ: 'delta',
    ε: 'epsilon',
    ζ: 'zeta',
    η: 'eta',
    θ: 'theta',
    κ: 'kappa',
    λ: 'lambda',
    μ: 'mu',
    ν: 'nu',
    ξ: 'xi',
    π: 'pi',
    ρ: 'rho',
    σ: 'sigma',
    τ: 'tau',
    φ: 'phi',
    χ: 'chi',
    ψ: 'psi',
    ω: 'omega',
    ϕ: 'phi',
    ϵ: 'epsilon',
    µ: 'mu', // the micro sign, as keyboards have it
  }),
);

/** Words that every passage has: they tell none from another. */
const COMMON = new Set(
  'a an and are as at be by do for from has how in is it its of on or that the then there this to was what when which with'.split(
    ' ',
  ),
);

/** British and American endings, and plurals, are one word to whoever looks for it. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/parameteri([sz])/, 'parametri$1'],
  [/is(e|es|ed|er|ers|ing|ation|ations)$/, 'iz$1'],
  [/ys(e|es|ed|ing)$/, 'yz$1'],
  [/(behavi|col|fav|neighb)our/, '$1or'],
  [/^grey/, 'gray'],
  [/entre(s?)$/, 'enter$1'],
  [/(label|model)l(ed|ing)$/, '$1$2'],
  [/ies$/, 'y'],
  [/([^s])s$/, '$1'],
];

const WORD = /[\u0370-\u03ff\u00b5]|[\p{Script=Latin}\p{N}]+(?:[’'](?=\p{L})\p{Script=Latin}+)?/gu;

/** The words of a text, and where each begins. A Greek letter is a word of its own. */
export function wordsOf(text: string): { readonly word: string; readonly at: number }[] {
  return [...text.matchAll(WORD)].map(([word], i, all) => ({ word, at: all.at(i)!.index }));
}

/** What a word is looked up by, or null where it says nothing. */
export function lookup(word: string): string | null {
  const plain = word
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replace(/[’'].*$/, '');
  const greek = GREEK.get(plain);
  if (greek !== undefined) return greek;
  if (COMMON.has(plain) || plain === '') return null;
  if (plain.length < 4) return plain;
  return SPELLINGS.reduce((form, [pattern, to]) => form.replace(pattern, to), plain);
}

/** What a text is looked up by. */
export function keys(text: string): string[] {
  return wordsOf(text)
    .map(({ word }) => lookup(word))
    .filter((key) => key !== null);
}
