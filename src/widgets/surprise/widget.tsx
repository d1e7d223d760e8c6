import { surprise } from '../../maths/information.ts';
import { defineWidget } from '../declaration.ts';
import type { Verdict } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { SurpriseValues } from './parameters.ts';
import { EXACT, studyOf } from './study.ts';
import { SurpriseView } from './view.tsx';
import { describe, inUnit, klOf, symbolName, wordText } from './words.ts';

const NEARLY = 0.01;
const SEEN = 0.05;

function oneBit(values: SurpriseValues): Verdict {
  const { q, entropy } = studyOf(values);
  const seen = q.filter((value) => value > SEEN).length;
  return {
    reached: seen >= 3 && Math.abs(entropy - 1) <= NEARLY,
    now: `The entropy is ${fixed(entropy, 3)} bits; ${seen} ${seen === 1 ? 'symbol has' : 'symbols have'} a probability above ${SEEN}${seen < 3 ? ', and it takes 3' : ''}.`,
  };
}

function huffmanExact(values: SurpriseValues): Verdict {
  const { q, entropy, expected } = studyOf(values);
  const wasted = Math.max(0, expected.huffman - entropy);
  const possible = q.filter((value) => value > 0);
  const costs = `Huffman’s words take ${inUnit(expected.huffman, 'bits')} per symbol, the entropy is ${fixed(entropy, 3)}`;
  if (possible.length < 3)
    return { reached: false, now: `${costs}. At least 3 symbols have to be possible.` };
  if (Math.max(...possible) - Math.min(...possible) < 1e-6)
    return { reached: false, now: `${costs}. But all are equally probable: make them differ.` };
  const reached = wasted <= EXACT;
  return {
    reached,
    now: `${costs}: ${reached ? 'nothing is wasted' : `${wastedText(wasted)} wasted`}.`,
  };
}

function wastedText(bits: number): string {
  if (bits === Infinity) return 'that is infinitely much';
  return bits < 0.0005 ? 'less than 0.001 is' : `${fixed(bits, 3)} is`;
}

export default defineWidget({
  id: 'surprise',
  title: 'How surprising, and how many bits to say it?',
  parameters,
  notes:
    'A probability, its surprise, and their average: entropy. Ask which symbol surprises most, and which adds most to the average.',
  presets: {
    powers: {
      title: 'Powers of ½',
      notes:
        'Powers of ½: every ideal length is a whole number of bits. Ask what Huffman’s code costs: exactly the entropy.',
      values: { q: [0.5, 0.25, 0.125, 0.125] },
    },
    equal: {
      title: 'Eight alike',
      notes:
        'Eight alike, three bits each. Ask whether any other q on eight symbols has more entropy.',
      values: { q: Array<number>(8).fill(0.125) },
    },
    'nearly-sure': {
      title: 'Nearly sure',
      notes:
        'One symbol nearly always: far less than one bit. Ask why no code of whole words comes near: each word costs a bit at least.',
      values: { q: [0.97, 0.02, 0.01] },
    },
    wrong: {
      title: 'The wrong code',
      notes:
        'The code was made for p, the symbols come from q. Ask what the mistake costs per symbol: KL(q‖p).',
      values: {
        'wrong-code': true,
        q: [0.5, 0.25, 0.125, 0.125],
        p: [0.25, 0.25, 0.25, 0.25],
      },
    },
    'ruled-out': {
      title: 'Ruled out',
      notes:
        'p gives two symbols no chance, so they have no word. Ask what happens when the first of them comes.',
      values: { 'wrong-code': true, p: [0.5, 0.25, 0.25, 0, 0] },
    },
  },
  describe,
  table(values) {
    const study = studyOf(values);
    const { q, p, entropy, ideal, words, expected } = study;
    return [
      {
        caption: 'The symbols',
        columns: [
          ...['Symbol', 'q', 'p', 'Surprise −log q, nats', 'Surprise, bits'],
          ...['Ideal length for p, bits', 'Huffman’s word', 'Shannon’s word'],
        ],
        rows: q.map((value, i) => [
          symbolName(i),
          value,
          p[i]!,
          surprise(value),
          surprise(value) / Math.LN2,
          ideal[i]!,
          wordText(words.huffman[i]!),
          wordText(words.shannon[i]!),
        ]),
      },
      {
        caption: 'Per symbol, on average',
        columns: ['', 'Bits', 'Nats'],
        rows: (
          [
            ['Entropy of q', entropy],
            ['Ideal lengths', expected.ideal],
            ['KL(q‖p)', klOf(study)],
            ['Huffman’s words', expected.huffman],
            ['Shannon’s words', expected.shannon],
          ] as const
        ).map(([name, bits]) => [name, bits, bits * Math.LN2]),
      },
    ];
  },
  goals: {
    'one-bit': { judge: oneBit, solution: 'q=0.773~0.1135~0.1135' },
    'huffman-exact': { judge: huffmanExact, solution: 'q=0.5~0.25~0.25' },
  },
  View: SurpriseView,
});
