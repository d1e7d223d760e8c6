import { fixed } from '../number-words.ts';
import type { SurpriseValues } from './parameters.ts';
import { EXACT, studyOf } from './study.ts';
import type { Study } from './study.ts';

/** The name of symbol i. */
export function symbolName(i: number): string {
  return 'ABCDEFGH'[i]!;
}

type Unit = SurpriseValues['unit'];

/** So many bits in the unit chosen, as a number; infinite in words. */
export function amountText(bits: number, unit: Unit): string {
  if (bits === Infinity) return 'infinite';
  return fixed(unit === 'bits' ? bits : bits * Math.LN2, 3);
}

/** So many bits in a sentence. */
export function inUnit(bits: number, unit: Unit): string {
  return bits === Infinity ? 'infinitely many bits' : `${amountText(bits, unit)} ${unit}`;
}

/** KL(q ‖ p) in bits: what ideal lengths for p cost above the entropy. */
export function klOf({ expected, entropy }: Study): number {
  return Math.max(0, expected.ideal - entropy); // rounding may put it a hair below
}

/** The sentence the reader may now say. */
export function remarkOn(values: SurpriseValues): string {
  const study = studyOf(values);
  const { q, p, expected, entropy } = study;
  const { unit } = values;
  if (!values.q.some(above0))
    return 'Weights that are all 0 stand for no distribution: they are drawn as if all were equal.';
  const wordless = q.flatMap((value, i) => (value > 0 && p[i] === 0 ? [symbolName(i)] : []));
  if (wordless.length > 0)
    return `${wordless.join(', ')} can come, and p calls ${wordless.length === 1 ? 'it' : 'them'} impossible: p’s code has no word for ${wordless.length === 1 ? 'it' : 'them'}, and the surprise is infinite.`;
  if (values['wrong-code'] && klOf(study) > EXACT) {
    const more = `With ideal lengths, the code made for p costs KL(q‖p) = ${inUnit(klOf(study), unit)} more per symbol than the entropy of q.`;
    const beyond = expected.huffman - expected.ideal;
    if (Math.abs(beyond) <= EXACT) return `${more} Huffman’s words for p cost exactly that here.`;
    return beyond < 0
      ? `${more} Huffman’s code for p happens to cost less than that: only with ideal lengths is it exactly KL.`
      : `${more} What Huffman’s adds to that comes from words of whole bits.`;
  }
  if (entropy < EXACT)
    return 'One symbol is certain: no surprise, and nothing to tell. The word for it is empty.';
  const wasted = expected.huffman - entropy;
  if (wasted <= EXACT)
    return 'Every probability is a power of ½, so each surprise is a whole number of bits and no code could be shorter.';
  return `No code takes less than the entropy. Huffman’s takes ${inUnit(wasted, unit)} more, as its words have whole bits and surprises don’t.`;
}

const above0 = (weight: number): boolean => weight > 0;

export function describe(values: SurpriseValues): string {
  const study = studyOf(values);
  const { q, p, entropy, expected, words } = study;
  const { unit, code, 'wrong-code': wrong } = values;
  const list = (probabilities: readonly number[]): string =>
    probabilities.map((value, i) => `${symbolName(i)} ${fixed(value, 3)}`).join(', ');
  const spelt = words[code].map((word, i) => `${symbolName(i)} ${wordText(word)}`).join(', ');
  return (
    `Symbols and their probabilities: ${list(q)}. ${wrong ? `The coder believes: ${list(p)}. ` : ''}` +
    `The entropy is ${inUnit(entropy, unit)} per symbol. ` +
    `Ideal lengths take ${inUnit(expected.ideal, unit)}, Huffman’s words ${inUnit(expected.huffman, unit)}, Shannon’s ${inUnit(expected.shannon, unit)}. ` +
    `${code === 'huffman' ? 'Huffman’s' : 'Shannon’s'} words: ${spelt}. ${remarkOn(values)}`
  );
}

/** Words go on for so many bits where they are written. */
export const WRITTEN = 16;

/** A codeword as it is written. */
export function wordText(word: string | null): string {
  if (word === null) return 'no word';
  if (word === '') return 'the empty word';
  return word.length <= WRITTEN ? word : `${word.slice(0, WRITTEN)}… (${word.length} bits)`;
}
