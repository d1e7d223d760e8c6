import { clip, lowered, SUPERSCRIPTS } from './typed-text.ts';

/** A number that was typed, in the unit asked for; or what is wrong with it, in a sentence. */
export type Quantity = { readonly value: number } | { readonly problem: string };

const LONGEST = 60;

const NUMBER =
  /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+|[x*]10(?:\^(?:[+-]?\d+|\([+-]?\d+\))|[+-]\d+))?/i;

/**
 * Reads a number as people write it: decimal point or comma, `−`, `1/3`, `1½`, `3e-2`, `3·10⁻²`,
 * with its unit or without. A per cent sign divides by 100 where no unit is asked for.
 * @param unit `%`, a word, or null
 */
export function readQuantity(text: string, unit: string | null): Quantity {
  const typed = text.trim();
  if (typed === '') return { problem: 'Type a number first.' };
  if (typed.length > LONGEST) {
    return {
      problem: `That is ${typed.length.toLocaleString('en-GB')} characters long. A number takes fewer than ${LONGEST}.`,
    };
  }
  const plain = typed
    .replaceAll(SUPERSCRIPTS, (raised) => `^${lowered(raised)}`)
    .replaceAll(/[¼-¾⅐-⅞]/g, ' $&') // 1½ is 1 1/2
    .normalize('NFKD') // ½ → 1⁄2, ﹣ → -, full-width digits → digits
    .replace(/^[\p{L}\p{M}_]+\s*[=≈]|^[=≈]/u, '') // "p = 0.3": only the right-hand side counts
    .replaceAll(/[−–—]/g, '-')
    .replaceAll(/[⁄∕÷]/g, '/')
    .replaceAll(/[×·⋅∙]/g, '*')
    .replaceAll(/([\d.,]+)\s+([1-9]\d*)\s*\/\s*(\d+)/g, unmixed)
    .replaceAll(/\s+/g, '')
    .replaceAll(/(?<![\d.,x*])10\^/g, '1*10^');
  const problem = {
    problem: `“${clip(typed)}” can’t be read as a number. Type one like 0.25, 1/4 or 2.5e-1.`,
  };
  const above = NUMBER.exec(plain)?.[0];
  if (above === undefined) return problem;
  let rest = plain.slice(above.length);
  let value = toNumber(above);
  if (rest.startsWith('/')) {
    const below = NUMBER.exec(rest.slice(1))?.[0];
    if (below === undefined) return problem;
    if (toNumber(below) === 0) return { problem: 'That divides by zero, so it is no number.' };
    value /= toNumber(below);
    rest = rest.slice(1 + below.length);
  }
  if (!Number.isFinite(value)) return { problem: 'That number is too large to be handled here.' };
  if (rest === '' || (unit !== null && sameUnit(rest, unit))) return { value };
  if (!/^(?:%|\p{L}{1,12})$/u.test(rest)) return problem;
  if (unit === null) {
    return rest === '%'
      ? { value: value / 100 }
      : { problem: `This answer has no unit: leave out “${rest}”.` };
  }
  return {
    problem: `You wrote “${rest}”, but the answer is wanted in ${unit === '%' ? 'per cent' : unit}.`,
  };
}

/** 1 1/2 is 3/2, but 1 000/3 is a thousand thirds. */
function unmixed(all: string, whole: string, above: string, below: string): string {
  if (/\D/.test(whole)) return all.replace(/\s+/, '&'); // 0.5 1/2 is no number
  const proper = Number(above) < Number(below);
  return proper ? `${Number(whole) * Number(below) + Number(above)}/${below}` : all;
}

function toNumber(written: string): number {
  const [mantissa = '', exponent = '0'] = written
    .replace(',', '.')
    .split(/e|[x*]10(?:\^|(?=[+-]))/i)
    .map((part) => part.replaceAll(/[()]/g, ''));
  return Number(`${mantissa}e${exponent}`);
}

/** `nat` is `nats`, `Bits` is `bits`. */
function sameUnit(a: string, b: string): boolean {
  const bare = (unit: string): string => unit.toLowerCase().replace(/s$/, '');
  return bare(a) === bare(b);
}
